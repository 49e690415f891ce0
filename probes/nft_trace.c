// SPDX-License-Identifier: GPL-2.0-or-later
/* See nft_trace.h. The table is `inet pktrack-PID`, so that several runs do not meet. Since 5.12 it
 * belongs to our socket, and goes with it, however we end; before, the next run looks for tables of
 * processes that are gone. */

#include "probes/nft_trace.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

#include "core/util/log.h"
#include "core/util/parse.h"
#include "probes/evidence/netlink.h"

#define PREFIX      "pktrack-"
#define CHAIN       "trace"
#define BATCH_BYTES 1024
#define REPLY_BYTES 4096
#define LIMIT_S     5
#define OWNED       2 /* NFT_TABLE_F_OWNER, which headers before 5.12 lack */

/* Messages that are done together, or not at all. */
struct batch {
	uint8_t bytes[BATCH_BYTES];
	size_t len;
	size_t message; /* where the last one begins */
	int n_wanted;   /* answers */
};

/* ---- writing ---- */

static void *put(struct batch *b, size_t len)
{
	void *at = b->bytes + b->len;

	b->len += (len + 3) & ~(size_t)3;
	return at;
}

static void put_attr(struct batch *b, uint16_t type, const void *data, size_t len)
{
	struct nlattr *a = put(b, sizeof(*a));

	*a = (struct nlattr){ (uint16_t)(sizeof(*a) + len), type };
	memcpy(put(b, len), data, len);
}

static void put_str(struct batch *b, uint16_t type, const char *text)
{
	put_attr(b, type, text, strlen(text) + 1);
}

static void put_be32(struct batch *b, uint16_t type, uint32_t v)
{
	v = htonl(v);
	put_attr(b, type, &v, sizeof(v));
}

/* Attributes within one: end() what begin() gave. */
static struct nlattr *begin(struct batch *b, uint16_t type)
{
	struct nlattr *a = put(b, sizeof(*a));

	a->nla_type = type | NLA_F_NESTED;
	return a;
}

static void end(struct batch *b, struct nlattr *a)
{
	a->nla_len = (uint16_t)(b->bytes + b->len - (uint8_t *)a);
}

static void begin_message(struct batch *b, uint16_t type, uint16_t flags, uint16_t res_id)
{
	struct nlmsghdr *h;
	struct nfgenmsg *g;

	b->message = b->len;
	h = put(b, sizeof(*h));
	g = put(b, sizeof(*g));
	h->nlmsg_type = type;
	h->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	*g = (struct nfgenmsg){ .nfgen_family = res_id ? AF_UNSPEC : NFPROTO_INET,
				.version = NFNETLINK_V0,
				.res_id = htons(res_id) };
	b->n_wanted += (flags & NLM_F_ACK) != 0;
}

static void end_message(struct batch *b)
{
	struct nlmsghdr *h = (void *)(b->bytes + b->message);

	h->nlmsg_len = (uint32_t)(b->len - b->message);
}

static void put_border(struct batch *b, uint16_t type)
{
	begin_message(b, type, 0, NFNL_SUBSYS_NFTABLES);
	end_message(b);
}

static void begin_change(struct batch *b, uint16_t type, uint16_t flags)
{
	begin_message(b, (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | type),
		      (uint16_t)(NLM_F_ACK | flags), 0);
}

static struct nlattr *begin_expr(struct batch *b, const char *name, struct nlattr **ret_data)
{
	struct nlattr *expr = begin(b, NFTA_LIST_ELEM);

	put_str(b, NFTA_EXPR_NAME, name);
	*ret_data = begin(b, NFTA_EXPR_DATA);
	return expr;
}

/* "meta nftrace set 1" */
static void put_rule(struct batch *b)
{
	struct nlattr *exprs = begin(b, NFTA_RULE_EXPRESSIONS), *expr, *data, *value;
	const uint8_t one = 1;

	expr = begin_expr(b, "immediate", &data);
	put_be32(b, NFTA_IMMEDIATE_DREG, NFT_REG_1);
	value = begin(b, NFTA_IMMEDIATE_DATA);
	put_attr(b, NFTA_DATA_VALUE, &one, sizeof(one));
	end(b, value);
	end(b, data);
	end(b, expr);
	expr = begin_expr(b, "meta", &data);
	put_be32(b, NFTA_META_KEY, NFT_META_NFTRACE);
	put_be32(b, NFTA_META_SREG, NFT_REG_1);
	end(b, data);
	end(b, expr);
	end(b, exprs);
}

