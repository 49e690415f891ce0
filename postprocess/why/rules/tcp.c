// SPDX-License-Identifier: GPL-2.0-or-later
/* Segments that a TCP connection or listener refuses. */

#include "postprocess/why/rules/internal.h"

static const struct pk_why_rule rules[] = {
	/* ---- SYNs that the kernel frees as taken ---- */
	{ "CONSUMED", AT_LISTEN, TCP | SYN, CERTAIN,
	  "the SYN is lost: the accept queue of {.listener}{in} is full ({.accept_queue} "
	  "connections, it takes no more than {.accept_max}), so it was neither answered nor "
	  "remembered",
	  "make the server accept faster, or raise its listen() backlog[ (net.core.somaxconn is "
	  "{.somaxconn})] (ss -lnt{in}: Recv-Q against Send-Q)",
	  .none = FIN | RST, .when = "conn_state=listen accept_full moved~TcpExtListenOverflows+",
	  .counter = "TcpExtListenOverflows" },
	{ "CONSUMED", AT_LISTEN, TCP | SYN, LIKELY,
	  "the SYN is lost: the queue of half-open connections of {.listener}{in} is full, and SYN "
	  "cookies are off (net.ipv4.tcp_syncookies is 0)",
	  "sysctl net.ipv4.tcp_syncookies=1{in}, or raise net.ipv4.tcp_max_syn_backlog and the "
	  "listen() backlog; look for a SYN flood, or for answers that do not reach {src}",
	  .none = FIN | RST,
	  .when = "conn_state=listen !accept_full !syncookies moved~TcpExtTCPReqQFullDrop+",
	  .counter = "TcpExtTCPReqQFullDrop" },
	{ "CONSUMED", AT_LISTEN, TCP | SYN, LIKELY,
	  "the SYN is lost: with SYN cookies off, the last quarter of net.ipv4.tcp_max_syn_backlog "
	  "({.max_syn_backlog}) is kept for peers that are known, and {src} is not, or {.listener} "
	  "has no memory",
	  "sysctl net.ipv4.tcp_syncookies=1{in}, or raise net.ipv4.tcp_max_syn_backlog",
	  .none = FIN | RST,
	  .when = "conn_state=listen !accept_full !syncookies moved~TcpExtListenDrops+" },

	/* ---- other segments ---- */
	{ "PKT_TOO_SMALL|NOT_SPECIFIED", AT_TCP, TCP | BAD_DOFF, CERTAIN,
	  "the TCP header of the segment from {peer} claims a length that the segment does not "
	  "have",
	  "look at {src}: broken, or it crafts packets" },

	{ "TCP_CSUM", NULL, ALL, CERTAIN,
	  "the TCP checksum of the segment from {peer} is wrong: it was damaged on the way, or its "
	  "sender computes it badly",
	  "look for a network card with broken checksum offload (ethtool -K DEV tx off at the "
	  "sender) or a middlebox that rewrites packets" },
	{ "TCP_LISTEN_OVERFLOW", NULL, ALL, CERTAIN,
	  "the accept queue of {.listener}{in} is full ({.accept_queue} connections, it takes no "
	  "more than {.accept_max}): the application does not accept() fast enough",
	  "make the server accept faster, or raise its listen() backlog[ (net.core.somaxconn is "
	  "{.somaxconn})] (ss -lnt{in}: Recv-Q against Send-Q)",
	  .when = "accept_full", .counter = "TcpExtListenOverflows" },
	{ "TCP_LISTEN_OVERFLOW", NULL, ALL, CERTAIN,
	  "the accept queue of {local}{in} is full: the application does not accept() fast enough",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn (ss "
	  "-lnt{in}: Recv-Q against Send-Q)",
	  .counter = "TcpExtListenOverflows" },
	{ "TCP_FLAGS", NULL, TCP | SYN | FIN, CERTAIN,
	  "the segment has both SYN and FIN, which makes no sense",
	  "look at {src}: a port scan, or a broken TCP" },
	{ "TCP_FLAGS", NULL, TCP | ACK, LIKELY,
	  "the segment from {peer} acknowledges a number that this side never sent: the connection "
	  "to {local}{in} is half-open, and its SYN-ACK had another; a RST went back",
	  "look for a middlebox that renumbers in one direction only, or someone who injects "
	  "blindly",
	  .none = SYN_ACK | RST, .when = "conn_state=syn-recv" },
	{ "TCP_FLAGS", NULL, TCP | ACK, LIKELY,
	  "the segment ({flags}) of {peer} answers a connection attempt with neither SYN nor RST",
	  "look at {src}: a broken TCP or middlebox, or a port that was used before",
	  .none = SYN_ACK | RST, .when = "conn_state=syn-sent" },
	{ "TCP_FLAGS", NULL, TCP | ACK, LIKELY,
	  "the segment ({flags}) of {peer} came to {local}{in}, where nothing listens (any more) "
	  "and "
	  "no such connection is open: it did not fit what was there, as an attempt to connect",
	  "look at {src}: a broken TCP or middlebox, or a port that was used before",
	  .none = SYN_ACK | RST, .when = "conn_state=none !listeners" },
	{ "TCP_FLAGS", NULL, TCP | ACK, LIKELY,
	  "an ACK from {peer} reached a listener on {local}{in} that knows no such connection; it "
	  "was answered with a RST",
	  "look at whether this host or its server restarted, or the connection belongs to another "
	  "host (load balancer, failover)",
	  .none = SYN_ACK | RST },
	{ "TCP_FLAGS", NULL, TCP | NO_FLAGS, CERTAIN,
	  "the segment from {peer} has neither SYN, ACK, FIN nor RST ({flags}), which makes no "
	  "sense at {local}{in}",
	  "look at {src}: a port scan (null scan), or a broken TCP" },
	{ "TCP_FLAGS", NULL, TCP, LIKELY,
	  "the flags of the segment from {peer} ({flags}) make no sense in the state of the "
	  "connection",
	  "look at {src}: a port scan, a broken TCP, or a middlebox without state" },
	{ "TCP_OLD_DATA|TCP_OLD_SEQUENCE", NULL, ALL, CERTAIN,
	  "the segment repeats data that had already arrived (a needless retransmission, or a "
	  "keep-alive): nothing is lost",
	  "nothing here; acknowledgements get lost or are late on the way to {src}" },
	{ "TCP_OFOMERGE", NULL, ALL, CERTAIN,
	  "the out-of-order segment repeats data that already waits for the segment before it: "
	  "nothing is lost",
	  "look for that hole: where was the segment before it lost?" },
	{ "TCP_RFC7323_TW_PAWS", NULL, ALL, LIKELY,
	  "the segment ({flags}) from {peer} is for a connection that is closed on both sides "
	  "(TIME_WAIT), and its timestamp is older than the last one (PAWS)",
	  "look for several hosts behind one NAT address, each with a clock of its own, or for "
	  "very old duplicates (ss -tan state time-wait{in})" },
	{ "TCP_RFC7323_TSECR", NULL, ALL, CERTAIN,
	  "the ACK of {peer} that would open a connection to {local}{in} echoes a timestamp that "
	  "this side never sent",
	  "look for a middlebox that rewrites timestamps, or someone who injects blindly (nstat "
	  "TcpExtTSEcrRejected)" },
	{ "TCP_AUTH_HDR", NULL, ALL, CERTAIN,
	  "the signature options (TCP-MD5, TCP-AO) of the segment from {peer} cannot be read, or "
	  "there are two of them",
	  "look at {src}: broken, or it crafts packets (tcpdump -vv shows the options)" },
	{ "TCP_RFC7323_PAWS", AT_STATE, TCP | SYN_ACK, CERTAIN,
	  "the SYN-ACK of {peer} echoes a timestamp that this side never sent",
	  "look for a middlebox that rewrites timestamps, for an old duplicate, or someone who "
	  "injects blindly (nstat TcpExtPAWSActive{in})",
	  .when = "conn_state=syn-sent", .derived = true },
	{ "TCP_RFC7323_PAWS", AT_STATE, TCP | SYN_ACK, LIKELY,
	  "the SYN-ACK of {peer} echoes a timestamp that this side never sent",
	  "look for a middlebox that rewrites timestamps, for an old duplicate, or someone who "
	  "injects blindly (nstat TcpExtPAWSActive{in})",
	  .derived = true },
	{ "TCP_RFC7323_PAWS", NULL, ALL, LIKELY,
	  "the TCP timestamp of the segment from {peer} is older than the last one of this "
	  "connection (PAWS)",
	  "look for several hosts behind one NAT address, each with a clock of its own, or for "
	  "very old duplicates (nstat TcpExtPAWSEstab)" },
	{ "TCP_RFC7323_PAWS_ACK", NULL, ALL, LIKELY,
	  "an acknowledgement came late, with an older timestamp than the one after it: nothing is "
	  "lost",
	  "nothing; the network reorders" },
	{ "TCP_TOO_OLD_ACK", NULL, ALL, LIKELY,
	  "the acknowledgement number is older than anything this connection can still have in "
	  "flight",
	  "look for stale duplicates, a middlebox that replays, or someone who injects blindly" },
	{ "TCP_OLD_ACK", NULL, ALL, LIKELY,
	  "the segment acknowledges what was acknowledged before: nothing is lost",
	  "nothing; the network reorders or duplicates" },
	{ "TCP_INVALID_ACK_SEQUENCE", NULL, TCP | SYN_ACK, CERTAIN,
	  "the SYN-ACK of {peer} acknowledges a number that this side never sent: {src} still "
	  "holds a stale connection, or a middlebox is broken; a RST went back",
	  "look for a firewall with stale state, or one that renumbers in one direction only" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | SYN_ACK, LIKELY,
	  "the SYN-ACK of {peer} acknowledges a number that this side never sent; a RST went back",
	  "look for a stale connection at {src}, or a firewall that renumbers in one direction "
	  "only" },
	{ "TCP_INVALID_ACK_SEQUENCE|TCP_ACK_UNSENT_DATA", NULL, ALL, LIKELY,
	  "the segment from {peer} acknowledges data that this side never sent",
	  "look for a middlebox with stale state, or someone who injects blindly" },
	{ "TCP_RESET", "tcp_rcv_state_process|tcp_v4_do_rcv|tcp_v6_do_rcv", TCP | RST, LIKELY,
	  "a RST from {peer} reached the listener on {local}{in} and belongs to no connection: it "
	  "was ignored, and nothing is lost",
	  "nothing, unless connections break: then look at why {src} resets",
	  .when = "conn_state=listen" },
	{ "TCP_RESET", "tcp_validate_incoming|tcp_rcv_*|tcp_v4_do_rcv|tcp_v6_do_rcv", TCP | RST,
	  LIKELY,
	  "the RST of {peer} was ignored: its number is inside the window but not the next one "
	  "(RFC 5961); a challenge ACK was sent, and the connection lives",
	  "look for a middlebox that resets with a stale number, or someone who tries to reset "
	  "blindly",
	  .derived = true },
	{ "TCP_INVALID_SYN", NULL, ALL, LIKELY,
	  "a SYN from {peer} on a connection that this side thinks is open; a challenge ACK was "
	  "sent",
	  "look at whether {src} restarted, or uses its port again too soon" },
	{ "TCP_INVALID_SEQUENCE", NULL, TCP | FULL, LIKELY,
	  "the segment from {peer} lies beyond the window of {local}{in}, whose receive buffer is "
	  "full[ ({rmem} of {rcvbuf} bytes)]: the application does not read",
	  "make the application read faster, or raise net.ipv4.tcp_rmem (ss -tmi{in}: Recv-Q)",
	  .derived = true },
	{ "TCP_INVALID_SEQUENCE", NULL, TCP, LIKELY,
	  "the segment from {peer} lies outside the window of {local}{in}, whose receive buffer is "
	  "full ({.socket_queue} of {.socket_rcvbuf} bytes): the application does not read",
	  "make the application read faster, or raise net.ipv4.tcp_rmem (ss -tmi{in}: Recv-Q)",
	  .when = "socket_full", .derived = true },
	{ "TCP_INVALID_SEQUENCE", NULL, ALL, LIKELY,
	  "the sequence number of the segment from {peer} lies beyond the window of the connection",
	  "compare the sequence numbers at both ends (tcpdump -S): a middlebox renumbers or has "
	  "stale state",
	  .knows = "TCP_OLD_SEQUENCE" },
	{ "TCP_INVALID_SEQUENCE", NULL, ALL, LIKELY,
	  "the sequence number of the segment from {peer} lies outside the window of the "
	  "connection: beyond it, or before it, where it repeats what had already arrived and "
	  "nothing is lost",
	  "compare the sequence numbers at both ends (tcpdump -S): a middlebox renumbers or has "
	  "stale state" },
	/* Only tcp_check_req(), of half-open connections, has it said there. */
	{ "TCP_OVERWINDOW", AT_TCP, TCP, CERTAIN,
	  "the connection of {peer} to {local}{in} is half-open, and the number of the segment "
	  "({flags}) lies outside of the window that the SYN-ACK offered",
	  "compare the sequence numbers at both ends (tcpdump -S): a middlebox renumbers or has "
	  "stale state, or someone injects blindly" },
	{ "TCP_INVALID_END_SEQUENCE|TCP_ZEROWINDOW|TCP_OVERWINDOW", NULL, ALL, LIKELY,
	  "the segment reaches beyond the window of {local}{in}: the application does not read, "
	  "and the window is closed or nearly so",
	  "make the application read faster, or raise net.ipv4.tcp_rmem (ss -tmi{in}: Recv-Q)",
	  .derived = true },
	{ "TCP_OFO_QUEUE_PRUNE|TCP_OFO_DROP", NULL, ALL, LIKELY,
	  "the receive buffer of {local}{in} is full: out-of-order segments were thrown away and "
	  "must be sent again",
	  "raise net.ipv4.tcp_rmem, and look for the loss that left the hole" },
	{ "TCP_MD5NOTFOUND|TCP_AONOTFOUND", NULL, ALL, CERTAIN,
	  "the socket on port {dport}{in} demands signed segments (TCP-MD5, TCP-AO) of {src}, and "
	  "this one carries no signature",
	  "configure the password on the peer {src} as well" },
	{ "TCP_MD5UNEXPECTED|TCP_AOUNEXPECTED", NULL, ALL, CERTAIN,
	  "the segment from {src} is signed (TCP-MD5, TCP-AO), and the socket on port {dport}{in} "
	  "has no password for it",
	  "configure the password for {src} here, or remove it there" },
	{ "TCP_MD5FAILURE|TCP_AOFAILURE|TCP_AOKEYNOTFOUND", NULL, ALL, CERTAIN,
	  "the signature (TCP-MD5, TCP-AO) of the segment from {src} is not that of our password "
	  "for it",
	  "make the passwords and key ids of both ends agree; look for NAT in between" },
	{ "TCP_MINTTL", NULL, IPV6, CERTAIN,
	  "the socket on port {dport}{in} demands a higher hop limit (IPV6_MINHOPCOUNT, GTSM) than "
	  "the {ttl} with which the segment from {src} arrived",
	  "make the peer send with hop limit 255, or relax ttl-security for peers that are several "
	  "hops away" },
	{ "TCP_MINTTL", NULL, ALL, CERTAIN,
	  "the socket on port {dport}{in} demands a higher TTL (IP_MINTTL, GTSM) than the {ttl} "
	  "with which the segment from {src} arrived",
	  "make the peer send with TTL 255, or relax ttl-security for peers that are several hops "
	  "away" },
	{ "TCP_ABORT_ON_DATA", NULL, ALL, CERTAIN,
	  "the application on {local}{in} had closed the connection before this data arrived; the "
	  "kernel answered with a RST",
	  "make the application read to the end before it closes, or use shutdown(SHUT_WR) first" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | DATA, LIKELY,
	  "the application on {local}{in} had closed the connection before this data arrived; the "
	  "kernel answered with a RST",
	  "make the application read to the end before it closes, or use shutdown(SHUT_WR) first "
	  "(TcpExtTCPAbortOnData is counting)",
	  .when = "moved~TcpExtTCPAbortOnData+", .none = SYN | RST },
	{ "NOT_SPECIFIED", AT_STATE "|tcp_data_queue|tcp_rcv_established", TCP | DATA, LIKELY,
	  "data beyond the FIN of {peer}, which had said that it sends no more (the connection is "
	  "in state {.conn_state})",
	  "look at the TCP of {src}", .when = "conn_state=close-wait", .none = SYN | RST },
	{ "NOT_SPECIFIED", AT_STATE "|tcp_data_queue|tcp_rcv_established", TCP | DATA, LIKELY,
	  "data beyond the FIN of {peer}, which had said that it sends no more",
	  "look at the TCP of {src}", .none = SYN | RST, .knows = "TCP_ABORT_ON_DATA" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | DATA, POSSIBLE,
	  "data that {local}{in} cannot take any more: the application had closed the connection, "
	  "or it lies beyond the peer's FIN",
	  "make the application read to the end before it closes; otherwise look at the TCP of "
	  "{src}",
	  .none = SYN | RST },
	{ "NOT_SPECIFIED", AT_STATE, TCP, LIKELY,
	  "the segment ({flags}) of {peer} answers a connection attempt with neither SYN nor RST",
	  "look at {src}: a broken TCP or middlebox, or a port that was used before",
	  .none = SYN | SYN_ACK | RST, .when = "conn_state=syn-sent" },
	{ "NOT_SPECIFIED", "cookie_v4_check|cookie_v6_check|" AT_STATE, TCP | ACK, CERTAIN,
	  "the accept queue of {.listener}{in} is full ({.accept_queue} connections, it takes no "
	  "more than {.accept_max}): the ACK that would open a connection was ignored",
	  "make the server accept faster, or raise its listen() backlog[ (net.core.somaxconn is "
	  "{.somaxconn})] (ss -lnt{in}: Recv-Q against Send-Q)",
	  .none = DATA | SYN_ACK | RST | FIN, .when = "accept_full",
	  .counter = "TcpExtListenOverflows" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | ACK, LIKELY,
	  "the segment from {peer} acknowledges a number that this side never sent: the connection "
	  "to {local}{in} is half-open, and its SYN-ACK had another; a RST went back",
	  "look for a middlebox that renumbers in one direction only, or someone who injects "
	  "blindly",
	  .none = SYN_ACK | RST | FIN,
	  .when = "conn_state=syn-recv !accept_full moved^TcpExtListenOverflows+" },
	{ "NOT_SPECIFIED", AT_STATE, TCP | ACK, LIKELY,
	  "the segment ({flags}) from {peer} reached the listener {.listener}{in} and belongs to "
	  "no "
	  "connection (any more); it was answered with a RST",
	  "look at whether this host or {src} restarted, or whether the connection belongs to "
	  "another host (a load balancer, NAT with stale state)",
	  .none = SYN_ACK | RST,
	  .when = "conn_state=listen listener !accept_full moved^TcpExtSyncookiesFailed+ "
		  "moved^TcpExtListenOverflows+" },
	{ "NOT_SPECIFIED", "cookie_v4_check|cookie_v6_check|" AT_STATE, TCP | ACK, POSSIBLE,
	  "the ACK that would open a connection to {local}{in} was ignored: the accept queue is "
	  "full, or its SYN cookie is not valid",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn (ss "
	  "-lnt{in}; nstat TcpExtListenOverflows TcpExtSyncookiesFailed)",
	  .none = DATA | SYN_ACK | RST | FIN },
	{ "NOT_SPECIFIED", "tcp_data_queue|tcp_rcv_established", TCP | DATA, POSSIBLE,
	  "data that lies beyond the peer's FIN, or that an open connection cannot use",
	  "look at the TCP of {src}" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | TO_ALL, CERTAIN,
	  "the segment from {peer} came in a frame for all in the segment[ ({dmac})]: TCP is taken "
	  "only from frames to this host alone",
	  "look at who has {smac}: its neighbour entry for {dst} is wrong, or a load balancer "
	  "floods" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | IPV6, LIKELY,
	  "the socket on port {dport}{in} demands a higher hop limit (IPV6_MINHOPCOUNT, GTSM) than "
	  "the {ttl} with which the segment from {src} arrived",
	  "make the peer send with hop limit 255, or relax ttl-security for peers that are several "
	  "hops away (TcpExtTCPMinTTLDrop is counting)",
	  .when = "moved~TcpExtTCPMinTTLDrop+" },
	{ "NOT_SPECIFIED", AT_TCP, TCP, LIKELY,
	  "the socket on port {dport}{in} demands a higher TTL (IP_MINTTL, GTSM) than the {ttl} "
	  "with which the segment from {src} arrived",
	  "make the peer send with TTL 255, or relax ttl-security for peers that are several hops "
	  "away (TcpExtTCPMinTTLDrop is counting)",
	  .when = "moved~TcpExtTCPMinTTLDrop+" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, LIKELY,
	  "the SYN from {peer} is for a connection that {local}{in} had closed (TIME_WAIT), and "
	  "its timestamp is older than the last one (PAWS): it was answered with an ACK",
	  "look for several hosts behind one NAT address, each with a clock of its own, or for "
	  "very old duplicates (ss -tan state time-wait{in}; TcpExtPAWSEstab is counting)",
	  .none = FIN | RST, .when = "conn_state=time-wait moved~TcpExtPAWSEstab+" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, CERTAIN,
	  "the SYN from {peer} is for a connection that {local}{in} had closed (TIME_WAIT), and "
	  "its number is not beyond the last one: it was answered with an ACK, upon which a peer "
	  "that knows of no connection resets and tries again",
	  "look at whether {src} uses its ports again too soon, or a NAT before it does (ss -tan "
	  "state time-wait{in})",
	  .none = FIN | RST, .when = "conn_state=time-wait" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, LIKELY,
	  "the SYN of {peer} came again: the connection to {local}{in} is half-open, and its "
	  "SYN-ACK was sent once more: nothing is lost by that",
	  "look at why {src} did not take the SYN-ACK (its answer is late or lost on the way)",
	  .none = FIN | RST, .when = "conn_state=syn-recv" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | ACK, CERTAIN,
	  "{local}{in} takes connections only with their first data (TCP_DEFER_ACCEPT): the ACK of "
	  "{peer} that ends the handshake is dropped on purpose, and nothing is lost",
	  "nothing, if {src} sends data next; a protocol in which the server speaks first needs a "
	  "listener without TCP_DEFER_ACCEPT (in nginx: deferred)",
	  .none = DATA | SYN_ACK | RST | FIN,
	  .when = "conn_state=syn-recv moved~TcpExtTCPDeferAcceptDrop+" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, POSSIBLE,
	  "the socket on port {dport}{in} demands a higher TTL (IP_MINTTL, GTSM) than {ttl}, or "
	  "the SYN from {peer} met a connection that is closed (TIME_WAIT)",
	  "look at nstat TcpExtTCPMinTTLDrop{in}; ss -tan state time-wait{in}", .none = FIN | RST,
	  .knows = "NO_SOCKET" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, LIKELY,
	  "nothing listens on TCP port {dport}{in}; the SYN was answered with a RST",
	  "start a listener on {local}, or connect to a port that is served (ss -lnt{in})",
	  .none = FIN | RST, .when = "!listeners" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | SYN, POSSIBLE,
	  "most likely nothing listens on TCP port {dport}{in}; a wrong checksum would look the "
	  "same",
	  "look at ss -lnt{in}; nstat TcpOutRsts TcpInCsumErrors", .none = FIN | RST },
	{ "NOT_SPECIFIED", AT_TCP, TCP | FIN, CERTAIN,
	  "the FIN of {peer}, or a copy of it, for a connection that this side had closed "
	  "(TIME_WAIT): nothing is lost",
	  "nothing", .when = "conn_state=time-wait" },
	{ "NOT_SPECIFIED", AT_TCP, TCP, CERTAIN,
	  "a late segment from {peer} for a connection that is closed on both sides (TIME_WAIT): "
	  "nothing is lost",
	  "nothing, unless {src} uses its ports again too soon (ss -tan state time-wait{in})",
	  .when = "conn_state=time-wait" },
	{ "NOT_SPECIFIED", AT_TCP, TCP, POSSIBLE,
	  "the segment ({flags}) from {peer} was not used: the connection to {local}{in} is "
	  "half-open",
	  "look at ss -tan state syn-recv{in}; nstat -az{in}: a counter that moves with it",
	  .when = "conn_state=syn-recv" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | DATA, LIKELY,
	  "the application on {local}{in} had closed the connection, and the kernel had kept no "
	  "more of "
	  "it than to wait for the FIN of {peer}, when this data arrived; it was answered with a "
	  "RST",
	  "make the application read to the end before it closes, or use shutdown(SHUT_WR) first",
	  .none = SYN | RST | NO_REASON, .when = "conn_state=none" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | DATA, LIKELY,
	  "the application on {local}{in} had closed the connection, and the kernel had kept no "
	  "more of "
	  "it than to wait for the FIN of {peer}, when this data arrived; it was answered with a "
	  "RST",
	  "make the application read to the end before it closes, or use shutdown(SHUT_WR) first",
	  .none = SYN | RST | NO_REASON, .when = "conn_state=listen" },
	{ "NOT_SPECIFIED", AT_TCP, TCP | RST, LIKELY,
	  "the RST of {peer} ended a connection that was half-open or closed on both sides "
	  "(TIME_WAIT): it did its work, and nothing is lost",
	  "nothing, unless connections break: then look at why {src} resets", .none = NO_REASON,
	  .when = "conn_state!established" },
	{ "NOT_SPECIFIED", AT_TCP, TCP, POSSIBLE,
	  "a segment from {peer} for a connection that is in TIME_WAIT or gone: as a rule a late "
	  "one, and nothing is lost",
	  "look at ss -tan state time-wait{in}, if connections break" },
	{ "NOT_SPECIFIED",
	  "tcp_write_queue_purge|tcp_rtx_queue_purge|tcp_disconnect|tcp_done|__tcp_close|tcp_v4_"
	  "destroy_sock",
	  TCP, LIKELY,
	  "the connection ended (reset, timeout or close) with data that {dst} had not "
	  "acknowledged",
	  "look at why it ended: nstat TcpExtTCPAbortOnTimeout TcpExtTCPAbortOnClose "
	  "TcpEstabResets" },

	{ "NOT_SPECIFIED", "skb_rbtree_purge|tcp_v4_destroy_sock|tcp_v6_destroy_sock", TCP, LIKELY,
	  "the connection ended while data from {peer} waited for the segment before it",
	  "look for the hole, and at why the connection ended" },
};

const struct pk_why_set pk_why_tcp = PK_WHY_SET(rules);
