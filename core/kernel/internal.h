/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* struct pk_kernel for the files of this folder; everyone else uses kernel.h. */

#include <limits.h>
#include <pthread.h>
#include <time.h>

#include <bpf/btf.h>

#include "core/kernel/file.h"
#include "core/kernel/kernel.h"
#include "core/util/array.h"
#include "core/util/cleanup.h"
#include "core/util/log.h"
#include "core/util/map.h"

/* One BTF: of vmlinux or of a module. */
struct pk_btf_source {
	char *name;        /* module; "" is vmlinux */
	uint64_t ino;      /* of its file: another after the module was loaded anew */
	struct btf *btf;   /* NULL: not read yet, or `bad` */
	bool bad;          /* cannot be read */
	bool gone;         /* its module is not loaded any more */
	bool reasons_done; /* looked through for drop reasons */
	struct pk_btf_index {
		bool complete;
		struct pk_map ids; /* hash of a name -> id */
	} tracepoints, functions;  /* filled at the first search */
	int fd;                    /* of the BTF object in the kernel; -1: not asked for yet */
};

struct pk_symbols; /* symbols.c */

struct pk_kernel {
	bool running;
	char *btf_dir, *kallsyms, *tracefs, *netns_dir, *proc, *sys; /* owned */
	char *modules_dir; /* owned; NULL: not asked for yet */
	char release[65];

	struct pk_btf_source vmlinux;
	struct {
		struct pk_btf_source **at;
		size_t n, cap;
	} modules;
	bool modules_seen;

	struct pk_symbols *symbols;
	pthread_t symbols_reader; /* if reading_symbols: gives a struct pk_symbols */
	bool reading_symbols;

	struct {
		uint64_t subsystems;  /* bit n: this kernel has subsystem n */
		struct pk_map warned; /* value + 1 */
	} reasons;

	struct {
		bool host_known;
		uint32_t host; /* inode of the first namespace */
		uint64_t dev;  /* device of nsfs */
		int64_t scanned_ns;
		struct pk_map unnamed; /* had no name at the last look */
	} netns;

	struct {
		char **at;
		size_t n, cap;
		bool loaded;
		uint64_t stamp; /* of the modules they were read with */
	} tracepoints;

	struct {
		bool loaded;
		uint64_t stamp;          /* of the modules they were read with */
		int error;               /* of reading the list of what can be traced */
		struct pk_map traceable; /* set: hash of name and module */
		struct pk_map blacklist; /* set: hash of name */
	} functions;
};

static inline int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

/* First id of the types that are `btf`'s own, not those of its base. */
static inline uint32_t btf_first_id(const struct btf *btf)
{
	const struct btf *base = btf__base_btf(btf);

	return base ? btf__type_cnt(base) : 1;
}

/* See pk_kernel_search(): true ends the search. */
typedef bool (*pk_btf_visit_fn)(struct pk_btf_source *src, void *ctx);

/* Visit the BTF of vmlinux, of module `hint` (may be NULL), then of every loaded module whose
 * file mentions `needle`, until `visit` is content; src->btf is set then. Modules that `skip`
 * names are left out (may be NULL). Only what may be of use is parsed. Returns whether a visit
 * was content. */
bool pk_kernel_search(struct pk_kernel *k, const char *hint, const char *needle,
		      bool (*skip)(const struct pk_btf_source *src), pk_btf_visit_fn visit,
		      void *ctx);
/* The loaded module of that name; NULL if there is none with BTF. Its BTF may not be read yet. */
struct pk_btf_source *pk_kernel_module(struct pk_kernel *k, const char *name);
/* BTF of `src`, read now if need be; with a `needle`, only if the file mentions it. */
struct btf *pk_kernel_source_btf(struct pk_kernel *k, struct pk_btf_source *src,
				 const char *needle);

/* Where modules are kept. */
const char *pk_kernel_modules_dir(struct pk_kernel *k);
/* A number that changes when a module comes or goes: /sys/module has a folder for each. */
uint64_t pk_kernel_modules_stamp(struct pk_kernel *k);
void pk_symbols_free(struct pk_symbols *s);
/* Take over what pk_symbols_read_ahead() began, if it did. */
void pk_symbols_wait(struct pk_kernel *k);
