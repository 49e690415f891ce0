// SPDX-License-Identifier: GPL-2.0-or-later
/* Rules as the kernel gave them, run on packets that fit them, or not, or may. */

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "probes/evidence/nft_run.h"
#include "probes/evidence/test_nft_rules.h"

static const struct pk_nft_sets sets = { .elements = recorded_elements };

#define ETHERNET 14

struct packet {
	const char *src, *dst; /* IPv6 with a colon */
	uint8_t proto;
	uint16_t dport;
	uint8_t flags; /* of TCP */
	size_t cut;    /* bytes of it that were captured; 0: all */
};

static size_t put_ip(uint8_t *p, const struct packet *s)
{
	if (strchr(s->src, ':')) {
		p[0] = 0x60;
		p[6] = s->proto;
		p[7] = 64;
		inet_pton(AF_INET6, s->src, p + 8);
		inet_pton(AF_INET6, s->dst, p + 24);
		return 40;
	}
	p[0] = 0x45;
	p[8] = 64;
	p[9] = s->proto;
	inet_pton(AF_INET, s->src, p + 12);
	inet_pton(AF_INET, s->dst, p + 16);
	return 20;
}

/* An Ethernet frame from 02:00:00:00:00:01. */
static struct pk_evidence_request make(const struct packet *s)
{
	bool v6 = strchr(s->src, ':');
	struct pk_evidence_request q = {
		.traits = v6 ? PK_TRAIT(IPV6) : PK_TRAIT(IPV4),
		.has_mac = true,
		.ethertype = v6 ? 0x86dd : 0x0800,
		.has_flow = true,
		.flow = { .proto = s->proto },
		.network_at = ETHERNET,
	};
	uint8_t *p = q.bytes + ETHERNET;

	q.bytes[6] = 0x02;
	q.bytes[11] = 0x01;
	p += put_ip(p, s);
	p[2] = (uint8_t)(s->dport >> 8);
	p[3] = (uint8_t)s->dport;
	p[13] = s->flags;
	q.bytes_len = s->cut ?: (size_t)(p - q.bytes) + 20;
	return q;
}

#define TCP(port, ...)                                                                             \
	{                                                                                          \
		"10.0.0.1", "10.0.0.2", IPPROTO_TCP, port, ##__VA_ARGS__                           \
	}
#define UDP(port, ...)                                                                             \
	{                                                                                          \
		"10.0.0.1", "10.0.0.2", IPPROTO_UDP, port, ##__VA_ARGS__                           \
	}
#define FROM(src)                                                                                  \
	{                                                                                          \
		src, "10.2.0.1", IPPROTO_UDP, 9                                                    \
	}
#define FROM6(src)                                                                                 \
	{                                                                                          \
		src, "fd00::2", IPPROTO_TCP, 22                                                    \
	}

