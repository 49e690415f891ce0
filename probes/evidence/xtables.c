// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rule of legacy iptables dropped the packet. Its tables are blocks of memory that the kernel
 * hands out whole (linux/netfilter_ipv4/ip_tables.h): rules one behind the other, a jump an offset.
 * They are run on the bytes that were captured, as those of nftables are. A rule counts what it
 * matched, so one that never matched did not drop this packet, whatever it asks. */

#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
/* behind net/if.h, which defines some of the same */
#include <linux/netfilter/xt_multiport.h>
#include <linux/netfilter/xt_tcpudp.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>

#include "core/util/array.h"
#include "probes/evidence/internal.h"
#include "probes/evidence/netfilter.h"

#define MAX_TABLE_BYTES (16U << 20)
#define MAX_DEPTH       16
#define MAX_STEPS       50000

/* The tables of a family, in the order in which a hook asks them. */
static const char *const table_names[] = { "raw", "mangle", "nat", "filter", "security" };

/* In that of a packet's way, but for what this host sends to itself. */
static const char *const hook_names[NF_INET_NUMHOOKS] = { "PREROUTING", "INPUT", "FORWARD",
							  "OUTPUT", "POSTROUTING" };

/* The same for both families, but for sizes of addresses. */
static const struct family {
	const char *names_path, *tool;
	int domain, level, get_info, get_entries;
	size_t entry_size;
} ipv4 = { "/proc/thread-self/net/ip_tables_names",
	   "iptables-legacy",
	   AF_INET,
	   IPPROTO_IP,
	   IPT_SO_GET_INFO,
	   IPT_SO_GET_ENTRIES,
	   sizeof(struct ipt_entry) },
  ipv6 = { "/proc/thread-self/net/ip6_tables_names",
	   "ip6tables-legacy",
	   AF_INET6,
	   IPPROTO_IPV6,
	   IP6T_SO_GET_INFO,
	   IP6T_SO_GET_ENTRIES,
	   sizeof(struct ip6t_entry) };

struct table {
	const struct family *family;
	struct ipt_getinfo info;     /* that of IPv6 is the same */
	struct ipt_get_entries *all; /* owned */
	const uint8_t *entries;
};

struct xtables {
	struct pk_reading *r;
	struct table tables[ARRAY_SIZE(table_names)];
	struct pk_suspects suspects;
	bool left; /* a rule before may have let the packet out of its chain */
	int steps;
};

/* What a rule asks of IP addresses and devices. Pointers go into the table. */
struct asked {
	const uint8_t *src, *src_mask, *dst, *dst_mask;
	const char *in, *in_mask, *out, *out_mask;
	size_t addr_len;
	uint16_t proto;
	uint8_t inverted; /* IPT_INV_* */
	bool fragment, is_goto;
};

struct entry {
	struct asked asked;
	uint32_t target, next; /* offsets in the table */
	uint64_t packets;
};

/* ---- tables ---- */

static bool has_name(const char *path, const char *name)
{
	_cleanup_(fclosep) FILE *f = fopen(path, "re");
	char line[64];

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		if (!strcmp(line, name))
			return true;
	}
	return false;
}

/* Only tables that are there: to ask for another would load its module. */
static bool load(struct table *t, const struct family *family, int fd, const char *name)
{
	socklen_t len = sizeof(t->info);

	if (!has_name(family->names_path, name))
		return false;
	snprintf(t->info.name, sizeof(t->info.name), "%s", name);
	if (getsockopt(fd, family->level, family->get_info, &t->info, &len) ||
	    t->info.size > MAX_TABLE_BYTES)
		return false;
	len = (socklen_t)(sizeof(*t->all) + t->info.size);
	t->all = calloc(1, len);
	if (!t->all)
		return false;
	snprintf(t->all->name, sizeof(t->all->name), "%s", name);
	t->all->size = t->info.size;
	if (getsockopt(fd, family->level, family->get_entries, t->all, &len))
		return false;
	t->family = family;
	t->entries = (const uint8_t *)t->all->entrytable;
	return true;
}

static void xtables_done(struct xtables *x)
{
	for (size_t i = 0; i < ARRAY_SIZE(x->tables); i++)
		free(x->tables[i].all);
}

