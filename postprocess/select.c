// SPDX-License-Identifier: GPL-2.0-or-later
/* See select.h. Names are looked at once a value: what was found out of a reason, a namespace, a
 * probe is kept. */

#include "postprocess/select.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <string.h>

#include "collectors/dev/section.h"
#include "collectors/drop/section.h"
#include "collectors/ns/section.h"
#include "collectors/task/section.h"
#include "core/util/array.h"
#include "core/util/log.h"
#include "core/util/map.h"
#include "core/util/out.h"
#include "core/util/parse.h"
#include "postprocess/packet_filter.h"

#define NS_PER_SEC 1000000000ULL
#define NS_PER_US  1000ULL

/* A moment, as far as it is known before the capture is read. */
struct moment {
	const char *option; /* "--since"; NULL: not asked for */
	enum { MOMENT_BOOT, MOMENT_UTC, MOMENT_RELATIVE } kind;
	uint64_t ns;
};

enum { /* what a cache says of a value; 0: nothing yet */
       CACHE_NO = 1,
       CACHE_YES,
};

struct pk_select {
	const struct pk_select_opts *opts;
	struct pk_packet_filter *filter; /* NULL: none */
	struct {
		uint64_t *at; /* owned */
		size_t n, cap;
	} ids;
	struct moment since, until;
	bool settled;                 /* the times are of the boot clock now */
	struct pk_map reasons, netns; /* value + 1 -> CACHE_* */
	uint8_t probes[UINT16_MAX + 1];
	uint64_t looked_at, matched;
};

struct select_consumer {
	struct pk_consumer consumer; /* first: the consumer is the selection */
	struct pk_select *select;
	struct pk_consumer *next;
};

/* ---- times ---- */

/* Exactly `n` digits. False: they are not there. */
static bool take_digits(const char **p, int n, unsigned int *ret)
{
	unsigned int v = 0;

	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)**p))
			return false;
		v = v * 10 + (unsigned int)(*(*p)++ - '0');
	}
	*ret = v;
	return true;
}

static bool take_char(const char **p, const char *any)
{
	if (!**p || !strchr(any, **p))
		return false;
	(*p)++;
	return true;
}

/* ".5" as nanoseconds; nothing is 0. */
static bool take_fraction(const char **p, uint64_t *ret_ns)
{
	uint64_t unit = NS_PER_SEC;

	*ret_ns = 0;
	if (!take_char(p, "."))
		return true;
	if (!isdigit((unsigned char)**p))
		return false;
	for (; isdigit((unsigned char)**p) && unit > 1; (*p)++) {
		unit /= 10;
		*ret_ns += unit * (uint64_t)(**p - '0');
	}
	return !isdigit((unsigned char)**p);
}