static const struct {
	const char *rule;
	struct packet packet;
	enum pk_match match;
	enum pk_nft_verdict verdict;
	unsigned int hits;
	const char *chain; /* of a jump */
} cases[] = {
	/* what stands in a header */
	{ "ip saddr 10.0.0.1 drop", FROM("10.0.0.1"), PK_MATCH_YES, PK_NFT_DROP, 2 },
	{ "ip saddr 10.0.0.1 drop", FROM("10.0.0.3"), PK_MATCH_NO },
	{ "ip saddr 10.0.0.1 drop", FROM6("fd00::1"), PK_MATCH_NO },
	{ "ip saddr 10.1.0.0/16 ip daddr 10.2.0.1 drop", FROM("10.1.2.3"), PK_MATCH_YES,
	  PK_NFT_DROP, 3 },
	{ "ip saddr 10.1.0.0/16 ip daddr 10.2.0.1 drop", FROM("10.2.2.3"), PK_MATCH_NO },
	{ "ip saddr != 10.1.2.0/23 drop", FROM("10.1.3.9"), PK_MATCH_NO },
	{ "ip saddr != 10.1.2.0/23 drop", FROM("10.1.4.9"), PK_MATCH_YES, PK_NFT_DROP, 2 },
	{ "ip6 saddr fd00::/8 drop", FROM6("fd12::1"), PK_MATCH_YES, PK_NFT_DROP, 2 },
	{ "ip6 saddr fd00::/8 drop", FROM6("fe80::1"), PK_MATCH_NO },
	/* also asks for the type of the device, which is not known */
	{ "ether saddr 02:00:00:00:00:01 drop", UDP(9), PK_MATCH_MAYBE, PK_NFT_DROP, 1 },
	{ "tcp dport 22 accept", TCP(22), PK_MATCH_YES, PK_NFT_ACCEPT, 2 },
	{ "tcp dport 22 accept", UDP(22), PK_MATCH_NO },
	{ "tcp flags syn drop", TCP(22, 0x02), PK_MATCH_YES, PK_NFT_DROP, 2 },
	{ "tcp flags syn drop", TCP(22, 0x10), PK_MATCH_NO },
	{ "udp dport != 53 log prefix \"x: \" drop", UDP(53), PK_MATCH_NO },
	{ "udp dport != 53 log prefix \"x: \" drop", UDP(54), PK_MATCH_YES, PK_NFT_DROP, 2 },
	/* ranges */
	{ "udp dport 1000-2000 reject with icmpx admin-prohibited", UDP(1000), PK_MATCH_YES,
	  PK_NFT_DROP, 3 },
	{ "udp dport 1000-2000 reject with icmpx admin-prohibited", UDP(2000), PK_MATCH_YES,
	  PK_NFT_DROP, 3 },
	{ "udp dport 1000-2000 reject with icmpx admin-prohibited", UDP(999), PK_MATCH_NO },
	{ "udp dport 1000-2000 reject with icmpx admin-prohibited", UDP(2001), PK_MATCH_NO },
	/* sets, with intervals, and maps */
	{ "tcp dport { 80, 443 } accept", TCP(443), PK_MATCH_YES, PK_NFT_ACCEPT, 2 },
	{ "tcp dport { 80, 443 } accept", TCP(81), PK_MATCH_NO },
	{ "ip saddr { 10.0.0.1, 10.0.0.5-10.0.0.9, 10.1.0.0/24 } drop", FROM("10.0.0.9"),
	  PK_MATCH_YES, PK_NFT_DROP, 2 },
	{ "ip saddr { 10.0.0.1, 10.0.0.5-10.0.0.9, 10.1.0.0/24 } drop", FROM("10.0.0.2"),
	  PK_MATCH_NO },
	{ "tcp dport vmap { 25 : drop, 26 : jump ssh }", TCP(25), PK_MATCH_YES, PK_NFT_DROP, 2 },
	{ "tcp dport vmap { 25 : drop, 26 : jump ssh }", TCP(26), PK_MATCH_YES, PK_NFT_JUMP, 2,
	  "ssh" },
	{ "tcp dport vmap { 25 : drop, 26 : jump ssh }", TCP(27), PK_MATCH_NO },
	/* verdicts alone */
	{ "goto ssh", UDP(9), PK_MATCH_YES, PK_NFT_GOTO, 0, "ssh" },
	{ "return", UDP(9), PK_MATCH_YES, PK_NFT_RETURN },
	{ "continue", UDP(9), PK_MATCH_YES, PK_NFT_CONTINUE },
	{ "reject", UDP(9), PK_MATCH_YES, PK_NFT_DROP },
	{ "tcp dport 80 dnat to 10.0.0.9:8080", TCP(80), PK_MATCH_YES, PK_NFT_ACCEPT, 2 },
	{ "notrack", UDP(9), PK_MATCH_YES, PK_NFT_CONTINUE },
	{ "meta mark set 0x00000005", UDP(9), PK_MATCH_YES, PK_NFT_CONTINUE },
	{ "counter name \"hits\"", UDP(9), PK_MATCH_YES, PK_NFT_CONTINUE },
	/* what the bytes do not say */
	{ "ct state invalid drop", UDP(9), PK_MATCH_MAYBE, PK_NFT_DROP },
	{ "iifname \"eth0\" drop", UDP(9), PK_MATCH_MAYBE, PK_NFT_DROP },
	{ "quota over 10 kbytes drop", UDP(9), PK_MATCH_MAYBE, PK_NFT_DROP },
	{ "quota name \"q1\" drop", UDP(9), PK_MATCH_MAYBE, PK_NFT_DROP },
	{ "limit name \"l1\" drop", UDP(9), PK_MATCH_MAYBE, PK_NFT_DROP },
	{ "synproxy mss 1460 wscale 0", TCP(80), PK_MATCH_MAYBE, PK_NFT_DROP },
	{ "ip saddr . tcp dport { 10.0.0.1 . 22 } drop", TCP(22), PK_MATCH_MAYBE, PK_NFT_DROP, 2 },
	{ "tcp dport 22 accept", TCP(22, 0, ETHERNET + 22), PK_MATCH_MAYBE, PK_NFT_ACCEPT, 1 },
	{ "tcp dport 22 accept", UDP(22, 0, ETHERNET + 22), PK_MATCH_NO },
};

static const struct recorded_rule *find(const char *nft)
{
	for (size_t i = 0; i < ARRAY_SIZE(recorded_rules); i++)
		if (!strcmp(recorded_rules[i].nft, nft))
			return &recorded_rules[i];
	fail_msg("not recorded: '%s'", nft);
	return NULL;
}

static void test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct recorded_rule *recorded = find(cases[i].rule);
		struct pk_evidence_request q = make(&cases[i].packet);
		struct pk_nft_rule rule = { .family = recorded->family };
		struct pk_nft_outcome got;
		enum pk_match match;

		rule.exprs = recorded_bytes(recorded->exprs, &rule.exprs_len);
		match = pk_nft_run(&rule, &sets, &q, &got);
		free(rule.exprs);
		if (match != cases[i].match)
			fail_msg("case %zu, '%s': match %d", i, cases[i].rule, match);
		if (match == PK_MATCH_NO)
			continue;
		if (got.verdict != cases[i].verdict || got.hits != cases[i].hits ||
		    strcmp(got.chain, cases[i].chain ?: "") != 0)
			fail_msg("case %zu, '%s': verdict %d %s, %u hits", i, cases[i].rule,
				 got.verdict, got.chain, got.hits);
	}
}

/* Lengths, registers and offsets of any value, on packets of any length. */
static void test_any_bytes(void **state)
{
	uint32_t seed = 1;

	(void)state;
	for (size_t i = 0; i < 40 * ARRAY_SIZE(recorded_rules); i++) {
		const struct recorded_rule *r = &recorded_rules[i % ARRAY_SIZE(recorded_rules)];
		static const struct packet packet = TCP(22);
		struct pk_evidence_request q = make(&packet);
		struct pk_nft_rule rule = { .family = NFPROTO_INET };
		struct pk_nft_outcome got;

		rule.exprs = recorded_bytes(r->exprs, &rule.exprs_len);
		for (int k = 0; k < 3 && rule.exprs_len; k++) {
			seed = seed * 1664525 + 1013904223;
			rule.exprs[(seed >> 8) % rule.exprs_len] = (uint8_t)(seed >> 24);
		}
		q.bytes_len = (seed >> 4) % sizeof(q.bytes);
		pk_nft_run(&rule, &sets, &q, &got);
		assert_true(strlen(got.chain) < sizeof(got.chain));
		free(rule.exprs);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
