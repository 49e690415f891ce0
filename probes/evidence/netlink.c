// SPDX-License-Identifier: GPL-2.0-or-later
/* See netlink.h. Answers come from the kernel, but of any version: lengths are checked. */

#include "probes/evidence/netlink.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_BYTES 32768
#define MAX_ANSWERS  65536  /* of one question */
#define LIMIT_US     200000 /* without an answer */

static size_t align(size_t len)
{
	return (len + 3) & ~(size_t)3;
}

void pk_nl_begin(struct pk_nl_request *req, uint16_t type, uint16_t flags, const void *fixed,
		 size_t len)
{
	memset(req, 0, sizeof(*req));
	req->hdr.nlmsg_type = type;
	req->hdr.nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	req->hdr.nlmsg_seq = 1;
	req->hdr.nlmsg_len = (uint32_t)(NLMSG_HDRLEN + align(len));
	memcpy(req->bytes + NLMSG_HDRLEN, fixed, len);
}

void pk_nl_put(struct pk_nl_request *req, uint16_t type, const void *data, size_t len)
{
	struct nlattr a = { .nla_len = (uint16_t)(NLA_HDRLEN + len), .nla_type = type };

	if (req->hdr.nlmsg_len + NLA_HDRLEN + align(len) > sizeof(req->bytes))
		return;
	memcpy(req->bytes + req->hdr.nlmsg_len, &a, sizeof(a));
	memcpy(req->bytes + req->hdr.nlmsg_len + NLA_HDRLEN, data, len);
	req->hdr.nlmsg_len += (uint32_t)(NLA_HDRLEN + align(len));
}

/* One datagram of answers. 1: more to come; 0: that was all; -errno. */
static int take(const uint8_t *p, size_t len, bool is_dump, pk_nl_answer_fn answer, void *ctx)
{
	while (len >= sizeof(struct nlmsghdr)) {
		const struct nlmsghdr *h = (const void *)p;

		if (h->nlmsg_len < sizeof(*h) || h->nlmsg_len > len)
			return -EBADMSG;
		if (h->nlmsg_type == NLMSG_DONE)
			return 0;
		if (h->nlmsg_type == NLMSG_ERROR)
			return h->nlmsg_len >= NLMSG_HDRLEN + sizeof(int)
				       ? *(const int *)(p + NLMSG_HDRLEN)
				       : -EBADMSG;
		answer(ctx, h->nlmsg_type, p + NLMSG_HDRLEN, h->nlmsg_len - NLMSG_HDRLEN);
		if (!is_dump)
			return 0;
		if (align(h->nlmsg_len) >= len)
			break;
		p += align(h->nlmsg_len);
		len -= align(h->nlmsg_len);
	}
	return 1;
}

int pk_nl_ask(int protocol, struct pk_nl_request *req, pk_nl_answer_fn answer, void *ctx)
{
	const struct timeval limit = { .tv_usec = LIMIT_US };
	bool is_dump = req->hdr.nlmsg_flags & NLM_F_DUMP;
	_cleanup_(freep) uint8_t *buf = malloc(ANSWER_BYTES);
	_cleanup_(closep) int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	if (fd < 0 || !buf)
		return fd < 0 ? -errno : -ENOMEM;
	/* Dumps then hold to what the request names, where the kernel can (4.20). */
	setsockopt(fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &(int){ 1 }, sizeof(int));
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) ||
	    send(fd, req->bytes, req->hdr.nlmsg_len, 0) < 0)
		return -errno;
	for (int n = 0; n < MAX_ANSWERS; n++) {
		ssize_t got = recv(fd, buf, ANSWER_BYTES, 0);
		int r;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		r = take(buf, (size_t)got, is_dump, answer, ctx);
		if (r <= 0)
			return r;
	}
	return -E2BIG;
}

bool pk_nl_next(const uint8_t **at, size_t *len, uint16_t *ret_type, struct pk_nl_attr *ret)
{
	struct nlattr a;
	size_t step;

	if (*len < sizeof(a))
		return false;
	memcpy(&a, *at, sizeof(a));
	if (a.nla_len < sizeof(a) || a.nla_len > *len)
		return false;
	*ret_type = a.nla_type & NLA_TYPE_MASK;
	*ret = (struct pk_nl_attr){ *at + NLA_HDRLEN, (size_t)a.nla_len - NLA_HDRLEN };
	step = align(a.nla_len) < *len ? align(a.nla_len) : *len;
	*at += step;
	*len -= step;
	return true;
}

void pk_nl_parse(const void *attrs, size_t len, struct pk_nl_attr *ret, size_t max)
{
	const uint8_t *at = attrs;
	struct pk_nl_attr a;
	uint16_t type;

	memset(ret, 0, (max + 1) * sizeof(*ret));
	while (pk_nl_next(&at, &len, &type, &a))
		if (type <= max)
			ret[type] = a;
}

static uint64_t number(const struct pk_nl_attr *a, size_t size)
{
	uint64_t v = 0;

	if (a->data && a->len >= size)
		memcpy(&v, a->data, size); /* little-endian, as every machine that we know */
	return v;
}

uint8_t pk_nl_u8(const struct pk_nl_attr *a)
{
	return (uint8_t)number(a, 1);
}

uint16_t pk_nl_u16(const struct pk_nl_attr *a)
{
	return (uint16_t)number(a, 2);
}

uint32_t pk_nl_u32(const struct pk_nl_attr *a)
{
	return (uint32_t)number(a, 4);
}

uint64_t pk_nl_u64(const struct pk_nl_attr *a)
{
	return number(a, 8);
}

uint32_t pk_nl_be32(const struct pk_nl_attr *a)
{
	return be32toh((uint32_t)number(a, 4));
}

uint64_t pk_nl_be64(const struct pk_nl_attr *a)
{
	return be64toh(number(a, 8));
}

const char *pk_nl_str(const struct pk_nl_attr *a)
{
	return a->data && memchr(a->data, 0, a->len) ? (const char *)a->data : "";
}
