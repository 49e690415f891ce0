// SPDX-License-Identifier: GPL-2.0-or-later
/* Causes of drops that are made by hand: the scenes in scenes/, one or more for each family of
 * rules, and what must hold for all rules. */

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "core/util/array.h"
#include "postprocess/explain/explain.h"
#include "postprocess/journey.h"
#include "postprocess/test_event.h"
#include "postprocess/why/internal.h"
#include "postprocess/why/scenes/scene.h"
#include "postprocess/why/unseen.h"

#define NS   7
#define TEXT 0xffffffff81000000ULL
#define SYM  0x1000
#define OVS  0x30001

/* ---- packets ---- */

static void put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static size_t put_raw(uint8_t *p, const char *hex)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++) {
		char byte[3] = { hex[2 * i], hex[2 * i + 1] };

		p[i] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return n;
}

static size_t put_transport(uint8_t *p, const struct packet *s)
{
	size_t len = s->proto == IPPROTO_TCP ? 20 : 8;

	if (s->raw)
		return put_raw(p, s->raw);
	if (s->proto == IPPROTO_ICMP || s->proto == IPPROTO_ICMPV6) {
		p[0] = (uint8_t)s->sport;
		p[1] = (uint8_t)s->dport;
	} else {
		put16(p, s->sport);
		put16(p + 2, s->dport);
	}
	if (s->proto == IPPROTO_TCP) {
		p[12] = 0x50;
		p[13] = s->flags;
	}
	return len + s->payload;
}

static size_t put_ipv4(uint8_t *p, const struct packet *s)
{
	size_t len = s->source_route ? 28 : 20;
	static const uint8_t lsrr[8] = { 1, 131, 7, 4, 10, 0, 0, 1 };

	p[0] = (uint8_t)(0x40 | len / 4);
	p[6] = s->df ? 0x40 : 0;
	p[8] = s->ttl ? s->ttl : 64;
	p[9] = s->proto;
	inet_pton(AF_INET, s->src, p + 12);
	inet_pton(AF_INET, s->dst, p + 16);
	if (s->source_route)
		memcpy(p + 20, lsrr, sizeof(lsrr));
	len += put_transport(p + len, s);
	put16(p + 2, s->claims ? s->claims : (uint16_t)len);
	return len;
}

static size_t put_ipv6(uint8_t *p, const struct packet *s)
{
	size_t len = put_transport(p + 40, s);

	p[0] = 0x60;
	put16(p + 4, s->claims ? s->claims : (uint16_t)len);
	p[6] = s->proto;
	p[7] = s->ttl ? s->ttl : 64;
	inet_pton(AF_INET6, s->src, p + 8);
	inet_pton(AF_INET6, s->dst, p + 24);
	return 40 + len;
}

static struct packet with_defaults(const struct packet *s)
{
	struct packet p = *s;

	if (!p.version)
		return p;
	p.src = p.src ? p.src : p.version == 4 ? "10.1.0.1" : "fd00::1";
	p.dst = p.dst ? p.dst : p.version == 4 ? "10.1.0.2" : "fd00::2";
	p.sport = p.sport ? p.sport : 4321;
	if (!p.dport && p.proto != IPPROTO_ICMPV6) /* a code of it is 0 as a rule */
		p.dport = p.proto == IPPROTO_TCP ? 81 : 53;
	return p;
}

static size_t put_mac(uint8_t *p, const struct packet *s, uint16_t type)
{
	static const uint8_t mac[12] = { 2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1 };
	size_t len = sizeof(mac);

	memcpy(p, mac, sizeof(mac));
	if (s->dmac)
		put_raw(p, s->dmac);
	if (s->vlan) {
		put16(p + len, 0x8100);
		put16(p + len + 2, s->vlan);
		len += 4;
	}
	put16(p + len, type);
	return len + 2;
}

static size_t build(uint8_t *p, const struct packet *given, uint16_t *ret_type)
{
	struct packet s = with_defaults(given);
	bool v6 = s.src && strchr(s.src, ':');
	size_t len = 0;

	*ret_type = !s.src ? s.ethertype : v6 ? 0x86dd : 0x0800;
	memset(p, 0, 2048);
	if (!s.no_mac)
		len = put_mac(p, &s, *ret_type);
	if (!s.src)
		return len + (s.raw ? put_raw(p + len, s.raw) : 46);
	return len + (v6 ? put_ipv6(p + len, &s) : put_ipv4(p + len, &s));
}

