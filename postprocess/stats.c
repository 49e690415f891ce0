// SPDX-License-Identifier: GPL-2.0-or-later
/* The summary of a capture. Events are counted by the numbers that they hold; names are looked
 * up at the end, once per row. What is shown is one list of tables, written as text or as JSON. */

#include "postprocess/stats.h"

#include <errno.h>
#include <json-c/json.h>
#include <string.h>

#include "collectors/dev/section.h"
#include "collectors/drop/section.h"
#include "collectors/ns/section.h"
#include "core/event/stack.h"
#include "core/util/log.h"
#include "postprocess/json.h"
#include "postprocess/tally.h"
#include "postprocess/text.h"
#include "postprocess/why/unseen.h"

#define NS_PER_SEC 1000000000ULL

enum table_id {
	TABLE_PROBES,
	TABLE_REASONS,
	TABLE_PLACES,
	TABLE_DEVICES,
	TABLE_NAMESPACES,
	TABLE_UNSEEN,
	TABLE_LOST_CAUSES,
	TABLE_LOST_PROBES,
	TABLE_LOST_CPUS,
	TABLE_SHED_CAUSES,
	TABLE_SHED_PROBES,
	TABLE_SHED_CPUS,
	TABLE_MAX,
};

struct stats {
	struct pk_consumer consumer; /* first: the consumer is the stats */
	struct pk_out *out;
	const struct pk_capture_reader *reader;
	uint64_t events, first_ns, last_ns;
	struct pk_tally tables[TABLE_MAX];
};

/* ---- counting ---- */

static int count(struct stats *s, enum table_id table, uint64_t a, uint64_t b, uint64_t c,
		 uint64_t n)
{
	struct pk_tally_key key = { a, b, c };
	struct pk_tally_row *row = pk_tally_row(&s->tables[table], &key);

	if (!row)
		return -ENOMEM;
	row->count += n;
	return 0;
}

static int count_drop(struct stats *s, const struct pk_event *ev, const struct drop_section *drop,
		      const struct pk_names *names)
{
	uint64_t offset, place = pk_event_drop_place(ev, names);
	const struct pk_symbol *symbol = pk_names_symbol(names, place, &offset);
	int r = 0;

	if (drop->reason || pk_names_has_reasons(names))
		r = count(s, TABLE_REASONS, drop->reason, 0, 0, 1);
	/* By function; an address that has no name is a place of its own. */
	return r ?: count(s, TABLE_PLACES, symbol ? symbol->addr : place, 0, 0, 1);
}

static int count_dev(struct stats *s, const struct dev_section *dev, const struct ns_section *ns)
{
	uint64_t name[2];

	memcpy(name, dev->name, sizeof(name));
	return count(s, TABLE_DEVICES, name[0], name[1],
		     (uint64_t)(ns ? ns->inum : 0) << 32 | dev->ifindex, 1);
}

static int stats_event(struct pk_consumer *c, const struct pk_event *ev,
		       const struct pk_names *names)
{
	struct stats *s = (struct stats *)c;
	const struct drop_section *drop = pk_event_get(ev, drop);
	const struct dev_section *dev = pk_event_get(ev, dev);
	const struct ns_section *ns = pk_event_get(ev, ns);
	int r;

	if (!s->events++ || ev->rec->ts_ns < s->first_ns)
		s->first_ns = ev->rec->ts_ns;
	s->last_ns = MAX(s->last_ns, ev->rec->ts_ns);
	r = count(s, TABLE_PROBES, ev->rec->probe, 0, 0, 1);
	if (!r && drop)
		r = count_drop(s, ev, drop, names);
	if (!r && dev)
		r = count_dev(s, dev, ns);
	if (!r && ns)
		r = count(s, TABLE_NAMESPACES, ns->inum, ns->cookie, 0, 1);
	return r ? pk_err(r, "stats: no memory") : 0;
}

static int count_loss(struct stats *s, const struct pk_loss *loss, size_t cause)
{
	bool shed = loss->kind == PK_LOSS_KIND_SHED;

	return count(s, shed ? TABLE_SHED_CAUSES : TABLE_LOST_CAUSES, cause, 0, 0, loss->count)
			?: count(s, shed ? TABLE_SHED_PROBES : TABLE_LOST_PROBES, loss->probe, 0, 0,
				 loss->count)
			?: count(s, shed ? TABLE_SHED_CPUS : TABLE_LOST_CPUS, loss->cpu, 0, 0,
				 loss->count);
}