static void get_asked(const struct table *t, const uint8_t *at, struct asked *ret)
{
	const struct ip6t_ip6 *v6 = &((const struct ip6t_entry *)at)->ipv6;
	const struct ipt_ip *v4 = &((const struct ipt_entry *)at)->ip;

#define ASKED(ip)                                                                                  \
	.src = (const uint8_t *)&(ip)->src, .src_mask = (const uint8_t *)&(ip)->smsk,              \
	.dst = (const uint8_t *)&(ip)->dst, .dst_mask = (const uint8_t *)&(ip)->dmsk,              \
	.in = (ip)->iniface, .in_mask = (const char *)(ip)->iniface_mask, .out = (ip)->outiface,   \
	.out_mask = (const char *)(ip)->outiface_mask, .addr_len = sizeof((ip)->src),              \
	.proto = (ip)->proto, .inverted = (ip)->invflags
	if (t->family == &ipv6)
		*ret = (struct asked){ ASKED(v6), .is_goto = v6->flags & IP6T_F_GOTO };
	else
		*ret = (struct asked){ ASKED(v4), .is_goto = v4->flags & IPT_F_GOTO,
				       .fragment = v4->flags & IPT_F_FRAG };
#undef ASKED
}

/* The rule at an offset; false: there is none that is whole. */
static bool get_entry(const struct table *t, uint32_t at, struct entry *ret)
{
	const uint8_t *p = t->entries + at;
	uint16_t target, next;

	if (at > t->info.size || t->info.size - at < t->family->entry_size)
		return false;
	if (t->family == &ipv6) {
		target = ((const struct ip6t_entry *)p)->target_offset;
		next = ((const struct ip6t_entry *)p)->next_offset;
		ret->packets = ((const struct ip6t_entry *)p)->counters.pcnt;
	} else {
		target = ((const struct ipt_entry *)p)->target_offset;
		next = ((const struct ipt_entry *)p)->next_offset;
		ret->packets = ((const struct ipt_entry *)p)->counters.pcnt;
	}
	if (target < t->family->entry_size || next < target + sizeof(struct xt_entry_target) ||
	    next > t->info.size - at)
		return false;
	ret->target = at + target;
	ret->next = at + next;
	get_asked(t, p, &ret->asked);
	return true;
}

static const struct xt_entry_target *target_of(const struct table *t, const struct entry *e)
{
	return (const void *)(t->entries + e->target);
}

/* A user's chain begins behind a target that holds its name; "" if it does not. */
static void chain_name(const struct table *t, uint32_t start, char name[XT_TABLE_MAXNAMELEN])
{
	struct entry e;

	name[0] = 0;
	for (uint32_t at = 0; get_entry(t, at, &e); at = e.next) {
		const struct xt_error_target *error = (const void *)target_of(t, &e);

		if (e.next != start)
			continue;
		if (e.next - e.target >= sizeof(*error) &&
		    !strcmp(error->target.u.user.name, XT_ERROR_TARGET))
			snprintf(name, XT_TABLE_MAXNAMELEN, "%.*s", (int)sizeof(error->errorname),
				 error->errorname);
		return;
	}
}

/* ---- what a rule asks ---- */

static enum pk_match answer(bool holds, bool inverted, unsigned int *hits)
{
	if (holds == inverted)
		return PK_MATCH_NO;
	(*hits)++;
	return PK_MATCH_YES;
}

static bool is_zero(const void *p, size_t len)
{
	const uint8_t *b = p;

	while (len && !b[len - 1])
		len--;
	return !len;
}

static bool same_under(const void *a, const void *b, const void *mask, size_t len)
{
	const uint8_t *x = a, *y = b, *m = mask;

	for (size_t i = 0; i < len; i++)
		if ((x[i] ^ y[i]) & m[i])
			return false;
	return true;
}

static enum pk_match ask_addr(const struct pk_evidence_request *q, const uint8_t *addr,
			      const uint8_t *want, const uint8_t *mask, size_t len, bool inverted,
			      unsigned int *hits)
{
	if (is_zero(mask, len) && !inverted)
		return PK_MATCH_YES;
	if (!q->has_flow)
		return PK_MATCH_MAYBE;
	return answer(same_under(addr, want, mask, len), inverted, hits);
}

