# SPDX-License-Identifier: GPL-2.0-or-later
"""XDP programs of a few instructions, made without a compiler."""
import atexit
import contextlib
import ctypes
import os
import resource
import struct

import lib

BPF_SYSCALL = {"x86_64": 321, "aarch64": 280}.get(os.uname().machine, -1)
MAP_CREATE, MAP_UPDATE_ELEM, PROG_LOAD, OBJ_PIN = 0, 2, 5, 6
PROG_TYPE_XDP = 6
DEVMAP = 14
XDP_PASS, XDP_TX = 2, 3
EXIT = struct.pack("<BBhi", 0x95, 0, 0, 0)
made = 0


def bpf(command, attr, what):
    attr = ctypes.create_string_buffer(attr, 120)
    r = lib.libc.syscall(BPF_SYSCALL, command, attr, len(attr))
    if r < 0:
        raise OSError(ctypes.get_errno(), what)
    return r


def mov(register, number):
    return struct.pack("<BBhi", 0xb7, register, 0, number)


def call(helper):
    return struct.pack("<BBhi", 0x85, 0, 0, helper)


def verdict(number):
    return mov(0, number) + EXIT


def redirect(ifindex):
    """bpf_redirect()"""
    return mov(1, ifindex) + mov(2, 0) + call(23) + EXIT


def redirect_map(fd, slot):
    """bpf_redirect_map()"""
    return struct.pack("<BBhiBBhi", 0x18, 1 << 4 | 1, 0, fd, 0, 0, 0, 0) + mov(2, slot) + mov(3, 0) + call(51) + EXIT


def make_map(kind, slots, values):
    """A map of targets: {slot: number}. Returns its descriptor."""
    fd = bpf(MAP_CREATE, struct.pack("<IIII", kind, 4, 4, slots), "BPF_MAP_CREATE")
    for slot, value in values.items():
        key, value = ctypes.c_uint(slot), ctypes.c_uint(value)
        bpf(MAP_UPDATE_ELEM, struct.pack("<QQQQ", fd, ctypes.addressof(key), ctypes.addressof(value), 0), "BPF_MAP_UPDATE_ELEM")
    return fd


def pin_folder():
    folder = lib.path("bpf")
    if not os.path.isdir(folder):
        os.mkdir(folder)
        lib.tool("mount", "-t", "bpf", "bpf", folder)
        atexit.register(lib.tool, "umount", folder)
    return folder


def attach_xdp(ns, dev, code, mode="xdpdrv", name="pklive"):
    global made
    made += 1
    insns, gpl = ctypes.create_string_buffer(code), ctypes.create_string_buffer(b"GPL")
    with contextlib.suppress(ValueError):  # programs count to it before 5.11 only
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (1 << 26, 1 << 26))
    attr = struct.pack("<IIQQIIQII16s", PROG_TYPE_XDP, len(code) // 8, ctypes.addressof(insns), ctypes.addressof(gpl),
                       0, 0, 0, 0, 0, name.encode())
    fd = bpf(PROG_LOAD, attr, "BPF_PROG_LOAD")
    path = "%s/%s-%d" % (pin_folder(), ns.name, made)
    pinned = ctypes.create_string_buffer(path.encode())
    bpf(OBJ_PIN, struct.pack("<QI", ctypes.addressof(pinned), fd), "BPF_OBJ_PIN")
    os.close(fd)
    ns.ip("link", "set", "dev", dev, mode, "pinned", path)