static int count_losses(struct stats *s)
{
	const struct pk_loss *losses;
	size_t n;
	int r = 0;

	if (!s->reader)
		return 0;
	losses = pk_capture_losses(s->reader, &n);
	for (size_t i = 0; !r && i < n; i++) {
		size_t cause = 0; /* the first loss of the same cause stands for it */

		while (strcmp(losses[cause].cause, losses[i].cause) != 0)
			cause++;
		r = count_loss(s, &losses[i], cause);
	}
	return r ? pk_err(r, "stats: no memory") : 0;
}

static int count_unseen(struct stats *s, const struct pk_names *names)
{
	int r = 0;

	for (size_t i = 0; !r && i < pk_unseen_entries(names); i++) {
		struct pk_unseen u;

		if (pk_unseen_get(names, i, &u))
			r = count(s, TABLE_UNSEEN, i, 0, 0, u.count);
	}
	return r ? pk_err(r, "stats: no memory") : 0;
}

/* ---- rows: each kind as text, and as the keys of a JSON object ---- */

struct row_view {
	const struct stats *stats;
	const struct pk_names *names;
	const struct pk_tally_key *key;
};

static void probe_text(const struct row_view *v, struct pk_out *out)
{
	const struct pk_probe_name *probe = pk_names_probe(v->names, (uint16_t)v->key->a);

	pk_out_escaped(out, probe->type, strlen(probe->type));
	pk_out_char(out, ' ');
	pk_out_escaped(out, probe->symbol, strlen(probe->symbol));
}

static void probe_json(const struct row_view *v, struct pk_json *j)
{
	const struct pk_probe_name *probe = pk_names_probe(v->names, (uint16_t)v->key->a);

	pk_json_str(j, "type", probe->type);
	pk_json_str(j, "symbol", probe->symbol);
}

static void reason_text(const struct row_view *v, struct pk_out *out)
{
	pk_text_reason(out, v->names, (uint32_t)v->key->a);
}

static void reason_json(const struct row_view *v, struct pk_json *j)
{
	pk_json_reason(j, v->names, (uint32_t)v->key->a);
}

static void place_text(const struct row_view *v, struct pk_out *out)
{
	uint64_t offset;
	const struct pk_symbol *symbol = pk_names_symbol(v->names, v->key->a, &offset);

	if (!symbol) {
		pk_out_symbol(out, v->names, v->key->a);
		return;
	}
	pk_out_escaped(out, symbol->name, strlen(symbol->name));
	if (symbol->module[0]) {
		pk_out_str(out, " [");
		pk_out_escaped(out, symbol->module, strlen(symbol->module));
		pk_out_char(out, ']');
	}
}

static void place_json(const struct row_view *v, struct pk_json *j)
{
	uint64_t offset;
	const struct pk_symbol *symbol = pk_names_symbol(v->names, v->key->a, &offset);

	if (symbol)
		pk_json_str(j, "symbol", symbol->name);
	else
		pk_json_place(j, v->names, v->key->a);
}

static void device_text(const struct row_view *v, struct pk_out *out)
{
	uint64_t name[2] = { v->key->a, v->key->b };
	uint32_t inum = (uint32_t)(v->key->c >> 32);

	if (name[0])
		pk_out_escaped(out, (const char *)name, sizeof(name));
	else
		pk_out_char(out, '?');
	pk_out_str(out, " (");
	pk_out_u64(out, (uint32_t)v->key->c);
	pk_out_char(out, ')');
	if (inum) {
		pk_out_str(out, " in ns ");
		pk_text_netns(out, v->names, inum);
	}
}

static void device_json(const struct row_view *v, struct pk_json *j)
{
	uint64_t name[2] = { v->key->a, v->key->b };
	uint32_t inum = (uint32_t)(v->key->c >> 32);

	pk_json_strn(j, "name", (const char *)name, sizeof(name));
	pk_json_u64(j, "ifindex", (uint32_t)v->key->c);
	if (inum) {
		pk_json_object(j, "ns");
		pk_json_netns(j, "inum", v->names, inum);
		pk_json_object_end(j);
	}
}