/* Where the packet came in is known; not where it would have left. */
static enum pk_match ask_devices(const struct pk_evidence_request *q, const struct asked *a,
				 unsigned int *hits)
{
	char name[IFNAMSIZ] = "";

	if (!is_zero(a->out_mask, IFNAMSIZ))
		return PK_MATCH_MAYBE;
	if (is_zero(a->in_mask, IFNAMSIZ))
		return PK_MATCH_YES;
	if (!q->rx_ifindex || !if_indextoname(q->rx_ifindex, name))
		return PK_MATCH_MAYBE;
	return answer(same_under(name, a->in, a->in_mask, IFNAMSIZ), a->inverted & IPT_INV_VIA_IN,
		      hits);
}

static enum pk_match ask_proto(const struct pk_evidence_request *q, const struct asked *a,
			       unsigned int *hits)
{
	if (!a->proto)
		return PK_MATCH_YES;
	if (!q->has_flow)
		return PK_MATCH_MAYBE;
	return answer(q->flow.proto == a->proto, a->inverted & XT_INV_PROTO, hits);
}

static enum pk_match both(enum pk_match a, enum pk_match b)
{
	return a < b ? a : b;
}

static enum pk_match ask_ip(const struct pk_evidence_request *q, const struct asked *a,
			    unsigned int *hits)
{
	enum pk_match m = a->fragment ? PK_MATCH_MAYBE : PK_MATCH_YES;

	m = both(m, ask_addr(q, q->flow.src, a->src, a->src_mask, a->addr_len,
			     a->inverted & IPT_INV_SRCIP, hits));
	m = both(m, ask_addr(q, q->flow.dst, a->dst, a->dst_mask, a->addr_len,
			     a->inverted & IPT_INV_DSTIP, hits));
	m = both(m, ask_devices(q, a, hits));
	return both(m, ask_proto(q, a, hits));
}

static enum pk_match ask_range(uint16_t port, const uint16_t range[2], bool inverted,
			       unsigned int *hits)
{
	if (range[0] == 0 && range[1] == UINT16_MAX && !inverted)
		return PK_MATCH_YES;
	return answer(port >= range[0] && port <= range[1], inverted, hits);
}

static enum pk_match ask_tcp(const struct pk_evidence_request *q, const struct xt_tcp *t,
			     unsigned int *hits)
{
	enum pk_match m = t->option || t->flg_mask ? PK_MATCH_MAYBE : PK_MATCH_YES;

	if (!q->flow.has_ports)
		return PK_MATCH_MAYBE;
	m = both(m, ask_range(q->flow.sport, t->spts, t->invflags & XT_TCP_INV_SRCPT, hits));
	return both(m, ask_range(q->flow.dport, t->dpts, t->invflags & XT_TCP_INV_DSTPT, hits));
}

static enum pk_match ask_udp(const struct pk_evidence_request *q, const struct xt_udp *u,
			     unsigned int *hits)
{
	enum pk_match m;

	if (!q->flow.has_ports)
		return PK_MATCH_MAYBE;
	m = ask_range(q->flow.sport, u->spts, u->invflags & XT_UDP_INV_SRCPT, hits);
	return both(m, ask_range(q->flow.dport, u->dpts, u->invflags & XT_UDP_INV_DSTPT, hits));
}

static enum pk_match ask_multiport(const struct pk_evidence_request *q,
				   const struct xt_multiport_v1 *m, unsigned int *hits)
{
	bool found = false;

	if (!q->flow.has_ports || m->count > XT_MULTI_PORTS)
		return PK_MATCH_MAYBE;
	for (size_t i = 0; i < m->count; i++) {
		uint16_t first = m->ports[i], last = first;

		if (m->pflags[i] && i + 1 < m->count)
			last = m->ports[++i];
		found |= m->flags != XT_MULTIPORT_DESTINATION && q->flow.sport >= first &&
			 q->flow.sport <= last;
		found |= m->flags != XT_MULTIPORT_SOURCE && q->flow.dport >= first &&
			 q->flow.dport <= last;
	}
	return answer(found, m->invert, hits);
}

static enum pk_match ask_icmp(const struct pk_evidence_request *q, const struct ipt_icmp *i,
			      unsigned int *hits)
{
	if (i->type == 255) /* any */
		return PK_MATCH_YES;
	if (!q->flow.has_icmp)
		return PK_MATCH_MAYBE;
	return answer(q->flow.icmp_type == i->type && q->flow.icmp_code >= i->code[0] &&
			      q->flow.icmp_code <= i->code[1],
		      i->invflags & IPT_ICMP_INV, hits);
}

