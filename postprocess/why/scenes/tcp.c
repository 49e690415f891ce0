// SPDX-License-Identifier: GPL-2.0-or-later
/* Segments that a TCP connection or listener refuses. */

#include "postprocess/why/scenes/scene.h"

static const struct scene scenes[] = {
	/* ---- SYNs that the kernel frees as taken ---- */
	{ "SYN, full accept queue", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":1,\"accept_queue\":2,"
		      "\"accept_max\":1,\"listener\":\"10.1.0.2:81\",\"somaxconn\":128,"
		      "\"moved\":\"TcpExtListenOverflows+1 TcpExtListenDrops+1\"}",
	  .confidence = CERTAIN,
	  .cause = "the SYN is lost: the accept queue of 10.1.0.2:81 in ns web is full (2 "
		   "connections, it takes no more than 1), so it was neither answered nor "
		   "remembered",
	  .fix = "make the server accept faster, or raise its listen() backlog (net.core.somaxconn "
		 "is 128) (ss -lnt in ns web" },
	{ "SYN queue full", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"syncookies\":0,"
		      "\"listener\":\"0.0.0.0:81\","
		      "\"moved\":\"TcpExtListenDrops+1 TcpExtTCPReqQFullDrop+1\"}",
	  .confidence = LIKELY,
	  .cause = "the SYN is lost: the queue of half-open connections of 0.0.0.0:81 in ns web is "
		   "full, and SYN cookies are off (net.ipv4.tcp_syncookies is 0)",
	  .fix = "sysctl net.ipv4.tcp_syncookies=1 in ns web, or" },
	{ "SYN that is remembered, queue full", "CONSUMED", "tcp_rcv_state_process",
	  TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"syn-recv\",\"accept_full\":1,\"listener\":\"x\","
		      "\"moved\":\"TcpExtListenOverflows+1 TcpExtListenDrops+1\"}" },
	{ "SYN answered by a cookie", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"syncookies\":1,"
		      "\"moved\":\"TcpExtListenOverflows+1 TcpExtListenDrops+1\"}" },
	{ "SYN, nothing moved", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":1,\"moved\":\"\"}" },
	{ "SYN without evidence", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN) },
	{ "an ACK", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":1,\"moved\":"
		      "\"TcpExtListenOverflows+1\"}" },
	{ "the rest of the SYN queue", "CONSUMED", "tcp_rcv_state_process", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"syncookies\":0,"
		      "\"max_syn_backlog\":128,\"listener\":\"0.0.0.0:81\",\"moved\":"
		      "\"TcpExtListenDrops+1\"}",
	  .confidence = LIKELY,
	  .cause = "the SYN is lost: with SYN cookies off, the last quarter of "
		   "net.ipv4.tcp_max_syn_backlog (128) is kept for peers that are known, and "
		   "10.1.0.1 is not, or 0.0.0.0:81 has no memory",
	  .fix = "sysctl net.ipv4.tcp_syncookies=1 in ns web" },

	/* ---- other segments ---- */
	{ "long TCP header", "NOT_SPECIFIED", "tcp_v4_rcv",
	  TCP4(.raw = "10e100510000000100000002f002000000000000"), .confidence = CERTAIN,
	  .cause = "the TCP header of the segment from 10.1.0.1:4321 claims a length that the "
		   "segment "
		   "does not have",
	  .fix = "look at 10.1.0.1" },
	{ "accept queue", "TCP_LISTEN_OVERFLOW", "tcp_v4_syn_recv_sock", TCP4(.flags = ACK),
	  .evidence = "{\"listener\":\"0.0.0.0:81\",\"accept_queue\":2,\"accept_max\":1,"
		      "\"accept_full\":1,\"somaxconn\":128}",
	  .confidence = CERTAIN,
	  .cause = "the accept queue of 0.0.0.0:81 in ns web is full (2 connections, it takes no "
		   "more than 1): the application does not accept() fast enough",
	  .fix = "make the server accept faster, or raise its listen() backlog "
		 "(net.core.somaxconn is 128)",
	  .as_said = true },
	{ "SYN and FIN", "TCP_FLAGS", "tcp_rcv_state_process", TCP4(.flags = SYN | FIN),
	  .confidence = CERTAIN, .cause = "the segment has both SYN and FIN, which makes no sense",
	  .fix = "look at 10.1.0.1: a port scan", .as_said = true },
	{ "ACK to a listener", "TCP_FLAGS", "tcp_rcv_state_process", TCP4(.flags = ACK),
	  .confidence = LIKELY,
	  .cause = "an ACK from 10.1.0.1:4321 reached a listener on 10.1.0.2:81 in ns web that "
		   "knows no such connection; it was answered with a RST",
	  .fix = "look at whether", .as_said = true },
	{ "null scan of a connection", "TCP_FLAGS", "tcp_v4_do_rcv", TCP4(), .confidence = CERTAIN,
	  .cause = "the segment from 10.1.0.1:4321 has neither SYN, ACK, FIN nor RST (no flags), "
		   "which makes no sense at 10.1.0.2:81 in ns web",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "SYN-ACK with a bad number", "NOT_SPECIFIED", "tcp_rcv_state_process",
	  TCP4(.flags = SYN | ACK), .confidence = LIKELY,
	  .cause = "the SYN-ACK of 10.1.0.1:4321 acknowledges a number that this side never sent; "
		   "a RST went back",
	  .fix = "look for a stale connection" },
	{ "RST to a listener", "TCP_RESET", "tcp_rcv_state_process", TCP4(.flags = RST),
	  .evidence = "{\"conn_state\":\"listen\"}", .confidence = LIKELY,
	  .cause = "a RST from 10.1.0.1:4321 reached the listener on 10.1.0.2:81 in ns web and "
		   "belongs "
		   "to no connection: it was ignored, and nothing is lost",
	  .fix = "nothing, unless", .as_said = true },
	{ "RST that is ignored", "TCP_RESET", "tcp_validate_incoming", TCP4(.flags = RST),
	  .confidence = LIKELY,
	  .cause = "the RST of 10.1.0.1:4321 was ignored: its number is inside the window but not "
		   "the next one (RFC 5961); a challenge ACK was sent, and the connection lives",
	  .fix = "look for a middlebox" },
	{ "beyond a full buffer", "TCP_INVALID_SEQUENCE", "tcp_validate_incoming",
	  TCP4(.flags = ACK), .rmem = 10240, .rcvbuf = 9216, .confidence = LIKELY,
	  .cause =
		  "the segment from 10.1.0.1:4321 lies beyond the window of 10.1.0.2:81 in ns web, "
		  "whose receive buffer is full (10240 of 9216 bytes): the application does not "
		  "read",
	  .fix = "make the application read faster" },
	{ "beyond the window", "TCP_INVALID_SEQUENCE", "tcp_validate_incoming", TCP4(.flags = ACK),
	  .rmem = 100, .rcvbuf = 9216, .confidence = LIKELY,
	  .cause = "the sequence number of the segment from 10.1.0.1:4321 lies outside the window "
		   "of the connection: beyond it, or before it, where it repeats what had already "
		   "arrived and nothing is lost",
	  .fix = "compare the sequence numbers", .as_said = true },
	{ "outside a full buffer, as read", "TCP_INVALID_SEQUENCE", "tcp_validate_incoming",
	  TCP4(.flags = ACK),
	  .evidence = "{\"socket_queue\":4000,\"socket_rcvbuf\":4608,\"socket_full\":1}",
	  .confidence = LIKELY,
	  .cause = "the segment from 10.1.0.1:4321 lies outside the window of 10.1.0.2:81 in ns "
		   "web, whose receive buffer is full (4000 of 4608 bytes): the application does "
		   "not read",
	  .fix = "make the application read faster" },
	{ "stray ACK at a listener", "NOT_SPECIFIED", "tcp_v4_do_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"listen\",\"accept_full\":0,\"listener\":"
		      "\"0.0.0.0:81\",\"moved\":\"\"}",
	  .confidence = LIKELY,
	  .cause = "the segment (ACK) from 10.1.0.1:4321 reached the listener 0.0.0.0:81 in ns web "
		   "and belongs to no connection (any more); it was answered with a RST",
	  .fix = "look at whether this host or 10.1.0.1 restarted" },
	{ "hop limit too low, no reason", "NOT_SPECIFIED", "tcp_v6_rcv", TCP6(.flags = SYN),
	  .evidence = "{\"moved\":\"TcpExtTCPMinTTLDrop+1\"}", .confidence = LIKELY,
	  .cause = "the socket on port 81 in ns web demands a higher hop limit (IPV6_MINHOPCOUNT, "
		   "GTSM) than the 64 with which the segment from fd00::1 arrived",
	  .fix = "make the peer send with hop limit 255" },
	{ "half-open, wrong ACK", "NOT_SPECIFIED", "tcp_v4_do_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"syn-recv\",\"accept_full\":0,\"moved\":\"\"}",
	  .confidence = LIKELY,
	  .cause =
		  "the segment from 10.1.0.1:4321 acknowledges a number that this side never "
		  "sent: the connection to 10.1.0.2:81 in ns web is half-open, and its SYN-ACK had "
		  "another; a RST went back",
	  .fix = "look for a middlebox" },
	{ "SYN with an old timestamp", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"time-wait\",\"moved\":\"TcpExtPAWSEstab+1\"}",
	  .confidence = LIKELY,
	  .cause =
		  "the SYN from 10.1.0.1:4321 is for a connection that 10.1.0.2:81 in ns web had "
		  "closed (TIME_WAIT), and its timestamp is older than the last one (PAWS): it was "
		  "answered with an ACK",
	  .fix = "look for several hosts behind one NAT address" },
	{ "closed window", "TCP_INVALID_END_SEQUENCE", "tcp_validate_incoming",
	  TCP4(.flags = ACK, .payload = 9), .confidence = LIKELY,
	  .cause = "the segment reaches beyond the window of 10.1.0.2:81 in ns web: the "
		   "application does not read, and the window is closed or nearly so",
	  .fix = "make the application read faster" },
	{ "hop limit of a socket", "TCP_MINTTL", "tcp_v6_rcv", TCP6(.flags = SYN),
	  .confidence = CERTAIN,
	  .cause = "the socket on port 81 in ns web demands a higher hop limit (IPV6_MINHOPCOUNT, "
		   "GTSM) than the 64 with which the segment from fd00::1 arrived",
	  .fix = "make the peer send with hop limit 255", .as_said = true },
	{ "minimum TTL", "TCP_MINTTL", "tcp_v4_rcv", TCP4(.flags = SYN, .ttl = 63),
	  .confidence = CERTAIN,
	  .cause = "the socket on port 81 in ns web demands a higher TTL (IP_MINTTL, GTSM) than "
		   "the 63 with which the segment from 10.1.0.1 arrived",
	  .fix = "make the peer send with TTL 255", .as_said = true },
	{ "data after close, no reason of its own", "NOT_SPECIFIED", "tcp_v4_do_rcv",
	  TCP4(.flags = ACK, .payload = 9), .evidence = "{\"moved\":\"TcpExtTCPAbortOnData+1\"}",
	  .confidence = LIKELY,
	  .cause = "the application on 10.1.0.2:81 in ns web had closed the connection before "
		   "this data arrived; the kernel answered with a RST",
	  .fix = "make the application read to the end" },
	{ "data after FIN", "NOT_SPECIFIED", "tcp_rcv_state_process",
	  TCP4(.flags = ACK, .payload = 9), .evidence = "{\"conn_state\":\"close-wait\"}",
	  .confidence = LIKELY,
	  .cause = "data beyond the FIN of 10.1.0.1:4321, which had said that it sends no more "
		   "(the connection is in state close-wait)",
	  .fix = "look at the TCP" },
	{ "data after close", "NOT_SPECIFIED", "tcp_v4_do_rcv", TCP4(.flags = ACK, .payload = 3),
	  .confidence = POSSIBLE,
	  .cause = "data that 10.1.0.2:81 in ns web cannot take any more: the application had "
		   "closed the connection, or it lies beyond the peer's FIN",
	  .fix = "make the application" },
	{ "answer without SYN", "NOT_SPECIFIED", "tcp_rcv_state_process", TCP4(.flags = PSH),
	  .evidence = "{\"conn_state\":\"syn-sent\"}", .confidence = LIKELY,
	  .cause = "the segment (PSH) of 10.1.0.1:4321 answers a connection attempt with neither "
		   "SYN nor RST",
	  .fix = "look at 10.1.0.1" },
	{ "accept queue full, no reason", "NOT_SPECIFIED", "tcp_v4_do_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"listener\":\"0.0.0.0:81\",\"accept_queue\":2,\"accept_max\":1,"
		      "\"accept_full\":1}",
	  .confidence = CERTAIN,
	  .cause = "the accept queue of 0.0.0.0:81 in ns web is full (2 connections, it takes no "
		   "more than 1): the ACK that would open a connection was ignored",
	  .fix = "make the server accept faster", .counter = "TcpExtListenOverflows" },
	{ "accept queue full, old kernel", "NOT_SPECIFIED", "cookie_v4_check", TCP4(.flags = ACK),
	  .confidence = POSSIBLE,
	  .cause = "the ACK that would open a connection to 10.1.0.2:81 in ns web was ignored: the "
		   "accept queue is full, or its SYN cookie is not valid",
	  .fix = "make the server" },
	{ "TCP in a broadcast", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = SYN, .pkt_type = 1),
	  .confidence = CERTAIN,
	  .cause = "the segment from 10.1.0.1:4321 came in a frame for all in the segment "
		   "(02:00:00:00:00:02): TCP is taken only from frames to this host alone",
	  .fix = "look at who has 02:00:00:00:00:01" },
	{ "TTL too low", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"moved\":\"TcpExtTCPMinTTLDrop+1\"}", .confidence = LIKELY,
	  .cause = "the socket on port 81 in ns web demands a higher TTL (IP_MINTTL, GTSM) than "
		   "the 64 with which the segment from 10.1.0.1 arrived",
	  .fix = "make the peer send with TTL 255" },
	{ "no reasons: TCP", NULL, "tcp_v4_rcv", TCP4(.flags = SYN), .confidence = POSSIBLE,
	  .cause = "most likely nothing listens on TCP port 81 in ns web; a wrong checksum would "
		   "look the same",
	  .fix = "look at ss -lnt in ns web" },
	{ "FIN in TIME_WAIT", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = FIN | ACK),
	  .evidence = "{\"conn_state\":\"time-wait\"}", .confidence = CERTAIN,
	  .cause = "the FIN of 10.1.0.1:4321, or a copy of it, for a connection that this side had "
		   "closed (TIME_WAIT): nothing is lost",
	  .fix = "nothing" },
	{ "TIME_WAIT", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"time-wait\"}", .confidence = CERTAIN,
	  .cause = "a late segment from 10.1.0.1:4321 for a connection that is closed on both "
		   "sides (TIME_WAIT): nothing is lost",
	  .fix = "nothing, unless" },
	{ "late segment", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK), .confidence = POSSIBLE,
	  .cause = "a segment from 10.1.0.1:4321 for a connection that is in TIME_WAIT or gone: as "
		   "a rule a late one, and nothing is lost",
	  .fix = "look at ss -tan state time-wait in ns web" },
	{ "half-open, wrong number", "TCP_FLAGS", "tcp_v4_do_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"syn-recv\"}", .confidence = LIKELY,
	  .cause = "the segment from 10.1.0.1:4321 acknowledges a number that this"
		   " side never sent: the connection to 10.1.0.2:81 in ns web is "
		   "half-open, and its SYN-ACK had another; a RST went back",
	  .fix = "look for a middlebox", .as_said = true },
	{ "half-open, out of window", "TCP_OVERWINDOW", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .confidence = CERTAIN,
	  .cause = "the connection of 10.1.0.1:4321 to 10.1.0.2:81 in ns web is "
		   "half-open, and the number of the segment (ACK) lies outside of"
		   " the window that the SYN-ACK offered",
	  .fix = "compare the sequence numbers", .as_said = true },
	{ "timestamp of a SYN-ACK", "TCP_RFC7323_PAWS", "tcp_v4_do_rcv", TCP4(.flags = SYN | ACK),
	  .evidence = "{\"conn_state\":\"syn-sent\"}", .confidence = CERTAIN,
	  .cause = "the SYN-ACK of 10.1.0.1:4321 echoes a timestamp that this side"
		   " never sent",
	  .fix = "look for a middlebox" },
	{ "timestamp of a SYN-ACK, alone", "TCP_RFC7323_PAWS", "tcp_rcv_state_process",
	  TCP4(.flags = SYN | ACK), .confidence = LIKELY,
	  .cause = "the SYN-ACK of 10.1.0.1:4321 echoes a timestamp that this side"
		   " never sent",
	  .fix = "look for a middlebox" },
	{ "SYN in TIME_WAIT", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"time-wait\"}", .confidence = CERTAIN,
	  .cause = "the SYN from 10.1.0.1:4321 is for a connection that "
		   "10.1.0.2:81 in ns web had closed (TIME_WAIT), and its number "
		   "is not beyond the last one: it was answered with an ACK, upon "
		   "which a peer that knows of no connection resets and tries "
		   "again",
	  .fix = "look at whether 10.1.0.1" },
	{ "SYN again", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = SYN),
	  .evidence = "{\"conn_state\":\"syn-recv\"}", .confidence = LIKELY,
	  .cause = "the SYN of 10.1.0.1:4321 came again: the connection to "
		   "10.1.0.2:81 in ns web is half-open, and its SYN-ACK was sent "
		   "once more: nothing is lost by that",
	  .fix = "look at why 10.1.0.1" },
	{ "defer accept", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"syn-"
		      "recv\",\"moved\":\"TcpExtTCPDeferAcceptDrop+1\"}",
	  .confidence = CERTAIN,
	  .cause = "10.1.0.2:81 in ns web takes connections only with their first "
		   "data (TCP_DEFER_ACCEPT): the ACK of 10.1.0.1:4321 that ends "
		   "the handshake is dropped on purpose, and nothing is lost",
	  .fix = "nothing, if 10.1.0.1 sends data next" },
	{ "half-open, why not", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"syn-recv\",\"moved\":\"\"}", .confidence = POSSIBLE,
	  .cause = "the segment (ACK) from 10.1.0.1:4321 was not used: the "
		   "connection to 10.1.0.2:81 in ns web is half-open",
	  .fix = "look at ss -tan state syn-recv in ns web" },
	{ "RST, half-open", "NOT_SPECIFIED", "tcp_v4_rcv", TCP4(.flags = RST),
	  .evidence = "{\"conn_state\":\"none\"}", .confidence = LIKELY,
	  .cause = "the RST of 10.1.0.1:4321 ended a connection that was half-open"
		   " or closed on both sides (TIME_WAIT): it did its work, and "
		   "nothing is lost",
	  .fix = "nothing, unless connections break" },
	{ "ACK in SYN-SENT", "TCP_FLAGS", "tcp_rcv_state_process", TCP4(.flags = PSH | ACK),
	  .evidence = "{\"conn_state\":\"syn-sent\",\"listeners\":0}", .confidence = LIKELY,
	  .cause = "the segment (PSH ACK) of 10.1.0.1:4321 answers a connection "
		   "attempt with neither SYN nor RST",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "ACK without a listener", "TCP_FLAGS", "tcp_rcv_state_process", TCP4(.flags = ACK),
	  .evidence = "{\"conn_state\":\"none\",\"listeners\":0}", .confidence = LIKELY,
	  .cause = "the segment (ACK) of 10.1.0.1:4321 came to 10.1.0.2:81 in ns "
		   "web, where nothing listens (any more) and no such connection "
		   "is open: it did not fit what was there, as an attempt to "
		   "connect",
	  .fix = "look at 10.1.0.1", .as_said = true },
	{ "data to an orphan", "NOT_SPECIFIED", "tcp_v4_rcv",
	  TCP4(.flags = PSH | ACK, .payload = 5), .evidence = "{\"conn_state\":\"listen\"}",
	  .confidence = LIKELY,
	  .cause = "the application on 10.1.0.2:81 in ns web had closed the "
		   "connection, and the kernel had kept no more of it than to wait"
		   " for the FIN of 10.1.0.1:4321, when this data arrived; it was "
		   "answered with a RST",
	  .fix = "make the application read" },
	{ "data to an orphan, no listener", "NOT_SPECIFIED", "tcp_v4_rcv",
	  TCP4(.flags = PSH | ACK, .payload = 5), .evidence = "{\"conn_state\":\"none\"}",
	  .confidence = LIKELY,
	  .cause = "the application on 10.1.0.2:81 in ns web had closed the "
		   "connection, and the kernel had kept no more of it than to wait"
		   " for the FIN of 10.1.0.1:4321, when this data arrived; it was "
		   "answered with a RST",
	  .fix = "make the application read" },
};

const struct scene_set scenes_tcp = SCENE_SET(scenes);
