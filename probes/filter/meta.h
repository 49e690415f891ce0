/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* The metadata filter (-m): an expression on fields that can be reached from the skb, such as
 * `sk_buff.dev.name == "eth0" && mark & 0xff == 3`, compiled to eBPF. Offsets come from the BTF
 * of the kernel that will run it, so nothing is left to relocate. */

#include "core/kernel/kernel.h"
#include "probes/filter/emit.h"

/* Bytes of its own stack frame that a program uses at most; frames of calls add up to 512. */
#define PK_META_FRAME_BYTES 112
/* Instructions of the longest program. */
#define PK_META_INSNS_MAX   4096

/* Compile `expr` for `kernel`, to code that calls helpers which every kernel since 5.5 has and has
 * no loop and no map. 0; -EINVAL: the expression is wrong; -ENOENT: it names something
 * that is not there (a field, a namespace, ...); -EOPNOTSUPP: the kernel has no BTF; -E2BIG: too
 * long; -ENOMEM. All logged, with the place in the expression. */
int pk_meta_compile(struct pk_kernel *kernel, const char *expr, struct pk_filter_code *ret);