/* ---- events ---- */

struct fixture {
	struct pk_names *names;
	struct test_record r;
	struct pk_event ev;
	uint8_t *exact; /* the record in a block of its size */
};

static uint32_t add_reason(struct pk_names *names, const char *reason)
{
	uint32_t value = strncmp(reason, "OVS_", 4) ? 5 : OVS;

	pk_names_add_subsystem(names, 0, "core");
	pk_names_add_subsystem(names, 3, "openvswitch");
	pk_names_add_reason(names, value, reason);
	return value;
}

static void make_names(struct fixture *f, const struct scene *s)
{
	f->names = pk_names_new();
	assert_non_null(f->names);
	pk_names_add_netns(f->names, NS, "web");
	pk_names_add_symbol(f->names, &(struct pk_symbol){ TEXT, SYM, s->function, "" });
	if (s->caller)
		pk_names_add_symbol(f->names,
				    &(struct pk_symbol){ TEXT + SYM, SYM, s->caller, "" });
	if (s->beyond)
		pk_names_add_symbol(f->names,
				    &(struct pk_symbol){ TEXT + 2 * SYM, SYM, s->beyond, "" });
}

static void add_packet(struct fixture *f, const struct scene *s, size_t captured)
{
	uint8_t bytes[2048];
	uint16_t type;
	size_t len = build(bytes, &s->packet, &type);
	struct packet_section p = {
		.len = (uint32_t)len,
		.protocol = type,
		.start = s->packet.no_mac ? PK_LAYER_NETWORK : PK_LAYER_MAC,
		.pkt_type = s->packet.pkt_type,
	};

	test_record_add(&f->r, PK_SECTION_packet, &p, sizeof(p), bytes, MIN(len, captured));
}

static void make_event(struct fixture *f, const struct scene *s, size_t captured)
{
	uint64_t frames[] = { TEXT + 0x77, TEXT + SYM + 8, TEXT + 2 * SYM + 8 };

	test_record_init(&f->r, 1, 0, 0, 0);
	if (s->comm) {
		struct task_section t = { .pid = 99, .tid = 99 };

		memcpy(t.comm, s->comm, MIN(strlen(s->comm), sizeof(t.comm)));
		test_record_add(&f->r, PK_SECTION_task, &t, sizeof(t), NULL, 0);
	}
	if (s->reason && !strcmp(s->reason, "CONSUMED"))
		test_add(&f->r, place, .location = TEXT + 0x77);
	else
		test_add(&f->r, drop, .reason = s->reason ? add_reason(f->names, s->reason) : 0,
			 .location = TEXT + 0x77);
	if (s->xdp.how)
		test_record_add(&f->r, PK_SECTION_xdp, &s->xdp, sizeof(s->xdp), NULL, 0);
	if (s->nft.has_code)
		test_record_add(&f->r, PK_SECTION_nft, &s->nft, sizeof(s->nft), NULL, 0);
	if (s->rcvbuf)
		test_add(&f->r, sk, .family = 2, .protocol = 17, .rmem = s->rmem,
			 .rcvbuf = s->rcvbuf);
	if (s->bare)
		test_add(&f->r, packet, .start = PK_LAYER_UNKNOWN);
	else if (!s->no_packet)
		add_packet(f, s, captured);
	if (s->tag)
		test_add(&f->r, skb, .vlan_proto = 0x8100, .vlan_tci = s->tag);
	if (!s->no_dev)
		test_add(&f->r, dev, .ifindex = 2, .name = "eth0");
	if (!s->no_ns)
		test_add(&f->r, ns, .inum = NS);
	if (s->caller)
		test_add_stack(&f->r, frames, s->beyond ? 3 : 2);
	f->exact = malloc(f->r.len);
	assert_non_null(f->exact);
	memcpy(f->exact, f->r.bytes, f->r.len);
	assert_int_equal(pk_event_parse(f->exact, f->r.len, NULL, &f->ev), f->r.len);
}