/* A match of a module; those that are not known here may hold or not. */
static enum pk_match ask_match(const struct pk_evidence_request *q, const struct xt_entry_match *m,
			       unsigned int *hits)
{
	const char *name = m->u.user.name;
	size_t len = m->u.match_size - sizeof(*m);

	if (!strcmp(name, "comment"))
		return PK_MATCH_YES;
	if (!strcmp(name, "tcp") && len >= sizeof(struct xt_tcp))
		return ask_tcp(q, (const void *)m->data, hits);
	if (!strcmp(name, "udp") && len >= sizeof(struct xt_udp))
		return ask_udp(q, (const void *)m->data, hits);
	if (!strcmp(name, "multiport") && m->u.user.revision == 1 &&
	    len >= sizeof(struct xt_multiport_v1))
		return ask_multiport(q, (const void *)m->data, hits);
	if ((!strcmp(name, "icmp") || !strcmp(name, "icmp6")) && len >= sizeof(struct ipt_icmp))
		return ask_icmp(q, (const void *)m->data, hits);
	return PK_MATCH_MAYBE;
}

static enum pk_match ask_rule(const struct xtables *x, const struct table *t, uint32_t at,
			      const struct entry *e, unsigned int *hits)
{
	enum pk_match m = e->packets ? ask_ip(x->r->req, &e->asked, hits) : PK_MATCH_NO;

	for (at += (uint32_t)t->family->entry_size; at < e->target && m != PK_MATCH_NO;) {
		const struct xt_entry_match *match = (const void *)(t->entries + at);

		if (e->target - at < sizeof(*match) || match->u.match_size < sizeof(*match) ||
		    match->u.match_size > e->target - at)
			return PK_MATCH_MAYBE;
		m = both(m, ask_match(x->r->req, match, hits));
		at += match->u.match_size;
	}
	return m;
}

/* ---- chains ---- */

enum verdict {
	CONTINUE,
	DROP,
	ACCEPT,
	RETURN,
	JUMP,
};

static enum verdict verdict_of(const struct table *t, const struct entry *e, uint32_t *ret_chain)
{
	static const char *const accepting[] = { "MASQUERADE", "SNAT",   "DNAT",
						 "REDIRECT",   "NETMAP", "NFQUEUE" };
	const struct xt_entry_target *target = target_of(t, e);
	const char *name = target->u.user.name;
	int v;

	if (!strcmp(name, "REJECT"))
		return DROP;
	for (size_t i = 0; i < ARRAY_SIZE(accepting); i++)
		if (!strcmp(name, accepting[i]))
			return ACCEPT;
	if (name[0] || e->next - e->target < sizeof(struct xt_standard_target))
		return CONTINUE;
	v = ((const struct xt_standard_target *)target)->verdict;
	if (v == XT_RETURN)
		return RETURN;
	if (v < 0)
		return -v - 1 == NF_DROP ? DROP : -v - 1 == NF_ACCEPT ? ACCEPT : CONTINUE;
	*ret_chain = (uint32_t)v;
	return *ret_chain == e->next ? CONTINUE : JUMP;
}

struct chain {
	const struct table *t;
	const char *name;
	uint32_t start, policy; /* policy: offset of the rule that is that; UINT32_MAX: none */
	int depth;
	bool sure; /* the packet comes here for certain */
	unsigned int hits;
};

static void dropped(struct xtables *x, const struct chain *c, bool is_policy, int number, bool sure,
		    unsigned int hits)
{
	const char *tool = c->t->family->tool, *table = c->t->info.name;
	char text[256], fix[256];

	if (is_policy) {
		snprintf(text, sizeof(text),
			 "the policy DROP of chain %s (table %s of %s), in which no rule accepts "
			 "it,",
			 c->name, table, tool);
		snprintf(fix, sizeof(fix), "%s -t %s -I %s ... -j ACCEPT", tool, table, c->name);
	} else {
		snprintf(text, sizeof(text), "rule %d of chain %s (table %s of %s)", number,
			 c->name, table, tool);
		snprintf(fix, sizeof(fix), "%s -t %s -D %s %d", tool, table, c->name, number);
	}
	pk_suspect(&x->suspects, sure, hits, text, fix);
}