static void put_table(struct batch *b, const char *name, uint32_t flags)
{
	put_border(b, NFNL_MSG_BATCH_BEGIN);
	begin_change(b, NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL);
	put_str(b, NFTA_TABLE_NAME, name);
	put_be32(b, NFTA_TABLE_FLAGS, flags);
	end_message(b);
	begin_change(b, NFT_MSG_NEWCHAIN, NLM_F_CREATE);
	put_str(b, NFTA_CHAIN_TABLE, name);
	put_str(b, NFTA_CHAIN_NAME, CHAIN);
	end_message(b);
	begin_change(b, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
	put_str(b, NFTA_RULE_TABLE, name);
	put_str(b, NFTA_RULE_CHAIN, CHAIN);
	put_rule(b);
	end_message(b);
	put_border(b, NFNL_MSG_BATCH_END);
}

static void put_removal(struct batch *b, const char *name)
{
	put_border(b, NFNL_MSG_BATCH_BEGIN);
	begin_change(b, NFT_MSG_DELTABLE, 0);
	put_str(b, NFTA_TABLE_NAME, name);
	end_message(b);
	put_border(b, NFNL_MSG_BATCH_END);
}

/* ---- asking ---- */

static int open_socket(void)
{
	const struct timeval limit = { .tv_sec = LIMIT_S };
	_cleanup_(closep) int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)))
		return -errno;
	return TAKE_FD(fd);
}

/* The first error among the answers in one datagram; *n_wanted is counted down. */
static int look_at_answers(const uint8_t *p, size_t len, int *n_wanted)
{
	int r = 0;

	while (len >= sizeof(struct nlmsghdr)) {
		const struct nlmsghdr *h = (const void *)p;
		size_t step = (h->nlmsg_len + 3u) & ~3u;

		if (h->nlmsg_len < NLMSG_HDRLEN + sizeof(int) || h->nlmsg_len > len ||
		    h->nlmsg_type != NLMSG_ERROR)
			return r ?: -EBADMSG;
		r = r ?: *(const int *)(p + NLMSG_HDRLEN);
		--*n_wanted;
		if (step >= len)
			break;
		p += step;
		len -= step;
	}
	return r;
}