static void namespace_text(const struct row_view *v, struct pk_out *out)
{
	pk_text_netns(out, v->names, (uint32_t)v->key->a);
	if (pk_names_netns(v->names, (uint32_t)v->key->a)) {
		pk_out_str(out, " (");
		pk_out_u64(out, v->key->a);
		pk_out_char(out, ')');
	}
}

static void namespace_json(const struct row_view *v, struct pk_json *j)
{
	pk_json_netns(j, "inum", v->names, (uint32_t)v->key->a);
	pk_json_u64(j, "cookie", v->key->b);
}

static void unseen_text(const struct row_view *v, struct pk_out *out)
{
	struct pk_unseen u;

	if (!pk_unseen_get(v->names, v->key->a, &u))
		return;
	pk_out_escaped(out, u.counter, strlen(u.counter));
	pk_out_str(out, " in ns ");
	pk_text_netns(out, v->names, u.netns);
}

static void unseen_json(const struct row_view *v, struct pk_json *j)
{
	struct pk_unseen u;

	if (!pk_unseen_get(v->names, v->key->a, &u))
		return;
	pk_json_str(j, "counter", u.counter);
	pk_json_object(j, "ns");
	pk_json_netns(j, "inum", v->names, u.netns);
	pk_json_object_end(j);
}

static const char *cause_of(const struct row_view *v)
{
	size_t n;

	return pk_capture_losses(v->stats->reader, &n)[v->key->a].cause;
}

static void cause_text(const struct row_view *v, struct pk_out *out)
{
	const char *cause = cause_of(v), *text = pk_loss_cause_text(cause);

	pk_out_escaped(out, cause, strlen(cause));
	if (text) {
		pk_out_str(out, ": ");
		pk_out_str(out, text);
	}
}

static void cause_json(const struct row_view *v, struct pk_json *j)
{
	pk_json_str(j, "cause", cause_of(v));
}

static void lost_probe_text(const struct row_view *v, struct pk_out *out)
{
	if (v->key->a == PK_LOSS_ANY_PROBE)
		pk_out_str(out, "any probe");
	else
		probe_text(v, out);
}

static void lost_probe_json(const struct row_view *v, struct pk_json *j)
{
	if (v->key->a != PK_LOSS_ANY_PROBE)
		probe_json(v, j);
}

static void cpu_text(const struct row_view *v, struct pk_out *out)
{
	if (v->key->a == PK_LOSS_ANY_CPU) {
		pk_out_str(out, "any CPU");
		return;
	}
	pk_out_str(out, "CPU ");
	pk_out_u64(out, v->key->a);
}

static void cpu_json(const struct row_view *v, struct pk_json *j)
{
	if (v->key->a != PK_LOSS_ANY_CPU)
		pk_json_u64(j, "cpu", v->key->a);
}

static const struct table {
	const char *title; /* in text */
	const char *key;   /* in JSON */
	void (*text)(const struct row_view *v, struct pk_out *out);
	void (*json)(const struct row_view *v, struct pk_json *j);
} tables[TABLE_MAX] = {
	[TABLE_PROBES] = { "events by probe", "probes", probe_text, probe_json },
	[TABLE_REASONS] = { "drops by reason", "reasons", reason_text, reason_json },
	[TABLE_PLACES] = { "drops by place", "places", place_text, place_json },
	[TABLE_DEVICES] = { "events by device", "devices", device_text, device_json },
	[TABLE_NAMESPACES] = { "events by namespace", "namespaces", namespace_text,
			       namespace_json },
	[TABLE_UNSEEN] = { "lost without an event, by counter", "unseen", unseen_text,
			   unseen_json },
	[TABLE_LOST_CAUSES] = { "lost by cause", "lost_causes", cause_text, cause_json },
	[TABLE_LOST_PROBES] = { "lost by probe", "lost_probes", lost_probe_text, lost_probe_json },
	[TABLE_LOST_CPUS] = { "lost by CPU", "lost_cpus", cpu_text, cpu_json },
	[TABLE_SHED_CAUSES] = { "left out by rule", "shed_causes", cause_text, cause_json },
	[TABLE_SHED_PROBES] = { "left out by probe", "shed_probes", lost_probe_text,
				lost_probe_json },
	[TABLE_SHED_CPUS] = { "left out by CPU", "shed_cpus", cpu_text, cpu_json },
};

