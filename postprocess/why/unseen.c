// SPDX-License-Identifier: GPL-2.0-or-later
/* What a counter that moved says of packets that nobody saw being lost. */

#include "postprocess/why/unseen.h"

#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "core/util/cleanup.h"
#include "core/util/json.h"
#include "postprocess/journey.h"
#include "postprocess/json.h"
#include "postprocess/text.h"

/* {n} how often, {in} " in ns web", {detail} what else was found; a part in square brackets is
 * left out without it. */
static const struct row {
	const char *counter, *cause, *fix;
} table[] = {
	{ "TcpExtListenOverflows",
	  "the accept queue of a listener{in} was full {n}[ (at the end: {detail})]: a SYN is "
	  "lost then without a drop event, the last ACK of a handshake with one",
	  "make the server accept faster, or raise its listen() backlog and net.core.somaxconn "
	  "(ss -lnt{in}: Recv-Q against Send-Q)" },
	{ "TcpExtTCPReqQFullDrop",
	  "the SYN queue of a listener{in} was full {n}, and SYN cookies are off: SYNs were lost",
	  "set net.ipv4.tcp_syncookies=1, or raise net.ipv4.tcp_max_syn_backlog and the listen() "
	  "backlog{in}" },
	{ "TcpExtListenDrops",
	  "what would have opened a connection was dropped {n} at a listener{in}, though no queue "
	  "was "
	  "full: there is no route back to the source, or it was sent to a broadcast or "
	  "multicast address, or there was no memory",
	  "look at ip route get SOURCE{in} for those that try to connect (tcpdump), and at nstat "
	  "TcpExtListenDrops" },
	{ "TcpExtTCPAbortOnClose",
	  "a TCP socket{in} was closed {n} with data that nobody had read: it was thrown away, and "
	  "the peer got a RST",
	  "make the application read to the end before it closes" },
	{ "IpReasmFails",
	  "reassembly of IPv4 fragments{in} failed {n} (timeouts aside): overlapping, too long, no "
	  "memory, or too many others of the same source in between",
	  "look at the drops in fragments, nstat IpExtReasmOverlaps, and "
	  "net.ipv4.ipfrag_high_thresh and ipfrag_max_dist{in}" },
	{ "Ip6ReasmFails",
	  "reassembly of IPv6 fragments{in} failed {n} (timeouts aside): overlapping, too long, or "
	  "no memory",
	  "look at the drops in fragments, and net.ipv6.ip6frag_high_thresh{in}" },
	{ "IcmpInEchos", "a ping{in} was not answered {n}: net.ipv4.icmp_echo_ignore_all is 1",
	  "sysctl net.ipv4.icmp_echo_ignore_all=0{in}, if it should be" },
};

struct unseen {
	const struct row *row;
	uint64_t count;
	uint32_t netns;
	const char *counter, *detail;
};

static bool get(struct json_object *o, struct unseen *ret)
{
	struct json_object *netns, *name, *count, *detail;

	/* The dictionary holds only entries that have these: see core/event/names.c. */
	if (!json_object_object_get_ex(o, "netns", &netns) ||
	    !json_object_object_get_ex(o, "name", &name) ||
	    !json_object_object_get_ex(o, "count", &count))
		return false;
	*ret = (struct unseen){
		.netns = (uint32_t)json_object_get_uint64(netns),
		.count = json_object_get_uint64(count),
		.counter = json_object_get_string(name),
	};
	if (json_object_object_get_ex(o, "detail", &detail) &&
	    json_object_is_type(detail, json_type_string))
		ret->detail = json_object_get_string(detail);
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].counter, ret->counter))
			ret->row = &table[i];
	return ret->row;
}

static void put_field(const struct unseen *u, const struct pk_names *names, const char *name,
		      struct pk_out *out)
{
	const char *ns = pk_names_netns(names, u->netns);

	if (!strncmp(name, "n}", 2)) {
		pk_out_printf(out, u->count == 1 ? "once" : "%" PRIu64 " times", u->count);
	} else if (!strncmp(name, "in}", 3) && !(ns && !strcmp(ns, "host"))) {
		pk_out_str(out, " in ns ");
		pk_text_netns(out, names, u->netns);
	} else if (!strncmp(name, "detail}", 7)) {
		pk_out_escaped(out, u->detail, strlen(u->detail));
	}
}

static void put_text(const struct unseen *u, const struct pk_names *names, const char *text,
		     struct pk_out *out)
{
	for (const char *p = text; *p; p++) {
		if (*p == '[' && !u->detail)
			p += strcspn(p, "]");
		else if (*p == '{') {
			put_field(u, names, p + 1, out);
			p += strcspn(p, "}");
		} else if (*p != '[' && *p != ']')
			pk_out_char(out, *p);
	}
}

/* ---- what journeys told of ---- */

static uint64_t told_key(const char *counter, uint32_t netns)
{
	uint64_t key = pk_map_text_key(PK_MAP_SEED ^ netns, counter, strlen(counter));

	return key ? key : 1;
}