static int change(int fd, const struct batch *b)
{
	uint8_t reply[REPLY_BYTES];
	int n_wanted = b->n_wanted, r = 0;

	if (send(fd, b->bytes, b->len, 0) < 0)
		return -errno;
	while (n_wanted > 0 && !r) {
		ssize_t got = recv(fd, reply, sizeof(reply), 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return errno == EAGAIN ? -ETIMEDOUT : -errno;
		r = look_at_answers(reply, (size_t)got, &n_wanted);
	}
	return r;
}

static void name_table(char name[32], uint32_t pid)
{
	snprintf(name, 32, PREFIX "%u", pid);
}

/* ---- what was left behind ---- */

static void on_table(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[NFTA_TABLE_NAME + 1];
	struct batch b = { 0 };
	const char *name;
	uint32_t pid;

	(void)type;
	if (len < sizeof(struct nfgenmsg))
		return;
	pk_nl_parse((const uint8_t *)payload + sizeof(struct nfgenmsg),
		    len - sizeof(struct nfgenmsg), a, NFTA_TABLE_NAME);
	name = pk_nl_str(&a[NFTA_TABLE_NAME]);
	if (strncmp(name, PREFIX, strlen(PREFIX)) ||
	    pk_parse_u32(name + strlen(PREFIX), 1, INT32_MAX, &pid) || !kill((pid_t)pid, 0) ||
	    errno != ESRCH)
		return;
	put_removal(&b, name);
	if (!change(*(const int *)ctx, &b))
		pk_info("nft: removed the table inet %s, which a run had left that was killed",
			name);
}

/* It has a socket of its own: the removal needs one to itself while the list is read. */
static void remove_left_behind(void)
{
	struct nfgenmsg h = { .nfgen_family = NFPROTO_INET, .version = NFNETLINK_V0 };
	_cleanup_(closep) int fd = open_socket();
	struct pk_nl_request req;

	if (fd < 0)
		return;
	pk_nl_begin(&req, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_ask(NETLINK_NETFILTER, &req, on_table, &fd);
}

/* ---- the table ---- */

/* With a socket of its own, in which no answers to another try wait. */
static int add_table(struct pk_nft_trace *t, uint32_t flags)
{
	_cleanup_(closep) int fd = open_socket();
	struct batch b = { 0 };
	char name[32];
	int r;

	if (fd < 0)
		return fd;
	name_table(name, (uint32_t)getpid());
	put_table(&b, name, flags);
	r = change(fd, &b);
	if (r)
		return r;
	*t = (struct pk_nft_trace){ .on = true, .owned = flags & OWNED, .fd = TAKE_FD(fd) };
	return 0;
}

int pk_nft_trace_start(struct pk_nft_trace *t)
{
	int r;

	remove_left_behind();
	r = add_table(t, OWNED);
	if (r == -EINVAL || r == -EOPNOTSUPP)
		r = add_table(t, 0);
	return r ? pk_err(r, "nft: cannot have rules traced: the table inet " PREFIX "%d: %s",
			  getpid(), strerror(-r))
		 : 0;
}

void pk_nft_trace_stop(struct pk_nft_trace *t)
{
	struct batch b = { 0 };
	char name[32];
	int r;

	if (!t->on)
		return;
	name_table(name, (uint32_t)getpid());
	put_removal(&b, name);
	r = t->owned ? 0 : change(t->fd, &b);
	if (r)
		pk_warn("nft: the table inet %s is left: %s; remove it with nft delete table", name,
			strerror(-r));
	close(t->fd);
	*t = (struct pk_nft_trace){ 0 };
}

/* ---- is it on? ---- */

static bool sets_nftrace(const struct pk_nl_attr *expr)
{
	struct pk_nl_attr e[NFTA_EXPR_DATA + 1], meta[NFTA_META_SREG + 1];

	pk_nl_parse(expr->data, expr->len, e, NFTA_EXPR_DATA);
	if (strcmp(pk_nl_str(&e[NFTA_EXPR_NAME]), "meta"))
		return false;
	pk_nl_parse(e[NFTA_EXPR_DATA].data, e[NFTA_EXPR_DATA].len, meta, NFTA_META_SREG);
	return meta[NFTA_META_SREG].data && pk_nl_be32(&meta[NFTA_META_KEY]) == NFT_META_NFTRACE;
}

static void on_rule(void *ctx, uint16_t type, const void *payload, size_t len)
{
	struct pk_nl_attr a[NFTA_RULE_EXPRESSIONS + 1], expr;
	bool *found = ctx;
	const uint8_t *at;
	uint16_t kind;
	size_t left;

	(void)type;
	if (len < sizeof(struct nfgenmsg))
		return;
	pk_nl_parse((const uint8_t *)payload + sizeof(struct nfgenmsg),
		    len - sizeof(struct nfgenmsg), a, NFTA_RULE_EXPRESSIONS);
	at = a[NFTA_RULE_EXPRESSIONS].data;
	left = a[NFTA_RULE_EXPRESSIONS].len;
	while (at && pk_nl_next(&at, &left, &kind, &expr))
		*found |= sets_nftrace(&expr);
}

bool pk_nft_trace_is_on(void)
{
	struct nfgenmsg h = { .nfgen_family = NFPROTO_UNSPEC, .version = NFNETLINK_V0 };
	struct pk_nl_request req;
	bool found = false;

	pk_nl_begin(&req, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETRULE, NLM_F_DUMP, &h, sizeof(h));
	pk_nl_ask(NETLINK_NETFILTER, &req, on_rule, &found);
	return found;
}