/* ---- the facts above the tables ---- */

struct facts {
	uint64_t span_ns, start_utc_ns; /* 0: not known */
	uint64_t lost, shed, bad_records;
	bool whole, cut;
	uint64_t cut_at;
};

static struct facts find_facts(const struct stats *s, const struct pk_names *names)
{
	int64_t offset_ns = pk_names_clock_offset_ns(names);
	struct facts f = { .whole = true, .span_ns = s->last_ns - s->first_ns };
	struct json_object *start;

	if (offset_ns && json_object_object_get_ex(pk_names_meta(names), "start_ns", &start))
		f.start_utc_ns = json_object_get_uint64(start) + (uint64_t)offset_ns;
	if (s->reader) {
		const struct pk_capture_state *state = pk_capture_state(s->reader);

		f.lost = state->lost;
		f.shed = state->shed;
		f.bad_records = state->bad_records;
		f.cut = state->cut;
		f.cut_at = state->damaged_at;
		f.whole = state->ended && !state->cut && !state->bad_records;
	}
	return f;
}

/* A text of the capture's header; NULL if it has none. Owned by names. */
static const char *meta_text(const struct pk_names *names, const char *key)
{
	struct json_object *v;

	if (!json_object_object_get_ex(pk_names_meta(names), key, &v) || !v)
		return NULL;
	return json_object_get_string(v);
}

/* ---- text ---- */

static void text_label(struct pk_out *out, const char *label)
{
	pk_out_color(out, PK_COLOR_DIM);
	pk_out_printf(out, "%-9s", label);
	pk_out_color(out, PK_COLOR_RESET);
}

static void text_meta(struct pk_out *out, const struct pk_names *names, const char *label,
		      const char *key, const char *second_key)
{
	const char *second = second_key ? meta_text(names, second_key) : NULL;
	const char *value = meta_text(names, key);

	if (!value)
		return;
	text_label(out, label);
	pk_out_escaped(out, value, strlen(value));
	if (second) {
		pk_out_char(out, ' ');
		pk_out_escaped(out, second, strlen(second));
	}
	pk_out_char(out, '\n');
}

static void text_events(const struct stats *s, const struct facts *f, struct pk_out *out)
{
	text_label(out, "events");
	pk_out_u64(out, s->events);
	if (f->span_ns) {
		pk_out_printf(out, " in %.6f s, %.0f/s", (double)f->span_ns / NS_PER_SEC,
			      (double)s->events * NS_PER_SEC / (double)f->span_ns);
	}
	pk_out_char(out, '\n');
	text_label(out, "lost");
	pk_out_u64(out, f->lost);
	pk_out_char(out, '\n');
	if (f->shed) {
		text_label(out, "left out");
		pk_out_u64(out, f->shed);
		pk_out_char(out, '\n');
	}
	text_label(out, "whole");
	if (f->cut)
		pk_out_printf(out, "no: cut or damaged at byte %llu",
			      (unsigned long long)f->cut_at);
	else if (f->bad_records)
		pk_out_printf(out, "no: %llu damaged records", (unsigned long long)f->bad_records);
	else
		pk_out_str(out, f->whole ? "yes" : "no: it was not ended in order");
	pk_out_char(out, '\n');
}

static void text_table(const struct stats *s, enum table_id id, const struct pk_names *names,
		       struct pk_out *out)
{
	const struct pk_tally *t = &s->tables[id];
	uint64_t total = 0;

	if (!t->n)
		return;
	for (size_t i = 0; i < t->n; i++)
		total += t->at[i].count;
	pk_out_char(out, '\n');
	pk_out_color(out, PK_COLOR_BOLD);
	pk_out_str(out, tables[id].title);
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_char(out, '\n');
	for (size_t i = 0; i < t->n; i++) {
		struct row_view v = { s, names, &t->at[i].key };

		pk_out_printf(out, "%12llu %5.1f%%  ", (unsigned long long)t->at[i].count,
			      total ? 100.0 * (double)t->at[i].count / (double)total : 0.0);
		tables[id].text(&v, out);
		pk_out_char(out, '\n');
	}
}