static void add_evidence(struct fixture *f, const char *facts)
{
	struct json_object *o = json_object_new_object();
	char flow[PK_FLOW_KEY_BYTES];
	struct pk_facts known;

	assert_true(pk_facts_of(&f->ev, f->names, &known));
	pk_flow_key(&known, flow);
	json_object_object_add(o, "ts_ns", json_object_new_int(1));
	json_object_object_add(o, "location", json_object_new_uint64(TEXT + 0x77));
	json_object_object_add(o, "reason", json_object_new_int64(known.value));
	json_object_object_add(o, "netns", json_object_new_int(known.ns ? NS : 0));
	json_object_object_add(o, "ifindex", json_object_new_int(known.dev ? 2 : 0));
	json_object_object_add(o, "flow", json_object_new_string(flow));
	json_object_object_add(o, "of_flow", json_tokener_parse(facts));
	assert_int_equal(pk_names_add_evidence(f->names, o), 0);
}

static void done(struct fixture *f)
{
	free(f->exact);
	pk_names_free(f->names);
}

/* ---- cases ---- */

static void check(const struct scene *s, const struct pk_cause *got)
{
	if (!s->cause) {
		if (got)
			fail_msg("%s: '%s'", s->what, got->cause);
		return;
	}
	if (!got)
		fail_msg("%s: no cause", s->what);
	if (strcmp(got->cause, s->cause))
		fail_msg("%s: '%s'\nwanted '%s'", s->what, got->cause, s->cause);
	if (strncmp(got->fix, s->fix, strlen(s->fix)))
		fail_msg("%s: fix '%s'\nwanted '%s'", s->what, got->fix, s->fix);
	if (s->counter && (!got->counter || strcmp(got->counter, s->counter)))
		fail_msg("%s: counter %s", s->what, got->counter ? got->counter : "none");
	if (got->confidence != s->confidence || got->derived == s->as_said)
		fail_msg("%s: %s, derived %d", s->what, pk_confidence_names[got->confidence],
			 got->derived);
}

static void test_scenes(void **state)
{
	const struct scene *s;

	(void)state;
	for (size_t i = 0; (s = scene_at(i)); i++) {
		_cleanup_(done) struct fixture f = {};
		_cleanup_(pk_why_freep) struct pk_why *why = NULL;

		make_names(&f, s);
		make_event(&f, s, SIZE_MAX);
		if (s->evidence)
			add_evidence(&f, s->evidence);
		why = pk_why_new(f.names);
		assert_non_null(why);
		check(s, pk_why_of(why, &f.ev));
		check(s, pk_why_of(why, &f.ev)); /* now the pair is known */
	}
}

static void check_same(const struct scene *s, const struct pk_cause *got,
		       const struct pk_cause *want, size_t byte)
{
	if (!got && !want)
		return;
	if (!got || !want || strcmp(got->cause, want->cause) || strcmp(got->fix, want->fix) ||
	    got->confidence != want->confidence || got->derived != want->derived)
		fail_msg("%s, byte %zu: '%s'\nwanted '%s'", s->what, byte, got ? got->cause : "",
			 want ? want->cause : "");
}

/* What was said of one event is said again only of one of which it is true: all others differ from
 * it by a byte. */
static void test_kept_texts(void **state)
{
	const struct scene *s;

	(void)state;
	for (size_t i = 0; (s = scene_at(i)); i++) {
		_cleanup_(done) struct fixture f = {};
		_cleanup_(pk_why_freep) struct pk_why *kept = NULL;

		make_names(&f, s);
		make_event(&f, s, SIZE_MAX);
		if (s->evidence)
			add_evidence(&f, s->evidence);
		kept = pk_why_new(f.names);
		for (size_t byte = sizeof(struct pk_record) + i % 4; byte < f.r.len; byte += 4) {
			_cleanup_(pk_why_freep) struct pk_why *fresh = pk_why_new(f.names);
			struct pk_event ev;

			check(s, pk_why_of(kept, &f.ev));
			f.r.bytes[byte] ^= 1;
			if (pk_event_parse(f.r.bytes, f.r.len, NULL, &ev) > 0)
				check_same(s, pk_why_of(kept, &ev), pk_why_of(fresh, &ev), byte);
			f.r.bytes[byte] ^= 1;
		}
	}
}

