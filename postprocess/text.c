// SPDX-License-Identifier: GPL-2.0-or-later
/* Text of one event. The header line is made here, since it joins the record with the task
 * section; every other line comes from the section that it shows. Runs at a million events a
 * second: nothing here formats through printf. */

#include "postprocess/text.h"

#include <string.h>

#include "collectors/task/section.h"
#include "postprocess/memo.h"

#define NS_PER_SEC 1000000000ULL

/* Gregorian date of a day since 1970-01-01; years are counted from March, so that the leap day
 * comes last. */
static void civil_date(uint64_t day, unsigned int *ret_year, unsigned int *ret_month,
		       unsigned int *ret_day)
{
	uint64_t z = day + 719468; /* days since 0000-03-01 */
	unsigned int era = (unsigned int)(z / 146097), doe = (unsigned int)(z % 146097);
	unsigned int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	unsigned int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	unsigned int month = (5 * doy + 2) / 153; /* 0: March */

	*ret_day = doy - (153 * month + 2) / 5 + 1;
	*ret_month = month < 10 ? month + 3 : month - 9;
	*ret_year = era * 400 + yoe + (*ret_month <= 2);
}

void pk_text_utc(struct pk_out *out, uint64_t utc_ns)
{
	uint64_t sec = utc_ns / NS_PER_SEC;
	unsigned int year, month, day;

	civil_date(sec / 86400, &year, &month, &day);
	pk_out_u64_pad(out, year, 4);
	pk_out_char(out, '-');
	pk_out_u64_pad(out, month, 2);
	pk_out_char(out, '-');
	pk_out_u64_pad(out, day, 2);
	pk_out_char(out, ' ');
	pk_out_u64_pad(out, sec / 3600 % 24, 2);
	pk_out_char(out, ':');
	pk_out_u64_pad(out, sec / 60 % 60, 2);
	pk_out_char(out, ':');
	pk_out_u64_pad(out, sec % 60, 2);
	pk_out_char(out, '.');
	pk_out_u64_pad(out, utc_ns % NS_PER_SEC / 1000, 6);
}

void pk_text_reason(struct pk_out *out, const struct pk_names *names, uint32_t reason)
{
	const char *name = pk_names_reason(names, reason), *subsystem;

	if (reason >> 16) {
		subsystem = pk_names_subsystem(names, reason);
		pk_out_escaped(out, subsystem, strlen(subsystem));
		pk_out_char(out, '/');
	}
	if (name)
		pk_out_escaped(out, name, strlen(name));
	else
		pk_out_u64(out, reason);
}

void pk_text_netns(struct pk_out *out, const struct pk_names *names, uint32_t inum)
{
	const char *name = pk_names_netns(names, inum);

	if (name)
		pk_out_escaped(out, name, strlen(name));
	else
		pk_out_u64(out, inum);
}

static void print_time(struct pk_out *out, uint64_t ts_ns, const struct pk_names *names, bool utc)
{
	/* A capture that does not know its clock says the boot time rather than a day in 1970. */
	int64_t offset_ns = utc ? pk_names_clock_offset_ns(names) : 0;

	if (offset_ns) {
		pk_text_utc(out, ts_ns + (uint64_t)offset_ns);
		return;
	}
	pk_out_u64(out, ts_ns / NS_PER_SEC);
	pk_out_char(out, '.');
	pk_out_u64_pad(out, ts_ns % NS_PER_SEC / 1000, 6);
}

void pk_text_duration(struct pk_out *out, uint64_t ns)
{
	static const struct {
		uint64_t ns;
		const char *name;
	} units[] = { { NS_PER_SEC, " s" }, { 1000000, " ms" }, { 1000, " us" } };

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (ns < units[i].ns)
			continue;
		pk_out_u64(out, ns / units[i].ns);
		pk_out_char(out, '.');
		pk_out_u64(out, ns % units[i].ns * 10 / units[i].ns);
		pk_out_str(out, units[i].name);
		return;
	}
	pk_out_u64(out, ns);
	pk_out_str(out, " ns");
}

#define NO_SINCE UINT64_MAX