static void write_text(const struct stats *s, const struct facts *f, const struct pk_names *names)
{
	struct pk_out *out = s->out;

	text_meta(out, names, "program", "program", "version");
	text_meta(out, names, "host", "host", NULL);
	text_meta(out, names, "kernel", "kernel", "machine");
	text_meta(out, names, "command", "cmdline", NULL);
	text_meta(out, names, "filter", "filter", NULL);
	if (f->start_utc_ns) {
		text_label(out, "started");
		pk_text_utc(out, f->start_utc_ns);
		pk_out_str(out, " UTC\n");
	}
	text_events(s, f, out);
	for (enum table_id id = 0; id < TABLE_MAX; id++)
		text_table(s, id, names, out);
}

/* ---- JSON ---- */

static void json_facts(const struct stats *s, const struct facts *f, const struct pk_names *names,
		       struct pk_json *j)
{
	static const char *const keys[] = { "program", "version", "host",  "kernel",
					    "machine", "cmdline", "filter" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (meta_text(names, keys[i]))
			pk_json_str(j, keys[i], meta_text(names, keys[i]));
	if (f->start_utc_ns)
		pk_json_u64(j, "start_utc_ns", f->start_utc_ns);
	pk_json_u64(j, "events", s->events);
	if (s->events) {
		pk_json_u64(j, "start", s->first_ns);
		pk_json_u64(j, "end", s->last_ns);
	}
	pk_json_u64(j, "lost", f->lost);
	pk_json_u64(j, "shed", f->shed);
	pk_json_u64(j, "bad_records", f->bad_records);
	pk_json_bool(j, "whole", f->whole);
	if (f->cut)
		pk_json_u64(j, "cut_at", f->cut_at);
}

static void json_table(const struct stats *s, enum table_id id, const struct pk_names *names,
		       struct pk_json *j)
{
	const struct pk_tally *t = &s->tables[id];

	pk_json_array(j, tables[id].key);
	for (size_t i = 0; i < t->n; i++) {
		struct row_view v = { s, names, &t->at[i].key };

		pk_json_object(j, NULL);
		tables[id].json(&v, j);
		pk_json_u64(j, "count", t->at[i].count);
		pk_json_object_end(j);
	}
	pk_json_array_end(j);
}

static void write_json(const struct stats *s, const struct facts *f, const struct pk_names *names)
{
	struct pk_json j;

	pk_json_init(&j, s->out);
	pk_json_object(&j, NULL);
	json_facts(s, f, names, &j);
	for (enum table_id id = 0; id < TABLE_MAX; id++)
		json_table(s, id, names, &j);
	pk_json_object_end(&j);
	pk_out_char(s->out, '\n');
}

/* ---- the consumer ---- */

static int finish(struct stats *s, const struct pk_names *names)
{
	int r = count_losses(s) ?: count_unseen(s, names);

	for (enum table_id id = 0; id < TABLE_MAX; id++)
		pk_tally_sort(&s->tables[id]);
	return r;
}

static int text_end(struct pk_consumer *c, const struct pk_names *names)
{
	struct stats *s = (struct stats *)c;
	struct facts f = find_facts(s, names);
	int r = finish(s, names);

	if (r)
		return r;
	write_text(s, &f, names);
	return pk_consumer_out_error(s->out);
}

static int json_end(struct pk_consumer *c, const struct pk_names *names)
{
	struct stats *s = (struct stats *)c;
	struct facts f = find_facts(s, names);
	int r = finish(s, names);

	if (r)
		return r;
	write_json(s, &f, names);
	return pk_consumer_out_error(s->out);
}

static void stats_free(struct pk_consumer *c)
{
	struct stats *s = (struct stats *)c;

	for (enum table_id id = 0; id < TABLE_MAX; id++)
		pk_tally_done(&s->tables[id]);
	free(s);
}

struct pk_consumer *pk_stats_new(struct pk_out *out, const struct pk_print_opts *opts,
				 const struct pk_capture_reader *r)
{
	struct stats *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->consumer.event = stats_event;
	s->consumer.end = opts->format == PK_FORMAT_JSON ? json_end : text_end;
	s->consumer.free = stats_free;
	s->out = out;
	s->reader = r;
	return &s->consumer;
}
