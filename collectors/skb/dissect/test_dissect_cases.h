/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Packets as bytes, and the line that each must give; the same bytes were shown to tcpdump. V4,
 * V6 and MAC begin with an IPv4, IPv6 or Ethernet header, START with what it says; _CUT: the
 * packet is of that length, not all was captured. */

static const struct dissect_case cases[] = {
	/* clang-format off */
	/* TCP */
	MAC("TCP SYN with the usual options",
	   "02670100 00020267 01000001 08004500 003c1234 40004006 14840a01 00010a01 0002b26e "
	   "00510000 007b0000 0000a002 faf01234 00000204 05b40402 080a0000 00010000 00000103 "
	   "0307",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, IP (ttl 64, id 4660, flags [DF], length 60) "
	   "10.1.0.1.45678 > 10.1.0.2.81: Flags [S], seq 123, win 64240, options [mss "
	   "1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0"),
	V4("TCP data with push and ack",
	   "4500002d 12344000 40061493 0a010001 0a010002 0050b26e 000003e8 000007d0 501801f5 "
	   "12340000 68656c6c 6f",
	   "IP (ttl 64, id 4660, flags [DF], length 45) 10.1.0.1.80 > 10.1.0.2.45678: Flags [P.], "
	   "seq 1000:1005, ack 2000, win 501, length 5"),
	V4("bare ack: no seq",
	   "45000028 12344000 40061498 0a010001 0a010002 0050b26e 000003e8 000007d0 501001f5 "
	   "12340000",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.80 > 10.1.0.2.45678: Flags [.], "
	   "ack 2000, win 501, length 0"),
	V4("reset",
	   "45000028 12344000 40061498 0a010001 0a010002 0050b26e 00000000 000007d1 50140000 "
	   "12340000",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.80 > 10.1.0.2.45678: Flags [R.], "
	   "seq 0, ack 2001, win 0, length 0"),
	V4("fin, urgent, ECN flags, nonce",
	   "45000028 12344000 40061498 0a010001 0a010002 0050b26e 00000007 00000009 51f10001 "
	   "12340003",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.80 > 10.1.0.2.45678: Flags "
	   "[F.UEWe], seq 7, ack 9, win 1, urg 3, length 0"),
	V4("no flags at all",
	   "45000028 12344000 40061498 0a010001 0a010002 00010002 0000007b 00000000 50000005 "
	   "12340000",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.1 > 10.1.0.2.2: Flags [none], "
	   "win 5, length 0"),
	V4("sack blocks",
	   "4500003c 12344000 40061484 0a010001 0a010002 0050b26e 0000007b 00000005 a01001f5 "
	   "12340000 01010512 0000000a 00000014 0000001e 00000028",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.80 > 10.1.0.2.45678: Flags [.], "
	   "ack 5, win 501, options [nop,nop,sack 2 {10:20}{30:40}], length 0"),
	V4("MD5",
	   "4500003c 12344000 40061484 0a010001 0a010002 00b3b26e 0000007b 00000005 a0100001 "
	   "12340000 13120001 02030405 06070809 0a0b0c0d 0e0f0101",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.179 > 10.1.0.2.45678: Flags [.], "
	   "ack 5, win 1, options [md5 000102030405060708090a0b0c0d0e0f,nop,nop], length 0"),
	V4("TCP-AO",
	   "45000038 12344000 40061488 0a010001 0a010002 00b3b26e 0000007b 00000005 90100001 "
	   "12340000 1d106454 01020304 05060708 090a0b0c",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1.179 > 10.1.0.2.45678: Flags [.], "
	   "ack 5, win 1, options [tcp-ao keyid 100 rnextkeyid 84 mac "
	   "0x0102030405060708090a0b0c], length 0"),
	V4("fast open: request and cookie",
	   "45000034 12344000 4006148c 0a010001 0a010002 00010002 0000007b 00000000 80020001 "
	   "12340000 2202220a 01020304 05060708",
	   "IP (ttl 64, id 4660, flags [DF], length 52) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [tfo cookiereq,tfo cookie 0102030405060708], length 0"),
	V4("fast open under its experimental number",
	   "45000030 12344000 40061490 0a010001 0a010002 00010002 0000007b 00000000 70020001 "
	   "12340000 fe08f989 01020304",
	   "IP (ttl 64, id 4660, flags [DF], length 48) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [exp-tfo cookie 01020304], length 0"),
	V4("other experimental option",
	   "45000030 12344000 40061490 0a010001 0a010002 00010002 0000007b 00000000 70020001 "
	   "12340000 fd08e2d4 01020304",
	   "IP (ttl 64, id 4660, flags [DF], length 48) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [exp-0xe2d4], length 0"),
	V4("MPTCP, user timeout",
	   "45000038 12344000 40061488 0a010001 0a010002 00010002 0000007b 00000000 90020001 "
	   "12340000 1e0c0181 01020304 05060708 1c048005",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [mptcp capable,uto 0x8005], length 0"),
	V4("unknown option, end of options",
	   "45000030 12344000 40061490 0a010001 0a010002 00010002 0000007b 00000000 70020001 "
	   "12340000 c804abcd 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 48) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [unknown-200 0xabcd,eol], length 0"),
	V4("known option of a wrong length",
	   "4500002c 12344000 40061494 0a010001 0a010002 00010002 0000007b 00000000 60020001 "
	   "12340000 02030501",
	   "IP (ttl 64, id 4660, flags [DF], length 44) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [[bad opt 2],nop], length 0"),
	V4("option that is longer than the header",
	   "4500002c 12344000 40061494 0a010001 0a010002 00010002 0000007b 00000000 60020001 "
	   "12340000 0101080a",
	   "IP (ttl 64, id 4660, flags [DF], length 44) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [nop,nop,[bad opt 8]], length 0"),
	V4("option of length 0",
	   "4500002c 12344000 40061494 0a010001 0a010002 00010002 0000007b 00000000 60020001 "
	   "12340000 01010800",
	   "IP (ttl 64, id 4660, flags [DF], length 44) 10.1.0.1.1 > 10.1.0.2.2: Flags [S], seq "
	   "123, win 1, options [nop,nop,[bad opt 8]], length 0"),
	V4("TCP header length less than 20",
	   "45000028 12344000 40061498 0a010001 0a010002 00010002 0000007b 00000000 4002faf0 "
	   "12340000",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.1 > 10.1.0.2.2: Flags [S] [bad "
	   "hdr length 16]"),
	V4("TCP header length beyond the packet",
	   "45000028 12344000 40061498 0a010001 0a010002 00010002 0000007b 00000000 f002faf0 "
	   "12340000",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.1 > 10.1.0.2.2: Flags [S] [bad "
	   "hdr length 60]"),
	V4("TCP header that the packet cuts",
	   "4500001e 12344000 400614a2 0a010001 0a010002 00010002 0000007b 0000",
	   "IP (ttl 64, id 4660, flags [DF], length 30) 10.1.0.1.1 > 10.1.0.2.2: [tcp too short]"),
	MAC("padding of a short frame is no data",
	   "02670100 00020267 01000001 08004500 00281234 40004006 14980a01 00010a01 00020050 "
	   "b26e0000 007b0000 00025010 01f51234 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, IP (ttl 64, id 4660, flags [DF], length 40) "
	   "10.1.0.1.80 > 10.1.0.2.45678: Flags [.], ack 2, win 501, length 0"),
	V4_CUT("captured up to the TCP options", 60,
	   "4500003c 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000 a002faf0 "
	   "12340000 020405b4 0402080a",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: Flags [S], "
	   "seq 123, win 64240, options [mss 1460,sackOK,[|tcp]"),
	V4_CUT("captured up to an option's end", 60,
	   "4500003c 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000 a002faf0 "
	   "12340000 020405b4",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: Flags [S], "
	   "seq 123, win 64240, options [mss 1460,[|tcp]"),
	V4_CUT("captured up to the TCP flags", 60,
	   "4500003c 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: [|tcp]"),
	V4_CUT("captured up to the ports", 60,
	   "4500003c 12344000 40061484 0a010001 0a010002 b26e",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1 > 10.1.0.2: [|tcp]"),
	V4_CUT("captured without the end of the data", 1040,
	   "45000410 12344000 400610b0 0a010001 0a010002 00500004 0000007b 00000001 501801f5 "
	   "12340000 00000000 0000",
	   "IP (ttl 64, id 4660, flags [DF], length 1040) 10.1.0.1.80 > 10.1.0.2.4: Flags [P.], "
	   "seq 123:1123, ack 1, win 501, length 1000"),
	/* IPv4 */
	V4("IPv4 with tos, no id",
	   "4512001f 00000000 401166b8 0a010001 0a010002 00010002 000b1234 616263",
	   "IP (tos 0x12,ECT(0), ttl 64, id 0, length 31) 10.1.0.1.1 > 10.1.0.2.2: UDP, length 3"),
	V4("IPv4 congestion mark",
	   "4503001f 12344000 40111493 0a010001 0a010002 00010002 000b1234 616263",
	   "IP (tos 0x3,CE, ttl 64, id 4660, flags [DF], length 31) 10.1.0.1.1 > 10.1.0.2.2: UDP, "
	   "length 3"),
	V4("IPv4 bad checksum",
	   "4500001f 12344000 40111111 0a010001 0a010002 00010002 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 31, bad cksum 1111 (->1496)!) 10.1.0.1.1 > "
	   "10.1.0.2.2: UDP, length 3"),
	V4("IPv4 checksum not filled in yet",
	   "4500001f 12344000 40110000 0a010001 0a010002 00010002 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 31) 10.1.0.1.1 > 10.1.0.2.2: UDP, length 3"),
	V4("IPv4 record route",
	   "4800002b 12344000 40110175 0a010001 0a010002 070b080a 00000100 00000000 00010002 "
	   "000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 43, options (RR 10.0.0.1 ^0.0.0.0,EOL)) "
	   "10.1.0.1.1 > 10.1.0.2.2: UDP, length 3"),
	V4("IPv4 strict source route",
	   "4800002b 12344000 4011816a 0a010001 0a010002 890b040a 0000010a 00000200 00010002 "
	   "000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 43, options (SSRR ^10.0.0.1 10.0.0.2,EOL)) "
	   "10.1.0.1.1 > 10.1.0.2.2: UDP, length 3"),
	V4("IPv4 loose source route, used up",
	   "47000027 12344000 4011867b 0a010001 0a010002 8307080a 00000101 00010002 000b1234 "
	   "616263",
	   "IP (ttl 64, id 4660, flags [DF], length 39, options (LSRR 10.0.0.1 ^,NOP)) 10.1.0.1.1 "
	   "> 10.1.0.2.2: UDP, length 3"),
	V4("IPv4 timestamps, router alert",
	   "4900002c 12344000 01029272 0a010001 e0010203 440c0d10 00000001 00000002 94040000 "
	   "16000000 e0010203",
	   "IP (ttl 1, id 4660, flags [DF], length 44, options (TS 1 2 +1,RA 0)) 10.1.0.1 > "
	   "224.1.2.3: igmp v2 report 224.1.2.3, length 8"),
	V4("IPv4 timestamps with addresses",
	   "4800002b 12344000 4011b617 0a010001 0a010002 440c0d01 0a000001 00000064 00010002 "
	   "000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 43, options (TS 10.0.0.1@100)) 10.1.0.1.1 > "
	   "10.1.0.2.2: UDP, length 3"),
	V4("IPv4 security, unknown option",
	   "47000027 12344000 401189c0 0a010001 0a010002 820300c8 04010201 00010002 000b1234 "
	   "616263",
	   "IP (ttl 64, id 4660, flags [DF], length 39, options (SEC,opt-200,NOP)) 10.1.0.1.1 > "
	   "10.1.0.2.2: UDP, length 3"),
	V4("IPv4 option of a bad length",
	   "46000023 12344000 40110c91 0a010001 0a010002 07010000 00010002 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 35, options (RR [bad length])) 10.1.0.1.1 > "
	   "10.1.0.2.2: UDP, length 3"),
	V4_CUT("captured within the IPv4 options", 43,
	   "4800002b 12344000 40110175 0a010001 0a010002 070b080a 00",
	   "IP (ttl 64, id 4660, flags [DF], length 43, options (RR ...)) 10.1.0.1 > 10.1.0.2: "
	   "[|ip]"),
	V4("first fragment",
	   "45000034 12342000 40113481 0a010001 0a010002 03e807d0 0bc01234 00000000 00000000 "
	   "00000000 00000000 00000000 00000000",
	   "IP (ttl 64, id 4660, offset 0, flags [+], length 52) 10.1.0.1.1000 > 10.1.0.2.2000: "
	   "UDP, length 3000"),
	V4("later fragment",
	   "4500002c 123400b9 401153d0 0a010001 0a010002 00000000 00000000 00000000 00000000 "
	   "00000000 00000000",
	   "IP (ttl 64, id 4660, offset 1480, length 44) 10.1.0.1 > 10.1.0.2: udp fragment, "
	   "length 24"),
	V4("fragment in the middle, all flags",
	   "4500002c 1234e0b9 400673da 0a010001 0a010002 00000000 00000000 00000000 00000000 "
	   "00000000 00000000",
	   "IP (ttl 64, id 4660, offset 1480, flags [rsvd,+,DF], length 44) 10.1.0.1 > 10.1.0.2: "
	   "tcp fragment, length 24"),
	V4("IPv4 length beyond the packet",
	   "4500003c 12344000 40111479 0a010001 0a010002 00010002 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 60, 29 bytes missing!) 10.1.0.1.1 > "
	   "10.1.0.2.2: UDP, length 3"),
	V4("IPv4 length less than the header",
	   "4500000a 12344000 401114ab 0a010001 0a010002 00010002 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 10 [less than the header]) 10.1.0.1 > "
	   "10.1.0.2: [udp too short]"),
	V4("IPv4 header length less than 20",
	   "4400001f 12344000 40111596 0a010001 0a010002 00010002 000b1234 616263",
	   "IP [bad hdr length 16]"),
	V4("IPv4 that says it is version 5",
	   "5500001c 12344000 40111499 0a010001 0a010002 00010002 00081234",
	   "IP [bad version 5]"),
	V4("IPv4 of length 0: more than 65535",
	   "45000000 12344000 400614c0 0a010001 0a010002 00010002 0000007b 00000001 5010faf0 "
	   "12340000 78787878 78787878 7878",
	   "IP (ttl 64, id 4660, flags [DF], length 50) 10.1.0.1.1 > 10.1.0.2.2: Flags [.], seq "
	   "123:133, ack 1, win 64240, length 10"),
	V4_CUT("captured within the IPv4 header", 60,
	   "4500003c 12344000 40061484",
	   "IP [|ip]"),
	V4("frame that ends within the IPv4 header",
	   "4500003c 12344000 40061484",
	   "IP [ip too short]"),
	/* IP protocols */
	V4("unknown IP protocol",
	   "4500001c 12344000 40c813e2 0a010001 0a010002 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 28) 10.1.0.1 > 10.1.0.2: ip-proto-200, length "
	   "8"),
	V4("OSPF by name",
	   "4500001c 12344000 01597d4e 0a010001 e0000005 00000000 00000000",
	   "IP (ttl 1, id 4660, flags [DF], length 28) 10.1.0.1 > 224.0.0.5: ospf, length 8"),
	/* UDP and DNS */
	V4("UDP",
	   "45000021 12344000 40111494 0a010001 0a010002 13881770 000d1234 68656c6c 6f",
	   "IP (ttl 64, id 4660, flags [DF], length 33) 10.1.0.1.5000 > 10.1.0.2.6000: UDP, "
	   "length 5"),
	V4("UDP length less than its header",
	   "45000021 12344000 40111494 0a010001 0a010002 13881770 00071234 68656c6c 6f",
	   "IP (ttl 64, id 4660, flags [DF], length 33) 10.1.0.1.5000 > 10.1.0.2.6000: UDP, bad "
	   "length 7 < 8"),
	V4("UDP length beyond the packet",
	   "45000021 12344000 40111494 0a010001 0a010002 13881770 006c1234 68656c6c 6f",
	   "IP (ttl 64, id 4660, flags [DF], length 33) 10.1.0.1.5000 > 10.1.0.2.6000: UDP, bad "
	   "length 100 > 5"),
	V4_CUT("captured within the UDP header", 33,
	   "45000021 12344000 40111494 0a010001 0a010002 13881770 000d",
	   "IP (ttl 64, id 4660, flags [DF], length 33) 10.1.0.1.5000 > 10.1.0.2.6000: [|udp]"),
	V4("packet that ends within the UDP ports",
	   "45000015 12344000 401114a0 0a010001 0a010002 13",
	   "IP (ttl 64, id 4660, flags [DF], length 21) 10.1.0.1 > 10.1.0.2: [udp too short]"),
	V4("DNS query",
	   "4500003d 12344000 40111478 0a010001 0a010002 9c400035 00291234 12340100 00010000 "
	   "00000000 03777777 07657861 6d706c65 03636f6d 00000100 01",
	   "IP (ttl 64, id 4660, flags [DF], length 61) 10.1.0.1.40000 > 10.1.0.2.53: UDP, length "
	   "33, DNS 4660+ A? www.example.com."),
	V4("DNS answer: no such name",
	   "4500003a 12344000 4011147b 0a010001 0a010002 00359c40 00261234 12348183 00010000 "
	   "00000000 046e6f70 65076578 616d706c 6500001c 0001",
	   "IP (ttl 64, id 4660, flags [DF], length 58) 10.1.0.1.53 > 10.1.0.2.40000: UDP, length "
	   "30, DNS 4660 NXDomain 0 answers to AAAA? nope.example."),
	V4("DNS answer",
	   "4500003f 12344000 40111476 0a010001 0a010002 00359c40 002b1234 00078180 00010001 "
	   "00000000 01610000 0f000100 00000000 00000000 00000000 000000",
	   "IP (ttl 64, id 4660, flags [DF], length 63) 10.1.0.1.53 > 10.1.0.2.40000: UDP, length "
	   "35, DNS 7 NoError 1 answer to MX? a."),
	V4("DNS name with escapes, a dot within a label, rare type",
	   "4500003d 12344000 40111478 0a010001 0a010002 9c400035 00291234 00010000 00010000 "
	   "00000000 051b5b33 316d0361 2e620378 007901ff 00006300 01",
	   "IP (ttl 64, id 4660, flags [DF], length 61) 10.1.0.1.40000 > 10.1.0.2.53: UDP, length "
	   "33, DNS 1 TYPE99? \\x1b[31m.a\\x2eb.x\\x00y.\\xff."),
	V4("DNS root",
	   "4500002d 12344000 40111488 0a010001 0a010002 9c400035 00191234 00010100 00010000 "
	   "00000000 00000200 01",
	   "IP (ttl 64, id 4660, flags [DF], length 45) 10.1.0.1.40000 > 10.1.0.2.53: UDP, length "
	   "17, DNS 1+ NS? ."),
	V4_CUT("captured within a DNS name", 61,
	   "4500003d 12344000 40111478 0a010001 0a010002 9c400035 00291234 12340100 00010000 "
	   "00000000 03777777 076578",
	   "IP (ttl 64, id 4660, flags [DF], length 61) 10.1.0.1.40000 > 10.1.0.2.53: UDP, length "
	   "33, DNS 4660+ www.[|domain]"),
	V4("DNS port, but no DNS",
	   "45000021 12344000 40111494 0a010001 0a010002 9c400035 000d1234 68656c6c 6f",
	   "IP (ttl 64, id 4660, flags [DF], length 33) 10.1.0.1.40000 > 10.1.0.2.53: UDP, length "
	   "5"),
	V4("multicast DNS",
	   "4500003e 12344000 ff117e7d 0a010001 e00000fb 14e914e9 002a1234 00000000 00010000 "
	   "00000000 055f6874 7470045f 74637005 6c6f6361 6c00000c 0001",
	   "IP (ttl 255, id 4660, flags [DF], length 62) 10.1.0.1.5353 > 224.0.0.251.5353: UDP, "
	   "length 34, DNS 0 PTR? _http._tcp.local."),
	/* ICMP and IGMP */
	V4("ping",
	   "45000054 12344000 40011471 0a010001 0a010002 08000000 12340001 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 84) 10.1.0.1 > 10.1.0.2: ICMP echo request, "
	   "id 4660, seq 1, length 64"),
	V4("pong",
	   "45000054 12344000 40011471 0a010001 0a010002 00000000 12340001 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 84) 10.1.0.1 > 10.1.0.2: ICMP echo reply, id "
	   "4660, seq 1, length 64"),
	V4("port unreachable",
	   "4500003d 12344000 40011488 0a010001 0a010002 03030000 00000000 45000021 12344000 "
	   "40111494 0a010002 0a010001 0fa00051 000d1234 00000000 00",
	   "IP (ttl 64, id 4660, flags [DF], length 61) 10.1.0.1 > 10.1.0.2: ICMP 10.1.0.1 udp "
	   "port 81 unreachable, length 41, for 10.1.0.2.4000 > 10.1.0.1.81 udp"),
	V4("host unreachable",
	   "45000038 12344000 4001148d 0a010001 0a010002 03010000 00000000 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP host 10.1.0.1 "
	   "unreachable, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("net unreachable",
	   "45000038 12344000 4001148d 0a010001 0a010002 03000000 00000000 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP net 10.1.0.1 "
	   "unreachable, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("protocol unreachable",
	   "45000038 12344000 4001148d 0a010001 0a010002 03020000 00000000 4500001c 12344000 "
	   "40c813e2 0a010002 0a010001 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP 10.1.0.1 "
	   "protocol 200 unreachable, length 36, for 10.1.0.2 > 10.1.0.1 ip-proto-200"),
	V4("fragmentation needed",
	   "45000038 12344000 4001148d 0a010001 0a010002 03040000 00000578 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP 10.1.0.1 "
	   "unreachable - need to frag (mtu 1400), length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("administratively prohibited",
	   "45000038 12344000 4001148d 0a010001 0a010002 030d0000 00000000 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP host 10.1.0.1 "
	   "unreachable - admin prohibited filter, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("unknown code of unreachable",
	   "45000038 12344000 4001148d 0a010001 0a010002 034d0000 00000000 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP 10.1.0.1 "
	   "unreachable - code 77, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("time exceeded, about a ping",
	   "45000038 12344000 4001148d 0a010001 0a010002 0b000000 00000000 4500001c 12344000 "
	   "01015399 0a010002 0a090009 08000000 00000001",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP time exceeded "
	   "in-transit, length 36, for 10.1.0.2 > 10.9.0.9 icmp type 8 code 0"),
	V4("reassembly time exceeded, about a later fragment",
	   "45000038 12344000 4001148d 0a010001 0a010002 0b010000 00000000 4500001c 123400b9 "
	   "401153d0 0a010002 0a090009 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP ip reassembly "
	   "time exceeded, length 36, for 10.1.0.2 > 10.9.0.9 udp"),
	V4("redirect",
	   "45000038 12344000 4001148d 0a010001 0a010002 05010000 0a0100fe 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP redirect "
	   "10.1.0.1 to host 10.1.0.254, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("parameter problem",
	   "45000038 12344000 4001148d 0a010001 0a010002 0c000000 14000000 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP parameter "
	   "problem - octet 20, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("source quench and code",
	   "45000038 12344000 4001148d 0a010001 0a010002 04010000 00000000 4500003c 12344000 "
	   "40061484 0a010002 0a010001 0fa00051 0000007b",
	   "IP (ttl 64, id 4660, flags [DF], length 56) 10.1.0.1 > 10.1.0.2: ICMP source quench, "
	   "code 1, length 36, for 10.1.0.2.4000 > 10.1.0.1.81 tcp"),
	V4("ICMP timestamp",
	   "45000028 12344000 4001149d 0a010001 0a010002 0d000000 00010002 00000000 00000000 "
	   "00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1 > 10.1.0.2: ICMP time stamp "
	   "request, id 1, seq 2, length 20"),
	V4("unknown ICMP type",
	   "4500001c 12344000 400114a9 0a010001 0a010002 63030000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 28) 10.1.0.1 > 10.1.0.2: ICMP type 99, code "
	   "3, length 8"),
	V4_CUT("captured within the packet an ICMP error is about", 61,
	   "4500003d 12344000 40011488 0a010001 0a010002 03030000 00000000 45000021 12344000 "
	   "40111494 0a010002",
	   "IP (ttl 64, id 4660, flags [DF], length 61) 10.1.0.1 > 10.1.0.2: ICMP port "
	   "unreachable, length 41, for [|ip]"),
	V4_CUT("captured within the ICMP header", 28,
	   "4500001c 12344000 400114a9 0a010001 0a010002 08000000 00",
	   "IP (ttl 64, id 4660, flags [DF], length 28) 10.1.0.1 > 10.1.0.2: ICMP [|icmp]"),
	V4("IGMP query",
	   "4500001c 12344000 01027da9 0a010001 e0000001 11640000 00000000",
	   "IP (ttl 1, id 4660, flags [DF], length 28) 10.1.0.1 > 224.0.0.1: igmp query v2, max "
	   "resp time 100, length 8"),
	V4("IGMP v3 query",
	   "45000020 12344000 01027ba2 0a010001 e0010203 11640000 e0010203 00000000",
	   "IP (ttl 1, id 4660, flags [DF], length 32) 10.1.0.1 > 224.1.2.3: igmp query v3, max "
	   "resp time 100, gaddr 224.1.2.3, length 12"),
	V4("IGMP v3 report",
	   "45000030 12344000 01027d80 0a010001 e0000016 22000000 00000002 04000000 e0010203 "
	   "01000001 e0010204 0a000001",
	   "IP (ttl 1, id 4660, flags [DF], length 48) 10.1.0.1 > 224.0.0.22: igmp v3 report, 2 "
	   "group records [gaddr 224.1.2.3 to_ex, 0 sources] [gaddr 224.1.2.4 is_in, 1 source], "
	   "length 28"),
	V4("IGMP leave",
	   "4500001c 12344000 01027da8 0a010001 e0000002 17000000 e0010203",
	   "IP (ttl 1, id 4660, flags [DF], length 28) 10.1.0.1 > 224.0.0.2: igmp leave "
	   "224.1.2.3, length 8"),
	V4("IGMP of an unknown type",
	   "4500001c 12344000 400214a8 0a010001 0a010002 99000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 28) 10.1.0.1 > 10.1.0.2: igmp type 0x99, "
	   "length 8"),
	V4_CUT("captured within an IGMP v3 report", 36,
	   "45000024 12344000 400214a0 0a010001 0a010002 22000000 00000001 04000000",
	   "IP (ttl 64, id 4660, flags [DF], length 36) 10.1.0.1 > 10.1.0.2: igmp v3 report, 1 "
	   "group record [[|igmp]], length 16"),
	/* IPv6 */
	V6("IPv6 TCP",
	   "612abcde 00280640 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 b26e01bb 0000007b 00000000 a002faf0 12340000 020405b4 0402080a 00000001 "
	   "00000000 01030307",
	   "IP6 (class 0x12, flowlabel 0xabcde, hlim 64, payload length 40) fd00::1.45678 > "
	   "fd00::2.443: Flags [S], seq 123, win 64240, options [mss 1460,sackOK,TS val 1 ecr "
	   "0,nop,wscale 7], length 0"),
	V6("IPv6 longest run of zeroes, mapped IPv4",
	   "60000000 00081140 20010db8 00000000 00010000 00000000 00000000 00000000 0000ffff "
	   "01020304 00010002 00081234",
	   "IP6 (hlim 64, payload length 8) 2001:db8:0:0:1::.1 > ::ffff:1.2.3.4.2: UDP, length 0"),
	V6("IPv6 any and loopback",
	   "60000000 00081140 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000001 00010002 00081234",
	   "IP6 (hlim 64, payload length 8) ::.1 > ::1.2: UDP, length 0"),
	V6("IPv6 no next header",
	   "60000000 00003b40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002",
	   "IP6 (hlim 64, payload length 0) fd00::1 > fd00::2: no next header, length 0"),
	V6("IPv6 hop-by-hop: MLD v2 report",
	   "60000000 00240001 fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 "
	   "00000016 3a000502 00000100 8f000000 00000001 04000000 ff020000 00000000 00000001 "
	   "00000001",
	   "IP6 (hlim 1, payload length 36) HBH (rtalert 0) fe80::1 > ff02::16: ICMP6, multicast "
	   "listener report v2, 1 group record [gaddr ff02::1:0:1 to_ex, 0 sources], length 28"),
	V6("IPv6 destination options, unknown one",
	   "60000000 00113c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 11001e04 00000000 00010002 00091234 78",
	   "IP6 (hlim 64, payload length 17) DSTOPT (opt-30) fd00::1.1 > fd00::2.2: UDP, length 1"),
	V6("IPv6 routing header: SRv6",
	   "60000000 00212b40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 11020401 00000000 fd000000 00000000 00000000 00000009 00010002 00091234 "
	   "78",
	   "IP6 (hlim 64, payload length 33) srcrt (type 4 SRv6, segleft 1) fd00::1.1 > "
	   "fd00::2.2: UDP, length 1"),
	V6("IPv6 first fragment",
	   "60000000 00182c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 11000001 12345678 00010002 0bb81234 00000000 00000000",
	   "IP6 (hlim 64, payload length 24) frag (id 0x12345678, offset 0, flags [+]) fd00::1.1 "
	   "> fd00::2.2: UDP, length 2992"),
	V6("IPv6 later fragment",
	   "60000000 00182c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 110005a8 12345678 00000000 00000000 00000000 00000000",
	   "IP6 (hlim 64, payload length 24) frag (id 0x12345678, offset 1448) fd00::1 > fd00::2: "
	   "udp fragment, length 16"),
	V6("IPv6 authentication header",
	   "60000000 002c3340 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 06040000 00000abc 00000001 00010203 04050607 08090a0b 00010002 0000007b "
	   "00000001 5010faf0 12340000",
	   "IP6 (hlim 64, payload length 44) AH(spi=0x00000abc,seq=0x1) fd00::1.1 > fd00::2.2: "
	   "Flags [.], ack 1, win 64240, length 0"),
	V6("IPv6 jumbo payload",
	   "60000000 00000040 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 0600c204 00011170 00010002 0000007b 00000001 5010faf0 12340000",
	   "IP6 (hlim 64, payload length 28) HBH (jumbo 70000) fd00::1.1 > fd00::2.2: Flags [.], "
	   "ack 1, win 64240, length 0"),
	V6("IPv6 length beyond the packet",
	   "60000000 00641140 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 00010002 00081234",
	   "IP6 (hlim 64, payload length 100, 92 bytes missing!) fd00::1.1 > fd00::2.2: UDP, "
	   "length 0"),
	V6("IPv6 that says it is version 4",
	   "45000000 00081140 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 00010002 00081234",
	   "IP6 [bad version 4]"),
	V6("IPv6 option beyond its header",
	   "60000000 00113c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 11001e14 00000000 00010002 00091234 78",
	   "IP6 (hlim 64, payload length 17) DSTOPT ([bad option]) fd00::1.1 > fd00::2.2: UDP, "
	   "length 1"),
	V6("IPv6 with more extension headers than we follow",
	   "60000000 00a83c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 3c000104 00000000 3c000104 00000000 3c000104 00000000 3c000104 00000000 "
	   "3c000104 00000000 3c000104 00000000 3c000104 00000000 3c000104 00000000 3c000104 "
	   "00000000 3c000104 00000000 3c000104 00000000 3c000104 00000000 3c000104 00000000 "
	   "3c000104 00000000 3c000104 00000000 3c000104 00000000 3c000104 00000000 3c000104 "
	   "00000000 3c000104 00000000 3c000104 00000000 00010002 00081234",
	   "IP6 (hlim 64, payload length 168) DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT "
	   "DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT DSTOPT fd00::1 > fd00::2: "
	   "[too many extension headers]"),
	V6_CUT("captured within the IPv6 header", 48,
	   "60000000 00081140 fd000000 00000000 00000000 00000001 fd00",
	   "IP6 [|ip6]"),
	V6_CUT("captured within an IPv6 extension header", 64,
	   "60000000 00183c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 1101010c 00000000",
	   "IP6 (hlim 64, payload length 24) fd00::1 > fd00::2: [|ip6 extension]"),
	V6("packet that ends within an IPv6 extension header",
	   "60000000 00063c40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 1101010c 0000",
	   "IP6 (hlim 64, payload length 6) fd00::1 > fd00::2: [ip6 extension too short]"),
	/* ICMPv6 */
	V6("neighbour solicitation",
	   "60000000 00203aff fe800000 00000000 00000000 00000001 ff020000 00000000 00000001 "
	   "ff000002 87000000 00000000 fe800000 00000000 00000000 00000002 01010267 01000001",
	   "IP6 (hlim 255, payload length 32) fe80::1 > ff02::1:ff00:2: ICMP6, neighbor "
	   "solicitation, who has fe80::2, length 32, source lladdr 02:67:01:00:00:01"),
	V6("neighbour advertisement",
	   "60000000 00203aff fe800000 00000000 00000000 00000002 fe800000 00000000 00000000 "
	   "00000001 88000000 60000000 fe800000 00000000 00000000 00000002 02010267 01000002",
	   "IP6 (hlim 255, payload length 32) fe80::2 > fe80::1: ICMP6, neighbor advertisement, "
	   "tgt is fe80::2, Flags [solicited,override], length 32, target lladdr 02:67:01:00:00:02"),
	V6("neighbour advertisement of a router",
	   "60000000 00183aff fe800000 00000000 00000000 00000002 fe800000 00000000 00000000 "
	   "00000001 88000000 e0000000 fe800000 00000000 00000000 00000002",
	   "IP6 (hlim 255, payload length 24) fe80::2 > fe80::1: ICMP6, neighbor advertisement, "
	   "tgt is fe80::2, Flags [router,solicited,override], length 24"),
	V6("router solicitation",
	   "60000000 00103aff fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 "
	   "00000002 85000000 00000000 01010267 01000001",
	   "IP6 (hlim 255, payload length 16) fe80::1 > ff02::2: ICMP6, router solicitation, "
	   "length 16, source lladdr 02:67:01:00:00:01"),
	V6("router advertisement",
	   "60000000 00483aff fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 "
	   "00000001 86000000 40c00708 00000000 00000000 05010000 000005dc 030440c0 00278d00 "
	   "00093a80 00000000 20010db8 00000000 00000000 00000000 01010267 01000001 19010000 "
	   "00000000",
	   "IP6 (hlim 255, payload length 72) fe80::1 > ff02::1: ICMP6, router advertisement, hop "
	   "limit 64, managed, other stateful, router lifetime 1800s, length 72, mtu 1500, prefix "
	   "2001:db8::/64 [onlink,auto] valid 2592000s pref 604800s, source lladdr "
	   "02:67:01:00:00:01, rdnss"),
	V6("ICMPv6 redirect",
	   "60000000 00283aff fe800000 00000000 00000000 00000001 fe800000 00000000 00000000 "
	   "00000002 89000000 00000000 fe800000 00000000 00000000 00000009 fd000000 00000000 "
	   "00000000 00000007",
	   "IP6 (hlim 255, payload length 40) fe80::1 > fe80::2: ICMP6, redirect, fd00::7 to "
	   "fe80::9, length 40"),
	V6("neighbour option of length 0",
	   "60000000 00203aff fe800000 00000000 00000000 00000001 ff020000 00000000 00000001 "
	   "ff000002 87000000 00000000 fe800000 00000000 00000000 00000002 01000267 01000001",
	   "IP6 (hlim 255, payload length 32) fe80::1 > ff02::1:ff00:2: ICMP6, neighbor "
	   "solicitation, who has fe80::2, length 32, [bad option]"),
	V6_CUT("captured within a neighbour option", 72,
	   "60000000 00203aff fe800000 00000000 00000000 00000001 ff020000 00000000 00000001 "
	   "ff000002 87000000 00000000 fe800000 00000000 00000000 00000002 01010267",
	   "IP6 (hlim 255, payload length 32) fe80::1 > ff02::1:ff00:2: ICMP6, neighbor "
	   "solicitation, who has fe80::2, length 32, [|icmp6 option]"),
	V6("MLD query",
	   "60000000 00183a01 fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 "
	   "00000001 82000000 27100000 00000000 00000000 00000000 00000000",
	   "IP6 (hlim 1, payload length 24) fe80::1 > ff02::1: ICMP6, multicast listener query, "
	   "max resp delay 10000, addr ::, length 24"),
	V6("MLD report",
	   "60000000 00183a01 fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 "
	   "00000005 83000000 00000000 ff020000 00000000 00000000 00000005",
	   "IP6 (hlim 1, payload length 24) fe80::1 > ff02::5: ICMP6, multicast listener report, "
	   "max resp delay 0, addr ff02::5, length 24"),
	V6("MLD done",
	   "60000000 00183a01 fe800000 00000000 00000000 00000001 ff020000 00000000 00000000 "
	   "00000002 84000000 00000000 ff020000 00000000 00000000 00000005",
	   "IP6 (hlim 1, payload length 24) fe80::1 > ff02::2: ICMP6, multicast listener done, "
	   "max resp delay 0, addr ff02::5, length 24"),
	V6("ICMPv6 ping",
	   "60000000 00103a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 80000000 00070001 00000000 00000000",
	   "IP6 (hlim 64, payload length 16) fd00::1 > fd00::2: ICMP6, echo request, id 7, seq 1, "
	   "length 16"),
	V6("ICMPv6 pong",
	   "60000000 00103a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 81000000 00070001 00000000 00000000",
	   "IP6 (hlim 64, payload length 16) fd00::1 > fd00::2: ICMP6, echo reply, id 7, seq 1, "
	   "length 16"),
	V6("ICMPv6 port unreachable",
	   "60000000 00393a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 01040000 00000000 60000000 00091140 fd000000 00000000 00000000 00000002 "
	   "fd000000 00000000 00000000 00000001 0fa00051 00091234 78",
	   "IP6 (hlim 64, payload length 57) fd00::1 > fd00::2: ICMP6, destination unreachable, "
	   "unreachable port, fd00::1 udp port 81, length 57, for fd00::2.4000 > fd00::1.81 udp"),
	V6("ICMPv6 no route",
	   "60000000 00393a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 01000000 00000000 60000000 00091140 fd000000 00000000 00000000 00000002 "
	   "fd000000 00000000 00000000 00000001 0fa00051 00091234 78",
	   "IP6 (hlim 64, payload length 57) fd00::1 > fd00::2: ICMP6, destination unreachable, "
	   "unreachable route, fd00::1, length 57, for fd00::2.4000 > fd00::1.81 udp"),
	V6("ICMPv6 packet too big",
	   "60000000 00403a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 02000000 00000500 60000000 00102c40 fd000000 00000000 00000000 00000002 "
	   "fd000000 00000000 00000000 00000009 06000000 00000001 00050006 0000007b",
	   "IP6 (hlim 64, payload length 64) fd00::1 > fd00::2: ICMP6, packet too big, mtu 1280, "
	   "length 64, for fd00::2.5 > fd00::9.6 tcp"),
	V6("ICMPv6 time exceeded",
	   "60000000 00393a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 03000000 00000000 60000000 00091140 fd000000 00000000 00000000 00000002 "
	   "fd000000 00000000 00000000 00000001 0fa00051 00091234 78",
	   "IP6 (hlim 64, payload length 57) fd00::1 > fd00::2: ICMP6, time exceeded in-transit, "
	   "length 57, for fd00::2.4000 > fd00::1.81 udp"),
	V6("ICMPv6 parameter problem",
	   "60000000 00393a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 04010000 00000028 60000000 00091140 fd000000 00000000 00000000 00000002 "
	   "fd000000 00000000 00000000 00000001 0fa00051 00091234 78",
	   "IP6 (hlim 64, payload length 57) fd00::1 > fd00::2: ICMP6, parameter problem, "
	   "unrecognized next header - octet 40, length 57, for fd00::2.4000 > fd00::1.81 udp"),
	V6("ICMPv6 unknown type",
	   "60000000 00083a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 c8010000 00000028",
	   "IP6 (hlim 64, payload length 8) fd00::1 > fd00::2: ICMP6, type 200, code 1, length 8"),
	V6_CUT("captured within an ICMPv6 error", 97,
	   "60000000 00393a40 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 01040000 00000000 60000000 00091140 fd000000 00000000 00000000",
	   "IP6 (hlim 64, payload length 57) fd00::1 > fd00::2: ICMP6, destination unreachable, "
	   "unreachable port, length 57, for [|ip6]"),
	/* ARP */
	MAC("ARP request",
	   "ffffffff ffff0267 01000001 08060001 08000604 00010267 01000001 0a010001 00000000 "
	   "00000a01 0002",
	   "02:67:01:00:00:01 > ff:ff:ff:ff:ff:ff, ARP, Request who-has 10.1.0.2 tell 10.1.0.1, "
	   "length 28"),
	MAC("ARP request for a known address",
	   "02670100 00020267 01000001 08060001 08000604 00010267 01000001 0a010001 02670100 "
	   "00020a01 0002",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, Request who-has 10.1.0.2 "
	   "(02:67:01:00:00:02) tell 10.1.0.1, length 28"),
	MAC("ARP reply",
	   "02670100 00020267 01000001 08060001 08000604 00020267 01000002 0a010002 02670100 "
	   "00010a01 0001",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, Reply 10.1.0.2 is-at 02:67:01:00:00:02, "
	   "length 28"),
	MAC("ARP announcement",
	   "ffffffff ffff0267 01000001 08060001 08000604 00010267 01000001 0a010001 00000000 "
	   "00000a01 0001",
	   "02:67:01:00:00:01 > ff:ff:ff:ff:ff:ff, ARP, Announcement 10.1.0.1, length 28"),
	MAC("ARP probe",
	   "ffffffff ffff0267 01000001 08060001 08000604 00010267 01000001 00000000 00000000 "
	   "00000a01 0001",
	   "02:67:01:00:00:01 > ff:ff:ff:ff:ff:ff, ARP, Request who-has 10.1.0.1 tell 0.0.0.0, "
	   "length 28"),
	MAC("RARP request",
	   "ffffffff ffff0267 01000001 80350001 08000604 00030267 01000001 00000000 02670100 "
	   "00010000 0000",
	   "02:67:01:00:00:01 > ff:ff:ff:ff:ff:ff, ARP, Reverse Request who-is 02:67:01:00:00:01 "
	   "tell 02:67:01:00:00:01, length 28"),
	MAC("RARP reply",
	   "02670100 00020267 01000001 80350001 08000604 00040267 01000002 0a010002 02670100 "
	   "00010a01 0001",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, Reverse Reply 02:67:01:00:00:01 at "
	   "10.1.0.1, length 28"),
	MAC("ARP of another hardware",
	   "02670100 00020267 01000001 08060020 08001404 00010000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 0000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, Request, hardware 32 (len 20), protocol "
	   "0x0800 (len 4), length 56"),
	MAC("ARP of an unknown operation",
	   "02670100 00020267 01000001 08060001 08000604 00630267 01000002 0a010002 02670100 "
	   "00010a01 0001",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, op 99, length 28"),
	MAC_CUT("captured within ARP", 42,
	   "02670100 00020267 01000001 08060001 08000604 00010267 01000001 0a01",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, Request [|arp]"),
	MAC_CUT("captured within the fixed part of ARP", 42,
	   "02670100 00020267 01000001 08060001 080006",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ARP, [|arp]"),
	/* below IP */
	MAC("VLAN",
	   "02670100 00020267 01000001 81006005 08004500 003c1234 40004006 14840a01 00010a01 "
	   "0002b26e 00510000 007b0000 0000a002 faf01234 00000204 05b40402 080a0000 00010000 "
	   "00000103 0307",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, vlan 5, p 3, IP (ttl 64, id 4660, flags [DF], "
	   "length 60) 10.1.0.1.45678 > 10.1.0.2.81: Flags [S], seq 123, win 64240, options [mss "
	   "1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0"),
	MAC("QinQ, drop eligible",
	   "02670100 00020267 01000001 88a80064 81001005 08004500 003c1234 40004006 14840a01 "
	   "00010a01 0002b26e 00510000 007b0000 0000a002 faf01234 00000204 05b40402 080a0000 "
	   "00010000 00000103 0307",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, 802.1ad vlan 100, vlan 5, DEI, IP (ttl 64, id "
	   "4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: Flags [S], seq 123, win "
	   "64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0"),
	MAC("VLAN with a frame of 802.3",
	   "02670100 00020267 01000001 81000005 00264242 03000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, vlan 5, STP Config, length 36"),
	MAC_CUT("captured within a VLAN tag", 100,
	   "02670100 00020267 01000001 81000005 08",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, vlan 5, [|vlan]"),
	MAC("loopback: no MACs",
	   "00000000 00000000 00000000 08004500 001f1234 40004011 2a987f00 00017f00 00010001 "
	   "0002000b 12346162 63",
	   "IP (ttl 64, id 4660, flags [DF], length 31) 127.0.0.1.1 > 127.0.0.1.2: UDP, length 3"),
	MAC_CUT("captured within the Ethernet header", 60,
	   "02670100 00010267 01",
	   "[|ether]"),
	MAC_CUT("captured up to the ethertype", 60,
	   "02670100 00010267 01000002",
	   "02:67:01:00:00:02 > 02:67:01:00:00:01, [|ether]"),
	MAC("unknown ethertype",
	   "02670100 00020267 01000001 12340000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, ethertype Unknown (0x1234), length 46"),
	MAC("LLDP",
	   "02670100 00020267 01000001 88cc0000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, LLDP, length 46"),
	MAC("LACP",
	   "02670100 00020267 01000001 88090000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, Slow Protocols (LACP, OAM), length 110"),
	MAC("PPPoE",
	   "02670100 00020267 01000001 88640000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, PPPoE session, length 46"),
	MAC("spanning tree",
	   "0180c200 00000267 01000001 00264242 03000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00",
	   "02:67:01:00:00:01 > 01:80:c2:00:00:00, 802.3, length 38: STP Config, length 35"),
	MAC("rapid spanning tree",
	   "0180c200 00000267 01000001 00274242 03000002 023c0000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 0000",
	   "02:67:01:00:00:01 > 01:80:c2:00:00:00, 802.3, length 39: STP Rapid STP, length 36"),
	MAC("CDP in SNAP",
	   "01000ccc cccc0267 01000001 001eaaaa 0300000c 20000000 00000000 00000000 00000000 "
	   "00000000 00000000",
	   "02:67:01:00:00:01 > 01:00:0c:cc:cc:cc, 802.3, length 30: SNAP, oui 0x00000c, pid "
	   "0x2000 CDP, length 22"),
	MAC("IP in SNAP",
	   "02670100 00020267 01000001 0027aaaa 03000000 08004500 001f1234 40004011 14960a01 "
	   "00010a01 00020001 0002000b 12346162 63",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, 802.3, length 39: IP (ttl 64, id 4660, flags "
	   "[DF], length 31) 10.1.0.1.1 > 10.1.0.2.2: UDP, length 3"),
	MAC("LLC of something else",
	   "02670100 00020267 01000001 0014f0f0 3f000000 00000000 00000000 00000000 0000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, 802.3, length 20: LLC, dsap 0xf0 (NetBIOS), "
	   "ssap 0xf0, ctrl 0x3f, length 17"),
	MAC_CUT("captured within LLC", 34,
	   "02670100 00020267 01000001 0014f0f0",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, 802.3, length 20: [|llc]"),
	MAC("802.1X key",
	   "02670100 00020267 01000001 888e0203 005f0000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, 802.1X EAPOL key, v2, length 99"),
	MAC("MACsec with sci",
	   "02670100 00020267 01000001 88e52d00 00000007 02670100 00010001 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MACsec, an 1, pn 7, encrypted, sci "
	   "0267010000010001, length 54"),
	MAC("MACsec without",
	   "02670100 00020267 01000001 88e50200 00000007 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MACsec, an 2, pn 7, integrity only, length 46"),
	MAC("MPLS stack",
	   "02670100 00020267 01000001 8847186a 02fe0006 41404500 001f1234 40004011 14960a01 "
	   "00010a01 00020001 0002000b 12346162 63",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MPLS (label 100000, tc 1, ttl 254) (label 100, "
	   "tc 0, [S], ttl 64), IP (ttl 64, id 4660, flags [DF], length 31) 10.1.0.1.1 > "
	   "10.1.0.2.2: UDP, length 3"),
	MAC("MPLS with IPv6",
	   "02670100 00020267 01000001 88470006 41ff6000 0000000b 1140fd00 00000000 00000000 "
	   "00000000 0001fd00 00000000 00000000 00000000 00020001 0002000b 12346162 63",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MPLS (label 100, tc 0, [S], ttl 255), IP6 "
	   "(hlim 64, payload length 11) fd00::1.1 > fd00::2.2: UDP, length 3"),
	MAC("MPLS with something else",
	   "02670100 00020267 01000001 88470006 41ff0000 00000000 00000000 00000000",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MPLS (label 100, tc 0, [S], ttl 255), length 14"),
	MAC_CUT("captured within an MPLS stack", 60,
	   "02670100 00020267 01000001 8847186a 02fe0006",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MPLS (label 100000, tc 1, ttl 254) [|mpls]"),
	MAC("MPLS without a bottom",
	   "02670100 00020267 01000001 8847186a 02fe186a 02fe186a 02fe186a 02fe186a 02fe186a "
	   "02fe186a 02fe186a 02fe186a 02fe186a 02fe186a 02fe186a 02fe186a 02fe186a 02fe186a "
	   "02fe186a 02fe186a 02fe186a 02fe186a 02fe186a 02fe",
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, MPLS (label 100000, tc 1, ttl 254) (label "
	   "100000, tc 1, ttl 254) (label 100000, tc 1, ttl 254) (label 100000, tc 1, ttl 254) "
	   "(label 100000, tc 1, ttl 254) (label 100000, tc 1, ttl 254) (label 100000, tc 1, ttl "
	   "254) (label 100000, tc 1, ttl 254) (label 100000, tc 1, ttl 254) (label 100000, tc 1, "
	   "ttl 254) (label 100000, tc 1, ttl 254) (label 100000, tc 1, ttl 254) (label 100000, "
	   "tc 1, ttl 254) (label 100000, tc 1, ttl 254) (label 100000, tc 1, ttl 254) (label "
	   "100000, tc 1, ttl 254) ..."),
	/* SCTP */
	V4("SCTP INIT",
	   "45000034 12344000 4084140e 0a010001 0a010002 03e807d0 00000000 12345678 01000014 "
	   "deadbeef 00010000 000affff 00000064",
	   "IP (ttl 64, id 4660, flags [DF], length 52) 10.1.0.1.1000 > 10.1.0.2.2000: sctp vtag "
	   "0x00000000, (1) [INIT init tag 0xdeadbeef rwnd 65536 init tsn 100], length 32"),
	V4("SCTP DATA and SACK",
	   "45000044 12344000 408413fe 0a010001 0a010002 03e807d0 00000009 12345678 00030013 "
	   "00000064 00010002 00000033 61626300 03000010 00000063 00010000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 68) 10.1.0.1.1000 > 10.1.0.2.2000: sctp vtag "
	   "0x00000009, (1) [DATA tsn 100 sid 1 sseq 2 ppid 0x33], (2) [SACK cum ack 99 a_rwnd "
	   "65536], length 48"),
	V4("SCTP chunks by name, unknown one",
	   "45000030 12344000 40841412 0a010001 0a010002 03e807d0 00000009 12345678 07000008 "
	   "00000001 4e000004 06000004",
	   "IP (ttl 64, id 4660, flags [DF], length 48) 10.1.0.1.1000 > 10.1.0.2.2000: sctp vtag "
	   "0x00000009, (1) [SHUTDOWN], (2) [chunk-78], (3) [ABORT], length 28"),
	V4("SCTP chunk of length 0",
	   "45000024 12344000 4084141e 0a010001 0a010002 03e807d0 00000009 12345678 07000000",
	   "IP (ttl 64, id 4660, flags [DF], length 36) 10.1.0.1.1000 > 10.1.0.2.2000: sctp vtag "
	   "0x00000009, (1) [SHUTDOWN bad length 0]"),
	V4_CUT("captured within SCTP", 40,
	   "45000028 12344000 4084141a 0a010001 0a010002 03e807d0 00000009 12345678 0700",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.1000 > 10.1.0.2.2000: sctp vtag "
	   "0x00000009, (1) [|sctp]"),
	V4_CUT("captured within the SCTP header", 40,
	   "45000028 12344000 4084141a 0a010001 0a010002 03e807d0 00000009 1234",
	   "IP (ttl 64, id 4660, flags [DF], length 40) 10.1.0.1.1000 > 10.1.0.2.2000: [|sctp]"),
	/* tunnels */
	V4("GRE",
	   "45000037 12344000 402f1460 0a010001 0a010002 00000800 4500001f 12344000 4011a746 "
	   "c0a80001 c0a80002 00070008 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 55) 10.1.0.1 > 10.1.0.2: GREv0: IP (ttl 64, "
	   "id 4660, flags [DF], length 31) 192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("GRE with checksum, key and sequence",
	   "45000043 12344000 402f1454 0a010001 0a010002 b0000800 abcd0000 0000002a 00000007 "
	   "4500001f 12344000 4011a746 c0a80001 c0a80002 00070008 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 67) 10.1.0.1 > 10.1.0.2: GREv0, sum 0xabcd, "
	   "key=0x2a, seq 7: IP (ttl 64, id 4660, flags [DF], length 31) 192.168.0.1.7 > "
	   "192.168.0.2.8: UDP, length 3"),
	V4("GRE with a frame",
	   "45000049 12344000 402f144e 0a010001 0a010002 20006558 0000002a 02670100 00020267 "
	   "01000001 08004500 001f1234 40004011 a746c0a8 0001c0a8 00020007 0008000b 12346162 "
	   "63",
	   "IP (ttl 64, id 4660, flags [DF], length 73) 10.1.0.1 > 10.1.0.2: GREv0, key=0x2a: "
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, IP (ttl 64, id 4660, flags [DF], length 31) "
	   "192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("GRE of PPTP",
	   "45000034 12344000 402f1463 0a010001 0a010002 3081880b 0010002a 00000001 00000002 "
	   "00000000 00000000 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 52) 10.1.0.1 > 10.1.0.2: GREv1, call 42, seq "
	   "1, ack 2, length 16"),
	V4("ERSPAN",
	   "45000051 12344000 402f1446 0a010001 0a010002 100088be 00000001 10640005 00000000 "
	   "02670100 00020267 01000001 08004500 001f1234 40004011 a746c0a8 0001c0a8 00020007 "
	   "0008000b 12346162 63",
	   "IP (ttl 64, id 4660, flags [DF], length 81) 10.1.0.1 > 10.1.0.2: GREv0, seq 1, ERSPAN "
	   "session 5 vlan 100: 02:67:01:00:00:01 > 02:67:01:00:00:02, IP (ttl 64, id 4660, flags "
	   "[DF], length 31) 192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("ERSPAN without its header",
	   "45000045 12344000 402f1452 0a010001 0a010002 000088be 02670100 00020267 01000001 "
	   "08004500 001f1234 40004011 a746c0a8 0001c0a8 00020007 0008000b 12346162 63",
	   "IP (ttl 64, id 4660, flags [DF], length 69) 10.1.0.1 > 10.1.0.2: GREv0, ERSPAN I: "
	   "02:67:01:00:00:01 > 02:67:01:00:00:02, IP (ttl 64, id 4660, flags [DF], length 31) "
	   "192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("GRE of an unknown protocol",
	   "4500001d 12344000 402f147a 0a010001 0a010002 00001234 00000000 00",
	   "IP (ttl 64, id 4660, flags [DF], length 29) 10.1.0.1 > 10.1.0.2: GREv0: ethertype "
	   "Unknown (0x1234), length 5"),
	V4_CUT("captured within GRE", 76,
	   "45000049 12344000 402f144e 0a010001 0a010002 20006558 0000",
	   "IP (ttl 64, id 4660, flags [DF], length 73) 10.1.0.1 > 10.1.0.2: GREv0, [|gre]"),
	V4("IPv4 in IPv4",
	   "45000033 12344000 4004148f 0a010001 0a010002 4500001f 12344000 4011a746 c0a80001 "
	   "c0a80002 00070008 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 51) 10.1.0.1 > 10.1.0.2: IP (ttl 64, id 4660, "
	   "flags [DF], length 31) 192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("IPv6 in IPv4",
	   "45000045 12344000 40291458 0a010001 0a010002 60000000 00091140 fd000000 00000000 "
	   "00000000 00000002 fd000000 00000000 00000000 00000001 0fa00051 00091234 78",
	   "IP (ttl 64, id 4660, flags [DF], length 69) 10.1.0.1 > 10.1.0.2: IP6 (hlim 64, "
	   "payload length 9) fd00::2.4000 > fd00::1.81: UDP, length 1"),
	V6("IPv4 in IPv6",
	   "60000000 001f0440 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 4500001f 12344000 4011a746 c0a80001 c0a80002 00070008 000b1234 616263",
	   "IP6 (hlim 64, payload length 31) fd00::1 > fd00::2: IP (ttl 64, id 4660, flags [DF], "
	   "length 31) 192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("ESP",
	   "45000044 12344000 40321450 0a010001 0a010002 12345678 00000001 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000",
	   "IP (ttl 64, id 4660, flags [DF], length 68) 10.1.0.1 > 10.1.0.2: "
	   "ESP(spi=0x12345678,seq=0x1), length 48"),
	V4("AH",
	   "45000034 12344000 4033145f 0a010001 0a010002 01040000 00000abc 00000001 00010203 "
	   "04050607 08090a0b 08000000 00010001",
	   "IP (ttl 64, id 4660, flags [DF], length 52) AH(spi=0x00000abc,seq=0x1) 10.1.0.1 > "
	   "10.1.0.2: ICMP echo request, id 1, seq 1, length 8"),
	V4_CUT("captured within AH", 52,
	   "45000034 12344000 4033145f 0a010001 0a010002 01040000 00000abc 0000",
	   "IP (ttl 64, id 4660, flags [DF], length 52) 10.1.0.1 > 10.1.0.2: [|ah]"),
	V4_CUT("captured within ESP", 68,
	   "45000044 12344000 40321450 0a010001 0a010002 12345678 0000",
	   "IP (ttl 64, id 4660, flags [DF], length 68) 10.1.0.1 > 10.1.0.2: [|esp]"),
	V4("VXLAN",
	   "45000051 12344000 40111464 0a010001 0a010002 c00012b5 003d1234 08000000 00006400 "
	   "0a000000 00020a00 00000001 08004500 001f1234 40004011 a746c0a8 0001c0a8 00020007 "
	   "0008000b 12346162 63",
	   "IP (ttl 64, id 4660, flags [DF], length 81) 10.1.0.1.49152 > 10.1.0.2.4789: VXLAN, "
	   "vni 100: 0a:00:00:00:00:01 > 0a:00:00:00:00:02, IP (ttl 64, id 4660, flags [DF], "
	   "length 31) 192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4("VXLAN on the port of old, with a group",
	   "45000051 12344000 40111464 0a010001 0a010002 c0002118 003d1234 88000000 00006400 "
	   "0a000000 00020a00 00000001 08004500 001f1234 40004011 a746c0a8 0001c0a8 00020007 "
	   "0008000b 12346162 63",
	   "IP (ttl 64, id 4660, flags [DF], length 81) 10.1.0.1.49152 > 10.1.0.2.8472: VXLAN, "
	   "flags 0x88, vni 100: 0a:00:00:00:00:01 > 0a:00:00:00:00:02, IP (ttl 64, id 4660, "
	   "flags [DF], length 31) 192.168.0.1.7 > 192.168.0.2.8: UDP, length 3"),
	V4_CUT("captured within VXLAN", 81,
	   "45000051 12344000 40111464 0a010001 0a010002 c00012b5 003d1234 08000000 00",
	   "IP (ttl 64, id 4660, flags [DF], length 81) 10.1.0.1.49152 > 10.1.0.2.4789: VXLAN, "
	   "[|vxlan]"),
	V6("Geneve with options",
	   "60000000 00571140 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 c00017c1 00571234 02406558 00006400 01028001 00000000 02670100 00020267 "
	   "01000001 86dd6000 00000009 1140fd00 00000000 00000000 00000000 0002fd00 00000000 "
	   "00000000 00000000 00010fa0 00510009 123478",
	   "IP6 (hlim 64, payload length 87) fd00::1.49152 > fd00::2.6081: Geneve, vni 100, "
	   "critical, options 8 bytes: 02:67:01:00:00:01 > 02:67:01:00:00:02, IP6 (hlim 64, "
	   "payload length 9) fd00::2.4000 > fd00::1.81: UDP, length 1"),
	V4("Geneve with IP",
	   "45000043 12344000 40111472 0a010001 0a010002 c00017c1 002f1234 00800800 00006400 "
	   "4500001f 12344000 4011a746 c0a80001 c0a80002 00070008 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 67) 10.1.0.1.49152 > 10.1.0.2.6081: Geneve, "
	   "vni 100, control: IP (ttl 64, id 4660, flags [DF], length 31) 192.168.0.1.7 > "
	   "192.168.0.2.8: UDP, length 3"),
	V4("Geneve of a later version",
	   "45000043 12344000 40111472 0a010001 0a010002 c00017c1 002f1234 40000800 00006400 "
	   "4500001f 12344000 4011a746 c0a80001 c0a80002 00070008 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 67) 10.1.0.1.49152 > 10.1.0.2.6081: Geneve, "
	   "unknown version 1, length 31"),
	V4_CUT("captured within Geneve options", 136,
	   "45000059 12344000 4011145c 0a010001 0a010002 c00017c1 00451234 02406558 00006400 "
	   "0102",
	   "IP (ttl 64, id 4660, flags [DF], length 89) 10.1.0.1.49152 > 10.1.0.2.6081: Geneve, "
	   "vni 100, critical, options 8 bytes [|geneve]"),
	V4("packets in packets, too deep",
	   "4500010f 12344000 400413b3 0a010001 0a010002 450000fb 12344000 400413c7 0a010001 "
	   "0a010002 450000e7 12344000 400413db 0a010001 0a010002 450000d3 12344000 400413ef "
	   "0a010001 0a010002 450000bf 12344000 40041403 0a010001 0a010002 450000ab 12344000 "
	   "40041417 0a010001 0a010002 45000097 12344000 4004142b 0a010001 0a010002 45000083 "
	   "12344000 4004143f 0a010001 0a010002 4500006f 12344000 40041453 0a010001 0a010002 "
	   "4500005b 12344000 40041467 0a010001 0a010002 45000047 12344000 4004147b 0a010001 "
	   "0a010002 45000033 12344000 4004148f 0a010001 0a010002 4500001f 12344000 4011a746 "
	   "c0a80001 c0a80002 00070008 000b1234 616263",
	   "IP (ttl 64, id 4660, flags [DF], length 271) 10.1.0.1 > 10.1.0.2: IP (ttl 64, id "
	   "4660, flags [DF], length 251) 10.1.0.1 > 10.1.0.2: IP (ttl 64, id 4660, flags [DF], "
	   "length 231) 10.1.0.1 > 10.1.0.2: IP (ttl 64, id 4660, flags [DF], length 211) "
	   "10.1.0.1 > 10.1.0.2: IP (ttl 64, id 4660, flags [DF], length 191) 10.1.0.1 > "
	   "10.1.0.2: IP (ttl 64, id 4660, flags [DF], length 171) 10.1.0.1 > 10.1.0.2: IP (ttl "
	   "64, id 4660, flags [DF], length 151) 10.1.0.1 > 10.1.0.2: IP (ttl 64, id 4660, flags "
	   "[DF], length 131) 10.1.0.1 > 10.1.0.2: [nested too deep]"),
	/* where the packet starts */
	START("network start, IPv4", PK_LAYER_NETWORK, 0x0800, 60,
	   "4500003c 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000 a002faf0 "
	   "12340000 020405b4 0402080a 00000001 00000000 01030307",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: Flags [S], "
	   "seq 123, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0"),
	START("network start, IPv6", PK_LAYER_NETWORK, 0x86dd, 48,
	   "60000000 00081140 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 00010002 00081234",
	   "IP6 (hlim 64, payload length 8) fd00::1.1 > fd00::2.2: UDP, length 0"),
	START("network start, ARP", PK_LAYER_NETWORK, 0x0806, 28,
	   "00010800 06040002 02670100 00020a01 00020267 01000001 0a010001",
	   "ARP, Reply 10.1.0.2 is-at 02:67:01:00:00:02, length 28"),
	START("network start, VLAN tag", PK_LAYER_NETWORK, 0x8100, 64,
	   "00050800 4500003c 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000 "
	   "a002faf0 12340000 020405b4 0402080a 00000001 00000000 01030307",
	   "vlan 5, IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: "
	   "Flags [S], seq 123, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], "
	   "length 0"),
	START("network start, LLC", PK_LAYER_NETWORK, 0x0004, 39,
	   "42420300 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "000000",
	   "STP Config, length 36"),
	START("network start, 802.3", PK_LAYER_NETWORK, 0x0001, 20,
	   "00000000 00000000 00000000 00000000 00000000",
	   "802.3, length 20"),
	START("network start, unknown protocol", PK_LAYER_NETWORK, 0x1234, 20,
	   "00000000 00000000 00000000 00000000 00000000",
	   "ethertype Unknown (0x1234), length 20"),
	START("network start without a protocol: IPv4", PK_LAYER_NETWORK, 0x0000, 60,
	   "4500003c 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000 a002faf0 "
	   "12340000 020405b4 0402080a 00000001 00000000 01030307",
	   "IP (ttl 64, id 4660, flags [DF], length 60) 10.1.0.1.45678 > 10.1.0.2.81: Flags [S], "
	   "seq 123, win 64240, options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0"),
	START("network start without a protocol: IPv6", PK_LAYER_NETWORK, 0x0000, 48,
	   "60000000 00081140 fd000000 00000000 00000000 00000001 fd000000 00000000 00000000 "
	   "00000002 00010002 00081234",
	   "IP6 (hlim 64, payload length 8) fd00::1.1 > fd00::2.2: UDP, length 0"),
	START("network start without a protocol: no IP", PK_LAYER_NETWORK, 0x0000, 4,
	   "45000000",
	   "unknown network header, length 4"),
	START("network start without a protocol: version alone does not make it IP", PK_LAYER_NETWORK, 0x0000, 60,
	   "4500ffff 12344000 40061484 0a010001 0a010002 b26e0051 0000007b 00000000 a002faf0 "
	   "12340000 020405b4 0402080a 00000001 00000000 01030307",
	   "unknown network header, length 60"),
	START("no headers yet", PK_LAYER_UNKNOWN, 0x0000, 60,
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000",
	   "no headers yet, 60 bytes"),
	START("no headers yet, protocol known", PK_LAYER_UNKNOWN, 0x0800, 1500,
	   "00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 "
	   "00000000 00000000 00000000 00000000 00000000 00000000",
	   "IPv4, no headers yet, 1500 bytes"),
	START("no headers yet, protocol unknown", PK_LAYER_UNKNOWN, 0x1234, 1,
	   "00",
	   "protocol 0x1234, no headers yet, 1 byte"),
	MAC_CUT("nothing captured of a frame", 60,
	   "",
	   "[|ether]"),
	V4_CUT("nothing captured of an IP packet", 60,
	   "",
	   "IP [|ip]"),
	START("an empty packet", PK_LAYER_UNKNOWN, 0x0000, 0,
	   "",
	   "no headers yet, 0 bytes"),
	/* clang-format on */
};
