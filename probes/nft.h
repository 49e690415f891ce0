/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the probes on functions of nf_tables need to know of this kernel (core/bpf/nft.bpf.h). */

#include "core/kernel/functions.h"
#include "probes/probe.h"

struct pk_probes;
struct pk_programs;

/* Configure the probe on that function, if it is one of nf_tables: where its arguments are, and
 * where members lie. False: it is none, or that cannot be known. */
bool pk_nft_configure(struct pk_kernel *k, const struct pk_function *f,
		      struct pk_probe_config *config);
/* Is any of the probes of nf_tables? Then that is there. */
bool pk_nft_is_probed(const struct pk_probes *probes);
/* The same, or of what waits for a module. */
bool pk_nft_is_wanted(const struct pk_probes *probes);
/* Are events only of what drops? */
bool pk_nft_is_about_drops(const struct pk_probes *probes);
/* Does something wait for another module? */
bool pk_nft_others_wait(const struct pk_probes *probes);
/* Tell the programs where nft_do_chain() is, if it is probed and frees what is dropped. */
void pk_nft_find_place(const struct pk_probes *probes, struct pk_programs *programs);
