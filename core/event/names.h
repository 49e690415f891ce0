/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The dictionaries of a capture: what the numbers in its records mean on the kernel it ran on.
 * While collecting, they are filled from the kernel as things are first seen, and written to the
 * file before the events that need them; when reading, they come from the file. Consumers see no
 * difference. Any number of threads may look things up at a time, while none adds any.
 *
 * In the file a dictionary is a JSON object with one key, see docs/capture-file.md. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;
struct pk_evidences;
struct pk_names;

struct pk_names *pk_names_new(void); /* NULL: no memory */
void pk_names_free(struct pk_names *names);
static inline void pk_names_freep(struct pk_names **names)
{
	pk_names_free(*names);
}

/* Take in one dictionary (any of the kinds below). Unknown kinds and members are passed over.
 * Entries replace older ones of the same key. 0, -EINVAL (not of the form it should have),
 * -ENOMEM. Does not log. */
int pk_names_load(struct pk_names *names, struct json_object *dict);

/* Changes whenever anything is added. */
uint64_t pk_names_version(const struct pk_names *names);

/* The dictionaries with what came since the last call, to be written and put: an array of
 * objects, NULL if nothing came. */
struct json_object *pk_names_take_new(struct pk_names *names);

/* --- capture: one object of facts about the run: see pk_names_set_meta() --- */

/* Keys: program, version, kernel, machine, host, cmdline, profiles, clock_offset_ns (UTC minus
 * boot time), start_ns, filter... */
int pk_names_set_meta(struct pk_names *names,
		      struct json_object *meta); /* takes ownership of meta */
/* Owned by names; an empty object if the capture has none. */
struct json_object *pk_names_meta(const struct pk_names *names);
/* UTC = boot time + this. 0 if unknown. */
int64_t pk_names_clock_offset_ns(const struct pk_names *names);

/* --- probes: by index, as in pk_record.probe --- */

struct pk_probe_name {
	const char *type;   /* "tp", "kprobe", "kretprobe", "usdt" */
	const char *symbol; /* "skb:kfree_skb", "tcp_v4_rcv" */
};
int pk_names_add_probe(struct pk_names *names, uint16_t index, const char *type,
		       const char *symbol);
/* Never NULL: an unknown index gives type "?" and symbol "?". */
const struct pk_probe_name *pk_names_probe(const struct pk_names *names, uint16_t index);
size_t pk_names_n_probes(const struct pk_names *names);

/* --- symbols: kernel functions by address range --- */

struct pk_symbol {
	uint64_t addr, size; /* size 0: not known, the next symbol ends it */
	const char *name;
	const char *module; /* "" for the kernel itself */
	/* Set by pk_names_add_symbol(): part of the tracing itself; frees packets for others. */
	bool tracer, freer;
};
int pk_names_add_symbol(struct pk_names *names, const struct pk_symbol *symbol);
/* The function `addr` lies in; NULL if unknown. *ret_offset: bytes from its start. */
const struct pk_symbol *pk_names_symbol(const struct pk_names *names, uint64_t addr,
					uint64_t *ret_offset);

/* --- reasons: drop reasons of every subsystem --- */

int pk_names_add_subsystem(struct pk_names *names, uint16_t subsystem, const char *name);
int pk_names_add_reason(struct pk_names *names, uint32_t value, const char *name);
/* Name of the subsystem in the upper half of `value` ("core", "openvswitch"), or its number as
 * text, good until the thread asks for another. */
const char *pk_names_subsystem(const struct pk_names *names, uint32_t value);
/* Name of the reason, or NULL: unknown (show the number). */
const char *pk_names_reason(const struct pk_names *names, uint32_t value);
/* Show `visit` all reasons, in no order, until it returns true. Did it? */
typedef bool (*pk_names_visit_fn)(void *ctx, uint32_t value, const char *name);
bool pk_names_visit_reasons(const struct pk_names *names, pk_names_visit_fn visit, void *ctx);
/* Is that reason meant by `pattern`: its number, or a pattern as in a shell, in letters of any
 * case, of its name, SUBSYSTEM/NAME or what C calls it? */
bool pk_names_reason_matches(const struct pk_names *names, uint32_t value, const char *pattern);
/* Does the capture's kernel have drop reasons at all? (5.10 does not.) */
bool pk_names_has_reasons(const struct pk_names *names);
/* Give every reason that is known to `visit`, in no order. */
void pk_names_each_reason(const struct pk_names *names,
			  void (*visit)(void *ctx, uint32_t value, const char *name), void *ctx);

/* --- netns: names of network namespaces by inode number --- */

int pk_names_add_netns(struct pk_names *names, uint32_t inum, const char *name);
/* NULL: it has no name that we know. */
const char *pk_names_netns(const struct pk_names *names, uint32_t inum);
/* As pk_names_visit_reasons(). */
bool pk_names_visit_netns(const struct pk_names *names, pk_names_visit_fn visit, void *ctx);

/* --- evidence: what was found around drops, see evidence.h --- */

int pk_names_add_evidence(struct pk_names *names,
			  struct json_object *entry); /* takes ownership of entry */
/* Never NULL. */
const struct pk_evidences *pk_names_evidences(const struct pk_names *names);

/* --- counters: of namespaces, that moved for losses without a drop event --- */

/* detail: what else was found, or NULL. */
int pk_names_add_counter(struct pk_names *names, uint32_t netns, const char *name, uint64_t count,
			 const char *detail);
/* An array of the entries, each with `netns`, `name` and `count`; owned by names, never NULL. */
struct json_object *pk_names_counters(const struct pk_names *names);

/* --- filling while collecting --- */

/* Asked for what is not known yet; NULL members: never known. Each adds to `names` itself. */
struct pk_resolver {
	void *ctx;
	void (*symbol)(void *ctx, struct pk_names *names, uint64_t addr);
	void (*reason)(void *ctx, struct pk_names *names, uint32_t value);
	void (*netns)(void *ctx, struct pk_names *names, uint32_t inum);
};
void pk_names_set_resolver(struct pk_names *names, const struct pk_resolver *resolver);
/* A value of that kind is about to be used: have it resolved, once. */
void pk_names_want_addr(struct pk_names *names, uint64_t addr);
void pk_names_want_reason(struct pk_names *names, uint32_t value);
void pk_names_want_netns(struct pk_names *names, uint32_t inum);
/* The same for every field of the record at `data` that a dictionary names. Cheap: no decoding,
 * known values cost a look-up. */
void pk_names_want_record(struct pk_names *names, const void *data, size_t size);