/* However little of a packet was captured, nothing is read beyond it. */
static void test_cut_captures(void **state)
{
	const struct scene *s;

	(void)state;
	for (size_t i = 0; (s = scene_at(i)); i++) {
		for (size_t captured = 0; captured < 70; captured++) {
			_cleanup_(done) struct fixture f = {};
			_cleanup_(pk_why_freep) struct pk_why *why = NULL;
			const struct pk_cause *got;

			if (s->no_packet || s->bare)
				break;
			make_names(&f, s);
			make_event(&f, s, captured);
			why = pk_why_new(f.names);
			got = pk_why_of(why, &f.ev);
			if (got && (strpbrk(got->cause, "{}") || strstr(got->cause, "  ")))
				fail_msg("%s: '%s'", s->what, got->cause);
		}
	}
}

/* Names that came from outside are escaped. */
static void test_escaped(void **state)
{
	static const struct scene s = { "", "TC_EGRESS", "x", UDP4(), .no_dev = true };
	_cleanup_(done) struct fixture f = {};
	_cleanup_(pk_why_freep) struct pk_why *why = NULL;
	const struct pk_cause *got;

	(void)state;
	make_names(&f, &s);
	pk_names_add_netns(f.names, NS, "a\x1b]b");
	make_event(&f, &s, SIZE_MAX);
	why = pk_why_new(f.names);
	got = pk_why_of(why, &f.ev);
	assert_non_null(got);
	assert_non_null(strstr(got->cause, "on the egress of the device in ns a\\x1b]b dropped"));
	assert_non_null(strstr(got->fix, "show dev DEV egress"));
}

/* An event that is no drop has no cause, and many places do not fill the memory. */
static void test_pairs(void **state)
{
	static const struct scene s = {
		"closed TCP port",
		"NO_SOCKET",
		"tcp_v4_rcv",
		TCP4(.flags = SYN),
		.confidence = LIKELY,
		.cause =
			"nothing listens on TCP port 81 in ns web; the SYN was answered with a RST",
		.fix = "start a listener on 10.1.0.2:81",
		.as_said = true,
	};
	_cleanup_(done) struct fixture f = {};
	_cleanup_(pk_why_freep) struct pk_why *why = NULL;

	(void)state;
	make_names(&f, &s);
	why = pk_why_new(f.names);
	test_record_init(&f.r, 1, 0, 0, 0);
	assert_true(pk_event_parse(f.r.bytes, f.r.len, NULL, &f.ev) > 0);
	assert_null(pk_why_of(why, &f.ev));
	make_event(&f, &s, SIZE_MAX);
	for (uint64_t i = 0; i < 10000; i++) {
		struct drop_section drop = *pk_event_get(&f.ev, drop);
		struct pk_event ev = f.ev;

		drop.location = TEXT + i % 5000; /* some outside of the function */
		ev.data[PK_SECTION_drop] = &drop;
		if (i % 5000 < SYM)
			check(&s, pk_why_of(why, &ev));
		else
			assert_non_null(pk_why_of(why, &ev)); /* by the reason alone */
	}
}

/* ---- all rules ---- */

static void check_text(const struct pk_why_rule *rule, const char *text)
{
	bool open = false;

	if (strlen(text) < 4 || strstr(text, "  ") || text[strlen(text) - 1] == '.')
		fail_msg("'%s'", text);
	for (const char *p = text; *p; p++) {
		if (*p == '[' || *p == ']') {
			if (open == (*p == '['))
				fail_msg("brackets in '%s'", text);
			open = !open;
		}
		if (*p == '}')
			fail_msg("a '}' alone in '%s'", text);
		if (*p != '{')
			continue;
		if (!strchr(p, '}') || !pk_why_field_exists(p + 1, strcspn(p + 1, "}")))
			fail_msg("no such field in '%s': %s", text, p);
		p = strchr(p, '}');
	}
	if (open)
		fail_msg("brackets in '%s'", text);
	(void)rule;
}

static bool is_reason(const char *name, size_t len)
{
	for (const struct pk_explain_subsystem *s = pk_explain_subsystems; s->name; s++)
		for (const struct pk_explanation *e = s->rows; e->name; e++)
			if (strlen(e->name) == len && !memcmp(e->name, name, len))
				return true;
	return false;
}

static void test_rules(void **state)
{
	const struct pk_why_rule *rule;

	(void)state;
	for (size_t i = 0; (rule = pk_why_rule(i)); i++) {
		check_text(rule, rule->cause);
		check_text(rule, rule->fix);
		assert_true((rule->all & rule->none) == 0);
		assert_true(rule->reason || rule->place);
		for (const char *p = rule->reason; p && *p;) {
			size_t len = strcspn(p, "|");

			if (strncmp(p, "NONE", len) && !is_reason(p, len))
				fail_msg("no reason is called %s", p);
			p += len + (p[len] == '|');
		}
	}
}

