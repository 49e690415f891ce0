#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Sends the packets of the test cases.

    send.py udp ADDRESS PORT COUNT TTL      datagrams, from an unconnected socket
    send.py tcp-refused ADDRESS PORT        connect; succeeds if that is refused
    send.py wifi-garbage DEV AP STATION COUNT   by a monitor device: frames of the access point to the station that
                                            say they are encrypted (CCMP, high packet number) and are not
"""
import errno
import socket
import struct
import sys


def udp(family, target, count, ttl):
    s = socket.socket(family, socket.SOCK_DGRAM)
    if family == socket.AF_INET6:
        s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, ttl)
    else:
        s.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, ttl)
    for n in range(count):
        s.sendto(b"datagram %06d" % n, target)
    return 0


def tcp_refused(family, target):
    s = socket.socket(family, socket.SOCK_STREAM)
    s.settimeout(10)
    return 0 if s.connect_ex(target) == errno.ECONNREFUSED else 1


def wifi_garbage(dev, access_point, station, count):
    ap, sta = (bytes.fromhex(mac.replace(":", "")) for mac in (access_point, station))
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((dev, 0))
    for n in range(count):
        radiotap = struct.pack("<BBHI", 0, 0, 8, 0)
        data = struct.pack("<BBH", 0x08, 0x42, 0) + sta + ap + ap + struct.pack("<H", (200 + n) << 4)
        ccmp = struct.pack("<BBBBBBBB", n, 0x7f, 0, 0x20, 0, 0, 0, 0)
        s.send(radiotap + data + ccmp + b"garbage " * 8)
    return 0


def main():
    if sys.argv[1] == "wifi-garbage":
        return wifi_garbage(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]))
    kind, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    if kind == "udp":
        return udp(family, (address, port), int(sys.argv[4]), int(sys.argv[5]))
    return tcp_refused(family, (address, port))


sys.exit(main())
