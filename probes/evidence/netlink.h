/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Questions to the kernel by netlink (RFC 3549), as small as it takes to read state: one request,
 * its answers, with a time limit. The socket belongs to the namespace that the calling thread is
 * in when it is opened. */

#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/util/cleanup.h"

#define PK_NL_REQUEST_BYTES 512

struct pk_nl_request {
	union {
		struct nlmsghdr hdr;
		uint8_t bytes[PK_NL_REQUEST_BYTES];
	};
};

/* A request of `type` that begins with `len` bytes of `fixed`. flags: NLM_F_DUMP or 0. */
void pk_nl_begin(struct pk_nl_request *req, uint16_t type, uint16_t flags, const void *fixed,
		 size_t len);
/* Add an attribute. One that does not fit is left out. */
void pk_nl_put(struct pk_nl_request *req, uint16_t type, const void *data, size_t len);

/* Ask on a new socket of `protocol` (NETLINK_ROUTE, ...), and give every answer to `answer`:
 * what follows its netlink header. 0; -errno as the kernel says it (-ENETUNREACH of a route
 * look-up is an answer, too), -ETIMEDOUT. Does not log. */
typedef void (*pk_nl_answer_fn)(void *ctx, uint16_t type, const void *payload, size_t len);
int pk_nl_ask(int protocol, struct pk_nl_request *req, pk_nl_answer_fn answer, void *ctx);

/* Attributes, by type: those up to `max`, later ones of a type replace earlier ones. */
struct pk_nl_attr {
	const uint8_t *data; /* NULL: not there */
	size_t len;
};
void pk_nl_parse(const void *attrs, size_t len, struct pk_nl_attr *ret, size_t max);
/* The next attribute at *at, of *len bytes left; false: no more. For lists. */
bool pk_nl_next(const uint8_t **at, size_t *len, uint16_t *ret_type, struct pk_nl_attr *ret);

/* Values; 0 or "" if the attribute is not there or too short. */
uint8_t pk_nl_u8(const struct pk_nl_attr *a);
uint16_t pk_nl_u16(const struct pk_nl_attr *a);
uint32_t pk_nl_u32(const struct pk_nl_attr *a);
uint64_t pk_nl_u64(const struct pk_nl_attr *a);
uint32_t pk_nl_be32(const struct pk_nl_attr *a);
uint64_t pk_nl_be64(const struct pk_nl_attr *a);
/* Always ends within the attribute; "" unless it does. */
const char *pk_nl_str(const struct pk_nl_attr *a);