/* There are more traits than fit a word, and each is asked for by itself. */
static void test_traits(void **state)
{
	size_t bits = 8 * sizeof(pk_traits);

	(void)state;
	assert_true(bits > 64);
	for (size_t i = 0; i < bits; i++) {
		pk_traits one = (pk_traits)1 << i;

		assert_true(pk_traits_fit(one, one, 0));
		assert_true(pk_traits_fit(one, 0, ~one));
		assert_false(pk_traits_fit(~one, one, 0));
		assert_false(pk_traits_fit(one, 0, one));
	}
}

/* Does the list `all` have every alternative of `some`? NULL: any. */
static bool covers(const char *all, const char *some)
{
	if (!all)
		return true;
	for (const char *p = some; p && *p;) {
		size_t len = strcspn(p, "|");

		if (!pk_explain_match(all, p, len))
			return false;
		p += len + (p[len] == '|');
	}
	return some;
}

static bool covers_nft(const struct pk_why_rule *all, const struct pk_why_rule *some)
{
	return !all->nft || all->nft == some->nft;
}

static bool covers_xdp(const struct pk_why_rule *all, const struct pk_why_rule *some)
{
	return all->xdp == some->xdp && (!all->err || all->err == some->err) &&
	       (!all->map || all->map == some->map);
}

/* No rule hides behind an earlier one that always fits when it does. */
static void test_no_rule_is_hidden(void **state)
{
	const struct pk_why_rule *b;

	(void)state;
	for (size_t j = 0; (b = pk_why_rule(j)); j++) {
		for (size_t i = 0; i < j; i++) {
			const struct pk_why_rule *a = pk_why_rule(i);

			if (covers_xdp(a, b) && covers_nft(a, b) && covers(a->reason, b->reason) &&
			    covers(a->place, b->place) && !(a->all & ~b->all) &&
			    !(a->none & ~b->none) && !a->stack && !a->when && !a->knows)
				fail_msg("'%s' hides '%s'", a->cause, b->cause);
		}
	}
}

/* Rules for one reason and place are remembered in an array. */
static void test_rules_per_pair(void **state)
{
	const struct pk_why_rule *rule, *other;

	(void)state;
	for (size_t i = 0; (rule = pk_why_rule(i)); i++) {
		for (const char *p = rule->place; p && *p;) {
			size_t len = strcspn(p, "|"), n = 0;

			for (size_t k = 0; (other = pk_why_rule(k)); k++)
				n += covers(other->reason, rule->reason) &&
				     (!other->place || pk_explain_match(other->place, p, len));
			assert_in_range(n, 1, 48);
			p += len + (p[len] == '|');
		}
	}
}

/* A kernel that has a reason of its own for one of two causes means the other. */
static void test_known_reasons(void **state)
{
	const struct scene late = { .reason = "NOT_SPECIFIED",
				    .function = "tcp_rcv_state_process",
				    .packet = TCP4(.flags = ACK, .payload = 9) };
	_cleanup_(done) struct fixture f = {}, g = {};
	_cleanup_(pk_why_freep) struct pk_why *old = NULL, *newer = NULL;

	(void)state;
	make_names(&f, &late);
	make_event(&f, &late, SIZE_MAX);
	old = pk_why_new(f.names);
	assert_int_equal(pk_why_of(old, &f.ev)->confidence, POSSIBLE);
	make_names(&g, &late);
	make_event(&g, &late, SIZE_MAX);
	pk_names_add_reason(g.names, 77, "TCP_ABORT_ON_DATA");
	newer = pk_why_new(g.names);
	assert_int_equal(pk_why_of(newer, &g.ev)->confidence, LIKELY);
}