static unsigned int days_of_month(unsigned int year, unsigned int month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days since 1970-01-01, that year or later. */
static uint64_t days_since_epoch(unsigned int year, unsigned int month, unsigned int day)
{
	uint64_t days = day - 1;

	for (unsigned int y = 1970; y < year; y++)
		days += 337 + days_of_month(y, 2);
	for (unsigned int m = 1; m < month; m++)
		days += days_of_month(year, m);
	return days;
}

/* "2026-11-22", and perhaps "14:51[:43[.5]]" behind ' ' or 'T', and perhaps 'Z'. */
static bool parse_utc(const char *text, uint64_t *ret_ns)
{
	unsigned int year, month, day, hour = 0, minute = 0, second = 0;
	uint64_t fraction = 0;
	const char *p = text;

	if (!take_digits(&p, 4, &year) || !take_char(&p, "-") || !take_digits(&p, 2, &month) ||
	    !take_char(&p, "-") || !take_digits(&p, 2, &day))
		return false;
	if (take_char(&p, " T")) {
		if (!take_digits(&p, 2, &hour) || !take_char(&p, ":") ||
		    !take_digits(&p, 2, &minute))
			return false;
		if (take_char(&p, ":") &&
		    (!take_digits(&p, 2, &second) || !take_fraction(&p, &fraction)))
			return false;
	}
	take_char(&p, "Z");
	if (*p || year < 1970 || month < 1 || month > 12 || day < 1 ||
	    day > days_of_month(year, month) || hour > 23 || minute > 59 || second > 59)
		return false;
	*ret_ns = (((days_since_epoch(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) *
			  NS_PER_SEC +
		  fraction;
	return true;
}

static int parse_moment(const char *option, const char *text, struct moment *ret)
{
	int r;

	if (!text)
		return 0;
	ret->option = option;
	if (text[0] == '+') {
		ret->kind = MOMENT_RELATIVE;
		r = pk_parse_duration(text + 1, &ret->ns);
	} else if (strchr(text, '-')) {
		ret->kind = MOMENT_UTC;
		r = parse_utc(text, &ret->ns) ? 0 : -EINVAL;
	} else {
		ret->kind = MOMENT_BOOT;
		r = pk_parse_duration(text, &ret->ns);
	}
	if (!r)
		return 0;
	return pk_err(-EINVAL,
		      "%s: '%s' is no time; e.g. 61.5 (seconds since boot), '2026-11-22 14:51:43' "
		      "(UTC), +5s (after the start)",
		      option, text);
}

static uint64_t capture_start(const struct pk_names *names, const struct pk_event *first)
{
	struct json_object *v;

	if (json_object_object_get_ex(pk_names_meta(names), "start_ns", &v) && v)
		return json_object_get_uint64(v);
	return first->rec->ts_ns;
}

static int settle_moment(struct moment *m, const struct pk_names *names, const struct pk_event *ev)
{
	uint64_t offset = (uint64_t)pk_names_clock_offset_ns(names);

	if (!m->option || m->kind == MOMENT_BOOT)
		return 0;
	if (m->kind == MOMENT_UTC && !offset)
		return pk_err(-EINVAL,
			      "%s: this capture does not say how its clock relates to UTC; give "
			      "seconds since boot, or a time after its start such as +5s",
			      m->option);
	if (m->kind == MOMENT_RELATIVE)
		m->ns += capture_start(names, ev);
	else
		m->ns = m->ns > offset ? m->ns - offset : 0;
	return 0;
}

/* With the first event, which comes behind the facts of the capture. */
static int settle(struct pk_select *s, const struct pk_names *names, const struct pk_event *ev)
{
	int r;

	if (s->settled)
		return 0;
	s->settled = true;
	r = settle_moment(&s->since, names, ev) ?: settle_moment(&s->until, names, ev);
	/* What is printed are whole microseconds: the one that was named is the last. */
	if (s->until.option)
		s->until.ns += NS_PER_US - 1 - s->until.ns % NS_PER_US;
	if (s->since.option)
		s->since.ns -= s->since.ns % NS_PER_US;
	return r;
}

static bool match_time(const struct pk_select *s, uint64_t ts_ns)
{
	return !(s->since.option && ts_ns < s->since.ns) &&
	       !(s->until.option && ts_ns > s->until.ns);
}

/* ---- names ---- */

static bool match_text(char *const *patterns, const char *text, int flags)
{
	for (; *patterns; patterns++)
		if (!fnmatch(*patterns, text, flags))
			return true;
	return false;
}

/* Text of at most `size` bytes, which may lack a NUL. */
static bool match_chars(char *const *patterns, const char *chars, size_t size)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*s", (int)size, chars);
	return match_text(patterns, text, 0);
}

static bool match_number(char *const *patterns, uint32_t value)
{
	uint32_t v;

	for (; *patterns; patterns++)
		if (!pk_parse_u32(*patterns, 0, UINT32_MAX, &v) && v == value)
			return true;
	return false;
}

static bool match_reason_value(char *const *patterns, const struct pk_names *names, uint32_t value)
{
	for (; *patterns; patterns++)
		if (pk_names_reason_matches(names, value, *patterns))
			return true;
	return false;
}

static bool match_netns_name(char *const *patterns, uint32_t inum, const char *name)
{
	return (name && match_text(patterns, name, 0)) || match_number(patterns, inum);
}

/* What is known of a value: 0, or CACHE_*. */
static uint64_t cached(const struct pk_map *cache, uint32_t value)
{
	const uint64_t *known = pk_map_get(cache, (uint64_t)value + 1);

	return known ? *known : 0;
}

/* If there is no memory to remember, it is found out again. */
static bool keep(struct pk_map *cache, uint32_t value, bool yes)
{
	pk_map_put(cache, (uint64_t)value + 1, yes ? CACHE_YES : CACHE_NO);
	return yes;
}

static bool match_reason(struct pk_select *s, const struct pk_event *ev,
			 const struct pk_names *names)
{
	const struct drop_section *drop = pk_event_get(ev, drop);
	uint64_t known = drop ? cached(&s->reasons, drop->reason) : CACHE_NO;

	if (known)
		return known == CACHE_YES;
	return keep(&s->reasons, drop->reason,
		    match_reason_value(s->opts->reasons, names, drop->reason));
}

static bool match_netns(struct pk_select *s, const struct pk_event *ev,
			const struct pk_names *names)
{
	const struct ns_section *ns = pk_event_get(ev, ns);
	uint64_t known = ns ? cached(&s->netns, ns->inum) : CACHE_NO;

	if (known)
		return known == CACHE_YES;
	return keep(&s->netns, ns->inum,
		    match_netns_name(s->opts->netns, ns->inum, pk_names_netns(names, ns->inum)));
}

static bool match_probe_name(const char *pattern, const struct pk_probe_name *probe)
{
	char text[256];

	snprintf(text, sizeof(text), "%s:%s", probe->type, probe->symbol);
	return !fnmatch(pattern, probe->symbol, 0) || !fnmatch(pattern, text, 0);
}

static bool match_probe(struct pk_select *s, const struct pk_event *ev,
			const struct pk_names *names)
{
	uint8_t *known = &s->probes[ev->rec->probe];

	if (!*known) {
		const struct pk_probe_name *probe = pk_names_probe(names, ev->rec->probe);

		*known = CACHE_NO;
		for (char *const *p = s->opts->probes; *p; p++)
			if (match_probe_name(*p, probe))
				*known = CACHE_YES;
	}
	return *known == CACHE_YES;
}

static bool match_dev(const struct pk_select *s, const struct pk_event *ev)
{
	const struct dev_section *dev = pk_event_get(ev, dev);

	return dev && match_chars(s->opts->devs, dev->name, sizeof(dev->name));
}

static bool match_comm(const struct pk_select *s, const struct pk_event *ev)
{
	const struct task_section *task = pk_event_get(ev, task);

	return task && match_chars(s->opts->comms, task->comm, sizeof(task->comm));
}

static bool match_id(const struct pk_select *s, uint64_t id)
{
	for (size_t i = 0; i < s->ids.n; i++)
		if (s->ids.at[i] == id)
			return true;
	return false;
}

/* ---- the whole ---- */

bool pk_select_is_all(const struct pk_select *s)
{
	const struct pk_select_opts *o = s->opts;

	return !o->filter && !o->ids && !o->reasons && !o->devs && !o->netns && !o->comms &&
	       !o->probes && !o->since && !o->until;
}

int pk_select_match(struct pk_select *s, const struct pk_event *ev, const struct pk_names *names)
{
	const struct pk_select_opts *o = s->opts;
	int r = settle(s, names, ev);

	if (r)
		return r;
	s->looked_at++;
	if (!match_time(s, ev->rec->ts_ns) || (o->ids && !match_id(s, ev->rec->id)) ||
	    (o->probes && !match_probe(s, ev, names)) ||
	    (o->reasons && !match_reason(s, ev, names)) || (o->devs && !match_dev(s, ev)) ||
	    (o->netns && !match_netns(s, ev, names)) || (o->comms && !match_comm(s, ev)) ||
	    (s->filter && !pk_packet_filter_match(s->filter, ev)))
		return 0;
	s->matched++;
	return 1;
}

/* An id, as print shows it: "#1f", or as JSON does: "1f". */
static int parse_id(const char *text, uint64_t *ret)
{
	const char *p = text + (text[0] == '#');
	uint64_t v = 0;
	size_t n;

	if (p[0] == '0' && p[1] == 'x')
		p += 2;
	for (n = 0; isxdigit((unsigned char)p[n]) && n < 16; n++)
		v = v << 4 | (uint64_t)(isdigit((unsigned char)p[n])
						? p[n] - '0'
						: tolower((unsigned char)p[n]) - 'a' + 10);
	if (!n || p[n])
		return pk_err(-EINVAL, "--id: '%s' is no packet id; print shows them as in #1f4",
			      text);
	*ret = v;
	return 0;
}

static int parse_ids(struct pk_select *s, char *const *ids)
{
	int r = 0;

	for (; !r && ids && *ids; ids++) {
		if (pk_array_reserve(&s->ids, 1))
			return pk_err(-ENOMEM, "--id: %s", strerror(ENOMEM));
		r = parse_id(*ids, &s->ids.at[s->ids.n++]);
	}
	return r;
}

int pk_select_new(const struct pk_select_opts *opts, struct pk_select **ret)
{
	_cleanup_(pk_select_freep) struct pk_select *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return pk_err(-ENOMEM, "%s", strerror(ENOMEM));
	s->opts = opts;
	r = parse_ids(s, opts->ids) ?: parse_moment("--since", opts->since, &s->since) ?:
	    parse_moment("--until", opts->until, &s->until);
	if (!r && opts->filter)
		r = pk_packet_filter_new(opts->filter, &s->filter);
	if (r)
		return r;
	*ret = TAKE_PTR(s);
	return 0;
}

void pk_select_free(struct pk_select *s)
{
	if (!s)
		return;
	pk_packet_filter_free(s->filter);
	pk_map_done(&s->reasons);
	pk_map_done(&s->netns);
	free(s->ids.at);
	free(s);
}

/* ---- what the capture does not know ---- */

/* One pattern, compared with all names of a dictionary. */
struct known {
	char *const pattern[2];
	const struct pk_names *names;
	struct {
		const char **at;
		size_t n, cap;
	} all;
};

static void note_name(struct known *k, const char *name)
{
	if (!pk_array_reserve(&k->all, 1))
		k->all.at[k->all.n++] = name;
}

static bool visit_reason(void *ctx, uint32_t value, const char *name)
{
	struct known *k = ctx;

	note_name(k, name);
	return pk_names_reason_matches(k->names, value, k->pattern[0]);
}

static bool visit_netns(void *ctx, uint32_t value, const char *name)
{
	struct known *k = ctx;

	note_name(k, name);
	return match_netns_name(k->pattern, value, name);
}

static bool is_number(const char *text)
{
	uint32_t v;

	return !pk_parse_u32(text, 0, UINT32_MAX, &v);
}

static int check_reason(const struct pk_names *names, char *pattern)
{
	struct known k = { .pattern = { pattern, NULL }, .names = names };
	const char *near;

	if (is_number(pattern) || pk_names_visit_reasons(names, visit_reason, &k)) {
		free(k.all.at);
		return 0;
	}
	near = pk_nearest(pattern, k.all.at, k.all.n);
	free(k.all.at);
	return pk_err(-ENOENT,
		      "--reason: '%s': the kernel of this capture has no such reason%s%s%s",
		      pattern, near ? "; did you mean '" : "", near ?: "", near ? "'?" : "");
}

static int check_netns(const struct pk_names *names, char *pattern)
{
	struct known k = { .pattern = { pattern, NULL }, .names = names };
	_cleanup_(pk_out_done) struct pk_out list = { .fd = -1 };

	if (!is_number(pattern) && !pk_names_visit_netns(names, visit_netns, &k)) {
		for (size_t i = 0; i < k.all.n; i++) {
			pk_out_str(&list, i ? ", " : "");
			pk_out_escaped(&list, k.all.at[i], strlen(k.all.at[i]));
		}
		free(k.all.at);
		return pk_err(-ENOENT, "--ns: '%s': not in this capture, which has: %s", pattern,
			      pk_out_text(&list) ?: "");
	}
	free(k.all.at);
	return 0;
}

static int check_probe(const struct pk_names *names, const char *pattern)
{
	_cleanup_(pk_out_done) struct pk_out list = { .fd = -1 };

	for (size_t i = 0; i < pk_names_n_probes(names); i++) {
		const struct pk_probe_name *name = pk_names_probe(names, (uint16_t)i);

		if (match_probe_name(pattern, name))
			return 0;
		pk_out_str(&list, i ? ", " : "");
		pk_out_escaped(&list, name->type, strlen(name->type));
		pk_out_char(&list, ':');
		pk_out_escaped(&list, name->symbol, strlen(name->symbol));
	}
	return pk_err(-ENOENT, "--probe: '%s': not in this capture, which has: %s", pattern,
		      pk_out_text(&list) ?: "");
}

static void say_unsuited(const struct pk_select *s)
{
	const char *why;
	uint64_t n = s->filter ? pk_packet_filter_unsuited(s->filter, &why) : 0;

	if (n)
		pk_info("--filter: %" PRIu64 " packets begin with a header that it has no meaning "
			"for, and did not match: %s",
			n, why);
}

int pk_select_end(struct pk_select *s, const struct pk_names *names)
{
	const struct pk_select_opts *o = s->opts;
	int r = 0;

	for (char *const *p = o->probes; p && *p; p++)
		r = check_probe(names, *p) ?: r;
	for (char *const *p = o->reasons; p && *p; p++)
		r = check_reason(names, *p) ?: r;
	for (char *const *p = o->netns; p && *p; p++)
		r = check_netns(names, *p) ?: r;
	say_unsuited(s);
	if (!r && s->looked_at && !s->matched)
		pk_info("none of %" PRIu64 " events is what was asked for", s->looked_at);
	return r;
}

/* ---- in front of a consumer ---- */

static int select_begin(struct pk_consumer *c, const struct pk_names *names)
{
	struct pk_consumer *next = ((struct select_consumer *)c)->next;

	return next->begin ? next->begin(next, names) : 0;
}

static int select_event(struct pk_consumer *c, const struct pk_event *ev,
			const struct pk_names *names)
{
	struct select_consumer *sc = (struct select_consumer *)c;
	int r = pk_select_match(sc->select, ev, names);

	return r > 0 ? sc->next->event(sc->next, ev, names) : r;
}

static int select_idle(struct pk_consumer *c)
{
	struct select_consumer *sc = (struct select_consumer *)c;

	return sc->next->idle ? sc->next->idle(sc->next) : 0;
}

static int select_settle(struct pk_consumer *c)
{
	struct select_consumer *sc = (struct select_consumer *)c;

	return sc->next->settle ? sc->next->settle(sc->next) : 0;
}

static int select_end(struct pk_consumer *c, const struct pk_names *names)
{
	struct select_consumer *sc = (struct select_consumer *)c;
	int r = sc->next->end ? sc->next->end(sc->next, names) : 0;

	return r ? r : pk_select_end(sc->select, names);
}

static void select_free(struct pk_consumer *c)
{
	free(c);
}

struct pk_consumer *pk_select_consumer(struct pk_select *s, struct pk_consumer *next)
{
	struct select_consumer *sc = calloc(1, sizeof(*sc));

	if (!sc)
		return NULL;
	sc->consumer.begin = select_begin;
	sc->consumer.event = select_event;
	sc->consumer.idle = select_idle;
	sc->consumer.settle = select_settle;
	sc->consumer.end = select_end;
	sc->consumer.free = select_free;
	sc->select = s;
	sc->next = next;
	return &sc->consumer;
}
