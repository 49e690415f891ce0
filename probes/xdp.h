/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the programs on tracepoints of XDP need to know of this kernel (core/bpf/xdp.bpf.h). */

#include "probes/manager.h"

struct pk_programs;

/* Which of them a tracepoint is; PK_XDP_NONE: another one. */
enum pk_xdp_how pk_xdp_how_of(const char *tracepoint);
/* Before they are loaded: the reason that their losses are shown with, since the kernel gives none:
 * NOT_SPECIFIED, as of all others that it gives none for. */
void pk_xdp_set_reasons(struct pk_probes *probes);
/* Tell them of the functions that may be on the stack above the one that has the tracepoint. Waits
 * for the symbols; without them the losses have no place. Does not log. */
void pk_xdp_find_tracers(const struct pk_probes *probes, struct pk_programs *programs);