/* Evidence is read of what may be lost; of what was consumed, for each event by itself. */
static void test_traps(void **state)
{
	const struct scene syn = { .reason = "CONSUMED",
				   .function = "tcp_rcv_state_process",
				   .packet = TCP4(.flags = SYN) };
	const struct scene ack = { .reason = "CONSUMED",
				   .function = "tcp_rcv_state_process",
				   .packet = TCP4(.flags = ACK) };
	const struct scene read = { .reason = "CONSUMED",
				    .function = "skb_consume_udp",
				    .packet = UDP4() };
	const struct scene *all[] = { &syn, &ack, &read };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		_cleanup_(done) struct fixture f = {};
		_cleanup_(pk_why_freep) struct pk_why *why = NULL;
		char key[PK_FLOW_KEY_BYTES];
		struct pk_facts facts;

		make_names(&f, all[i]);
		make_event(&f, all[i], SIZE_MAX);
		why = pk_why_new(f.names);
		assert_true(pk_facts_of(&f.ev, f.names, &facts));
		assert_int_equal(pk_why_is_trap(why, TEXT + 0x77), all[i] != &read);
		assert_int_equal(pk_why_may_be_lost(&facts), all[i] == &syn);
		pk_flow_key(&facts, key);
		assert_non_null(strstr(key, " at 1"));
		assert_false(pk_why_is_trap(why, 0));
	}
}

static void test_unseen(void **state)
{
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	_cleanup_(pk_out_done) struct pk_out text, json;
	_cleanup_(pk_told_done) struct pk_told told = { 0 };

	(void)state;
	pk_names_add_netns(names, NS, "web");
	pk_names_add_netns(names, 1, "host");
	pk_names_add_counter(names, NS, "TcpExtListenOverflows", 3, "\033:80 holds 2");
	pk_names_add_counter(names, 1, "IcmpInEchos", 1, NULL);
	pk_names_add_counter(names, NS, "TcpExtListenDrops", 2, NULL);
	pk_names_add_counter(names, 1, "OfALaterVersion", 1, NULL);
	pk_out_init(&text, -1);
	pk_out_init(&json, -1);
	pk_unseen_write(names, &told, &text, &(struct pk_print_opts){ .format = PK_FORMAT_TEXT });
	assert_string_equal(
		pk_out_text(&text),
		"  => LOST UNSEEN TcpExtListenOverflows +3 in ns web\n"
		"    cause (certain, derived): the accept queue of a listener in ns web was full 3 "
		"times (at the end: \\x1b:80 holds 2): a SYN is lost then without a drop event, "
		"the "
		"last ACK of a handshake with one\n"
		"    fix: make the server accept faster, or raise its listen() backlog and "
		"net.core.somaxconn (ss -lnt in ns web: Recv-Q against Send-Q)\n\n"
		"  => LOST UNSEEN IcmpInEchos +1 in ns host\n"
		"    cause (certain, derived): a ping was not answered once: "
		"net.ipv4.icmp_echo_ignore_all is 1\n"
		"    fix: sysctl net.ipv4.icmp_echo_ignore_all=0, if it should be\n\n"
		"  => LOST UNSEEN TcpExtListenDrops +2 in ns web\n"
		"    cause (certain, derived): what would have opened a connection was dropped 2 "
		"times at a listener in ns web, though no queue was full: there is no route back "
		"to the source, or it was sent to a broadcast or multicast address, or there was "
		"no memory\n"
		"    fix: look at ip route get SOURCE in ns web for those that try to connect "
		"(tcpdump), and at nstat TcpExtListenDrops\n\n");
	pk_unseen_write(names, &told, &json, &(struct pk_print_opts){ .format = PK_FORMAT_JSON });
	assert_non_null(strstr(pk_out_text(&json),
			       "{\"events\":[],\"verdict\":{\"outcome\":\"unseen\",\"counter\":"
			       "\"TcpExtListenOverflows\",\"count\":3,\"ns\":{\"inum\":7,\"name\":"
			       "\"web\"},\"cause\":\"the accept queue"));
}

