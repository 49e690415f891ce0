/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What the probes on Open vSwitch need to know of this kernel (collectors/ovs/hook.bpf.c). */

#include "core/kernel/functions.h"
#include "probes/probe.h"

/* Configure the probe on that tracepoint or function, if it is one of openvswitch: where members
 * lie. False: it is none, or that cannot be known. */
bool pk_ovs_configure_tp(const char *tracepoint, const struct pk_func_proto *proto,
			 struct pk_probe_config *config);
bool pk_ovs_configure(struct pk_kernel *k, const struct pk_function *f,
		      struct pk_probe_config *config);
