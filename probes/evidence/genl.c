// SPDX-License-Identifier: GPL-2.0-or-later
/* See genl.h. */

#include "probes/evidence/genl.h"

#include <string.h>

#define FIXED_MAX 16

void pk_genl_begin(struct pk_nl_request *req, uint16_t family, uint8_t cmd, uint16_t flags,
		   const void *fixed, size_t len)
{
	struct genlmsghdr h = { .cmd = cmd, .version = 1 };
	uint8_t bytes[sizeof(h) + FIXED_MAX];

	len = MIN(len, (size_t)FIXED_MAX);
	memcpy(bytes, &h, sizeof(h));
	if (len)
		memcpy(bytes + sizeof(h), fixed, len);
	pk_nl_begin(req, family, flags, bytes, sizeof(h) + len);
}

bool pk_genl_parse(uint16_t family, uint16_t type, const void *payload, size_t len,
		   size_t fixed_len, struct pk_nl_attr *ret, size_t max)
{
	size_t header = sizeof(struct genlmsghdr) + fixed_len;

	if (type != family || len < header)
		return false;
	pk_nl_parse((const uint8_t *)payload + header, len - header, ret, max);
	return true;
}

static void on_family(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[CTRL_ATTR_FAMILY_ID + 1];
	uint16_t *id = ctx;

	if (pk_genl_parse(GENL_ID_CTRL, type, payload, len, 0, a, CTRL_ATTR_FAMILY_ID))
		*id = pk_nl_u16(&a[CTRL_ATTR_FAMILY_ID]);
}

uint16_t pk_genl_family(const char *name)
{
	struct pk_nl_request req;
	uint16_t id = 0;

	pk_genl_begin(&req, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, NULL, 0);
	pk_nl_put(&req, CTRL_ATTR_FAMILY_NAME, name, strlen(name) + 1);
	return pk_nl_ask(NETLINK_GENERIC, &req, on_family, &id) ? 0 : id;
}