/* What journeys told of is not told again: of one datagram there are many fragments. */
static void test_unseen_is_the_rest(void **state)
{
	const struct pk_print_opts opts = { .format = PK_FORMAT_TEXT };
	_cleanup_(pk_names_freep) struct pk_names *names = pk_names_new();
	_cleanup_(pk_told_done) struct pk_told told = { 0 };
	_cleanup_(pk_out_done) struct pk_out text;
	static const struct {
		const char *counter;
		uint32_t netns;
		uint64_t loss;
	} losses[] = {
		{ "TcpExtListenOverflows", NS, 10 }, { "TcpExtListenOverflows", NS, 11 },
		{ "TcpExtListenOverflows", 1, 12 },  { "IpReasmFails", NS, 70 },
		{ "IpReasmFails", NS, 70 },          { NULL, NS, 71 },
	};

	(void)state;
	pk_names_add_netns(names, NS, "web");
	pk_names_add_counter(names, NS, "TcpExtListenOverflows", 3, NULL);
	pk_names_add_counter(names, NS, "IpReasmFails", 2, NULL);
	pk_names_add_counter(names, 1, "TcpExtListenOverflows", 1, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(losses); i++) {
		const struct pk_cause cause = { .counter = losses[i].counter,
						.loss = losses[i].loss };

		pk_told_add(&told, &cause, losses[i].netns);
	}
	pk_out_init(&text, -1);
	pk_unseen_write(names, &told, &text, &opts);
	assert_non_null(strstr(pk_out_text(&text), "TcpExtListenOverflows +1 in ns web\n"));
	assert_non_null(strstr(pk_out_text(&text), "IpReasmFails +1 in ns web\n"));
	assert_null(strstr(pk_out_text(&text), "in ns 1"));
	pk_out_reset(&text);
	pk_unseen_write(names, &told, &text,
			&(struct pk_print_opts){ .outcomes = 1u << PK_OUTCOME_DELIVERED });
	assert_int_equal(text.len, 0);
}

/* What rules ask of evidence are facts that there are. */
static void test_conditions(void **state)
{
	const struct pk_why_rule *rule;

	(void)state;
	for (size_t i = 0; (rule = pk_why_rule(i)); i++) {
		for (const char *p = rule->when; p && *p;) {
			const char *name = p + (*p == '!');

			if (!pk_evidence_is_fact(name, strcspn(name, "=!~^ ")))
				fail_msg("no such fact: '%s'", rule->when);
			p += strcspn(p, " ");
			p += strspn(p, " ");
		}
	}
}

/* Evidence of another flow tells of the place only, and that of the flow is preferred. */
static void test_whose_evidence(void **state)
{
	const struct scene ours = { .reason = "NO_SOCKET",
				    .function = "tcp_v4_rcv",
				    .packet = TCP4(.flags = SYN) };
	const struct scene theirs = { .reason = "NO_SOCKET",
				      .function = "tcp_v4_rcv",
				      .packet = TCP4(.flags = SYN, .dport = 99) };
	_cleanup_(done) struct fixture f = {}, g = {};
	_cleanup_(pk_why_freep) struct pk_why *why = NULL;

	(void)state;
	make_names(&f, &ours);
	make_event(&f, &ours, SIZE_MAX);
	make_names(&g, &theirs);
	make_event(&g, &theirs, SIZE_MAX);
	add_evidence(&f, "{\"listeners\":0}");
	why = pk_why_new(f.names);
	assert_non_null(why);
	assert_int_equal(pk_why_of(why, &f.ev)->confidence, CERTAIN);
	assert_int_equal(pk_why_of(why, &g.ev)->confidence, LIKELY);
}

/* Losses that were told in two places are those that were told in one. */
static void test_told_move(void **state)
{
	static const uint64_t losses[] = { 5, 5, 7, 7, 7, 5, 9, 9, 2 };

	(void)state;
	for (size_t cut = 0; cut <= ARRAY_SIZE(losses); cut++) {
		struct pk_told told = { 0 }, after = { 0 };

		for (size_t i = 0; i < ARRAY_SIZE(losses); i++) {
			struct pk_cause cause = { .counter = "IpReasmFails", .loss = losses[i] };

			pk_told_add(i < cut ? &told : &after, &cause, 77);
		}
		pk_told_move(&told, &after);
		assert_int_equal(told.counts.n, 1);
		assert_int_equal(after.counts.n, 0);
		for (size_t i = 0; i < told.counts.cap; i++)
			if (told.counts.slots[i].key)
				assert_int_equal(told.counts.slots[i].value, 5);
		pk_told_done(&told);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_told_move),      cmocka_unit_test(test_scenes),
		cmocka_unit_test(test_kept_texts),     cmocka_unit_test(test_cut_captures),
		cmocka_unit_test(test_escaped),        cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_rules),          cmocka_unit_test(test_no_rule_is_hidden),
		cmocka_unit_test(test_rules_per_pair), cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_whose_evidence), cmocka_unit_test(test_known_reasons),
		cmocka_unit_test(test_unseen),         cmocka_unit_test(test_unseen_is_the_rest),
		cmocka_unit_test(test_traps),          cmocka_unit_test(test_traits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
