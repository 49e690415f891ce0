/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Questions by generic netlink, where a family's number has to be asked first. */

#include <linux/genetlink.h>

#include "probes/evidence/netlink.h"

/* Number of a family; 0: there is none. The kernel looks for a module of that name: ask only where
 * it is loaded. */
uint16_t pk_genl_family(const char *name);

/* A request of command `cmd` that begins with `len` bytes of `fixed`, the family's own header. */
void pk_genl_begin(struct pk_nl_request *req, uint16_t family, uint8_t cmd, uint16_t flags,
		   const void *fixed, size_t len);
/* The attributes of an answer, behind `fixed_len` bytes of the family's own header. False: it is
 * none of `family`. */
bool pk_genl_parse(uint16_t family, uint16_t type, const void *payload, size_t len,
		   size_t fixed_len, struct pk_nl_attr *ret, size_t max);