/* "curl/1234 " */
static void print_task(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names)
{
	const struct task_section *task = pk_event_get(ev, task);
	struct pk_memo_ask ask;

	if (!task || pk_memo_section(out, &pk_task_section, ev, names, &ask))
		return;
	pk_out_escaped(out, task->comm, sizeof(task->comm));
	pk_out_char(out, '/');
	pk_out_u64(out, task->pid);
	pk_out_char(out, ' ');
	pk_memo_keep(out, &ask);
}

/* "tp skb:kfree_skb" */
static void print_probe(struct pk_out *out, const struct pk_event *ev, const struct pk_names *names)
{
	const struct pk_probe_name *probe = pk_names_probe(names, ev->rec->probe);
	struct pk_memo_ask ask;

	if (pk_memo_probe(out, ev, names, &ask))
		return;
	pk_out_escaped(out, probe->type, strlen(probe->type));
	pk_out_char(out, ' ');
	pk_out_escaped(out, probe->symbol, strlen(probe->symbol));
	pk_memo_keep(out, &ask);
}

static void print_header(const struct pk_event *ev, const struct pk_names *names,
			 struct pk_out *out, const struct pk_print_opts *opts, uint64_t since_ns)
{
	pk_out_color(out, PK_COLOR_DIM);
	print_time(out, ev->rec->ts_ns, names, opts->utc);
	if (since_ns != NO_SINCE) {
		pk_out_mem(out, " +", 2);
		pk_text_duration(out, since_ns);
	}
	pk_out_mem(out, " [", 2);
	pk_out_u64_pad(out, ev->rec->cpu, 3);
	pk_out_mem(out, "] ", 2);
	pk_out_color(out, PK_COLOR_RESET);
	pk_out_color(out, PK_COLOR_BOLD);
	print_task(out, ev, names);
	print_probe(out, ev, names);
	pk_out_color(out, PK_COLOR_RESET);
	if (ev->rec->id) {
		pk_out_mem(out, " #", 2);
		pk_out_hex(out, ev->rec->id, 1);
	}
}

/* Print `lead`, then the section; nothing at all if the section has nothing to say. True if it
 * had. */
static bool print_section(const struct pk_section *s, const char *lead, size_t lead_len,
			  const struct pk_event *ev, const struct pk_names *names,
			  struct pk_out *out)
{
	struct pk_memo_ask ask;
	uint64_t before;

	pk_out_mem(out, lead, lead_len);
	before = pk_out_position(out);
	if (!pk_memo_section(out, s, ev, names, &ask)) {
		s->print(ev, names, out);
		pk_memo_keep(out, &ask);
	}
	if (pk_out_position(out) != before || out->error)
		return true;
	out->len -= lead_len; /* nothing was written since: it still lies in the buffer, whole */
	return false;
}

/* Those from position `first` on, before `end`. */
static void print_sections(size_t first, size_t end, const struct pk_event *ev,
			   const struct pk_names *names, struct pk_out *out)
{
	static const char new_line[] = "\n" PK_TEXT_INDENT, join[] = ", ";
	bool open = false; /* does the last line show the section before this one? */

	for (size_t i = first; i < end; i++) {
		const struct pk_section *s = pk_sections[i];

		if (!s->print || !ev->data[s->id])
			open = false;
		else if (s->joins && open)
			print_section(s, join, sizeof(join) - 1, ev, names, out);
		else
			open = print_section(s, new_line, sizeof(new_line) - 1, ev, names, out);
	}
}

void pk_event_print_since(const struct pk_event *ev, const struct pk_names *names,
			  struct pk_out *out, const struct pk_print_opts *opts, uint64_t since_ns)
{
	struct pk_memo_ask ask;

	print_header(ev, names, out, opts, since_ns);
	print_sections(0, PK_MEMO_WHERE, ev, names, out);
	if (!pk_memo_where(out, ev, names, &ask)) {
		print_sections(PK_MEMO_WHERE, pk_n_sections, ev, names, out);
		pk_memo_keep(out, &ask);
	}
	pk_out_char(out, '\n');
}

void pk_event_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out,
		    const struct pk_print_opts *opts)
{
	pk_event_print_since(ev, names, out, opts, NO_SINCE);
}