/* So many, one after the other. The first may be the one that came last. */
static void add_losses(struct pk_told *told, uint64_t key, uint64_t n, uint64_t first,
		       uint64_t last)
{
	const uint64_t *before = pk_map_get(&told->last, key);
	const uint64_t *count = pk_map_get(&told->counts, key);

	n -= before && *before == first;
	pk_map_put(&told->counts, key, count ? *count + n : n);
	if (!before)
		pk_map_put(&told->first, key, first);
	pk_map_put(&told->last, key, last);
}

void pk_told_add(struct pk_told *told, const struct pk_cause *cause, uint32_t netns)
{
	if (cause->counter)
		add_losses(told, told_key(cause->counter, netns), 1, cause->loss, cause->loss);
}

void pk_told_move(struct pk_told *told, struct pk_told *after)
{
	for (size_t i = 0; i < after->counts.cap; i++) {
		uint64_t key = after->counts.slots[i].key;
		const uint64_t *first = pk_map_get(&after->first, key);
		const uint64_t *last = pk_map_get(&after->last, key);

		if (first && last)
			add_losses(told, key, after->counts.slots[i].value, *first, *last);
	}
	pk_told_done(after);
}

void pk_told_done(struct pk_told *told)
{
	pk_map_done(&told->counts);
	pk_map_done(&told->first);
	pk_map_done(&told->last);
}

/* Entry `i`, less what journeys told of. False: nothing is left. */
static bool get_rest(const struct pk_names *names, const struct pk_told *told, size_t i,
		     struct unseen *ret)
{
	const uint64_t *count;

	if (!get(json_object_array_get_idx(pk_names_counters(names), i), ret))
		return false;
	count = pk_map_get(&told->counts, told_key(ret->counter, ret->netns));
	ret->count -= count ? MIN(*count, ret->count) : 0;
	return ret->count;
}

/* ---- the counters ---- */

size_t pk_unseen_entries(const struct pk_names *names)
{
	return json_object_array_length(pk_names_counters(names));
}

bool pk_unseen_get(const struct pk_names *names, size_t i, struct pk_unseen *ret)
{
	struct unseen u;

	if (!get(json_object_array_get_idx(pk_names_counters(names), i), &u))
		return false;
	*ret = (struct pk_unseen){ .counter = u.counter, .netns = u.netns, .count = u.count };
	return true;
}

static void one_text(const struct unseen *u, const struct pk_names *names, struct pk_out *out)
{
	pk_out_str(out, "  => ");
	pk_out_color(out, PK_COLOR_DROP);
	pk_out_str(out, "LOST UNSEEN");
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_printf(out, " %s +%" PRIu64 " in ns ", u->row->counter, u->count);
	pk_text_netns(out, names, u->netns);
	pk_out_str(out, "\n" PK_TEXT_INDENT "cause (certain, derived): ");
	put_text(u, names, u->row->cause, out);
	pk_out_str(out, "\n" PK_TEXT_INDENT "fix: ");
	put_text(u, names, u->row->fix, out);
	pk_out_str(out, "\n\n");
}

static void one_json(const struct unseen *u, const struct pk_names *names, struct pk_out *out)
{
	_cleanup_(pk_out_done) struct pk_out cause, fix;
	struct pk_json j;

	pk_out_init(&cause, -1);
	pk_out_init(&fix, -1);
	put_text(u, names, u->row->cause, &cause);
	put_text(u, names, u->row->fix, &fix);
	pk_json_init(&j, out);
	pk_json_object(&j, NULL);
	pk_json_array(&j, "events");
	pk_json_array_end(&j);
	pk_json_object(&j, "verdict");
	pk_json_str(&j, "outcome", "unseen");
	pk_json_str(&j, "counter", u->row->counter);
	pk_json_u64(&j, "count", u->count);
	pk_json_object(&j, "ns");
	pk_json_netns(&j, "inum", names, u->netns);
	pk_json_object_end(&j);
	pk_json_str(&j, "cause", pk_out_text(&cause) ?: "");
	pk_json_str(&j, "fix", pk_out_text(&fix) ?: "");
	pk_json_str(&j, "confidence", "certain");
	pk_json_bool(&j, "derived", true);
	pk_json_bool(&j, "complete", false);
	pk_json_object_end(&j);
	pk_json_object_end(&j);
	pk_out_char(out, '\n');
}

static bool is_wanted(const struct pk_print_opts *opts)
{
	bool drops = opts->outcomes & 1u << PK_OUTCOME_DROPPED;

	return opts->either ? drops || !(opts->outcomes || opts->slow_ns)
			    : (drops || !opts->outcomes) && !opts->slow_ns;
}

void pk_unseen_write(const struct pk_names *names, const struct pk_told *told, struct pk_out *out,
		     const struct pk_print_opts *opts)
{
	struct unseen u;

	for (size_t i = 0; is_wanted(opts) && i < pk_unseen_entries(names); i++) {
		if (!get_rest(names, told, i, &u))
			continue;
		if (opts->format == PK_FORMAT_JSON)
			one_json(&u, names, out);
		else
			one_text(&u, names, out);
	}
}