static enum verdict run_chain(struct xtables *x, const struct chain *c);

static enum verdict run_jump(struct xtables *x, const struct chain *from, uint32_t start,
			     bool is_goto, bool sure, unsigned int hits)
{
	char name[XT_TABLE_MAXNAMELEN];
	struct chain to = { from->t, name, start, UINT32_MAX, from->depth + 1, sure, hits };
	enum verdict v;

	if (to.depth > MAX_DEPTH)
		return CONTINUE;
	chain_name(from->t, start, name);
	v = run_chain(x, &to);
	/* Back from a goto, the chain is left, too. */
	return is_goto && v == CONTINUE ? RETURN : v;
}

/* Returns what became of the packet; CONTINUE: it comes out at the end. */
static enum verdict run_chain(struct xtables *x, const struct chain *c)
{
	struct entry e;
	int number = 0;

	for (uint32_t at = c->start, chain; x->steps < MAX_STEPS && get_entry(c->t, at, &e);
	     at = e.next) {
		unsigned int hits = c->hits;
		enum pk_match m;
		enum verdict v;

		x->steps++;
		number++;
		m = ask_rule(x, c->t, at, &e, &hits);
		v = m == PK_MATCH_NO ? CONTINUE : verdict_of(c->t, &e, &chain);
		if (v == DROP)
			dropped(x, c, at == c->policy, number, c->sure && m == PK_MATCH_YES, hits);
		if (v == JUMP)
			v = run_jump(x, c, chain, e.asked.is_goto, c->sure && m == PK_MATCH_YES,
				     hits);
		/* It was dropped: an ACCEPT that may have held did not. */
		x->left |= m == PK_MATCH_MAYBE && v != CONTINUE && v != DROP;
		if (m == PK_MATCH_YES && v != CONTINUE)
			return v == RETURN ? CONTINUE : v;
		if (at == c->policy || !strcmp(target_of(c->t, &e)->u.user.name, XT_ERROR_TARGET))
			break; /* the end of this chain, or the beginning of another */
	}
	return CONTINUE;
}

static void run_hook(struct xtables *x, uint32_t hook)
{
	for (size_t i = 0; i < ARRAY_SIZE(x->tables); i++) {
		const struct table *t = &x->tables[i];
		struct chain c = { .t = t, .name = hook_names[hook], .sure = true };

		if (!t->entries || !(t->info.valid_hooks & 1U << hook))
			continue;
		c.start = t->info.hook_entry[hook];
		c.policy = t->info.underflow[hook];
		run_chain(x, &c);
	}
}

static void say_tables(struct xtables *x)
{
	char text[64] = "";
	size_t len = 0;

	for (size_t i = 0; i < ARRAY_SIZE(x->tables); i++)
		if (x->tables[i].entries)
			len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s",
						len ? " " : "", table_names[i]);
	pk_fact_text(x->r, PK_FACT_xt_tables, text);
}

void pk_read_xtables(struct pk_reading *r)
{
	const struct family *family = r->req->traits & PK_TRAIT(IPV6) ? &ipv6 : &ipv4;
	_cleanup_(xtables_done) struct xtables x = { .r = r };
	_cleanup_(closep) int fd = -1;

	if (!pk_reading_is(r, "NETFILTER_DROP|NOT_SPECIFIED", "nf_hook_slow*") ||
	    !(r->req->traits & (PK_TRAIT(IPV4) | PK_TRAIT(IPV6))))
		return;
	fd = socket(family->domain, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW);
	if (fd < 0)
		return;
	for (size_t i = 0; i < ARRAY_SIZE(x.tables); i++)
		if (!load(&x.tables[i], family, fd, table_names[i]))
			x.tables[i].entries = NULL;
	say_tables(&x);
	for (uint32_t hook = 0; hook < NF_INET_NUMHOOKS; hook++)
		if (pk_may_pass_hook(r, hook) && !(x.suspects.sure && !x.left))
			run_hook(&x, hook);
	if (!x.suspects.n)
		return;
	pk_fact_text_of_flow(r, PK_FACT_xt_rule, x.suspects.text);
	pk_fact_text_of_flow(r, PK_FACT_xt_fix, x.suspects.fix);
	pk_fact_number_of_flow(r, PK_FACT_xt_rules, x.suspects.n);
}
