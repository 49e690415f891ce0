// SPDX-License-Identifier: GPL-2.0-or-later
/* See resolve.h. A probe's configuration follows from its prototype in BTF: which argument is the
 * packet, which the reason. */

#include "probes/resolve.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <string.h>

#include "core/kernel/kernel.h"
#include "core/kernel/symbols.h"
#include "core/util/array.h"
#include "core/util/map.h"
#include "core/util/out.h"
#include "core/util/parse.h"
#include "probes/nft.h"
#include "probes/ovs.h"
#include "probes/xdp.h"

static void wrong(struct pk_candidate *c, enum pk_candidate_state state, const char *fmt, ...)
	_printf_(3, 4);

static void wrong(struct pk_candidate *c, enum pk_candidate_state state, const char *fmt, ...)
{
	va_list ap;

	c->state = state;
	va_start(ap, fmt);
	vsnprintf(c->why, sizeof(c->why), fmt, ap);
	va_end(ap);
}

/* ---- arguments ---- */

static uint8_t arg_position(const struct pk_func_proto *proto, enum pk_arg kind)
{
	for (unsigned int i = 0; i < proto->n_args; i++)
		if (proto->args[i].kind == kind && proto->args[i].reg != PK_NO_REG)
			return proto->args[i].reg;
	return PK_NO_ARG;
}

#define REDIRECT_ARGS 7 /* of xdp:xdp_redirect_err since 5.13 */

/* That it loses frames of which there is no skb. */
static void configure_xdp(struct pk_candidate *c)
{
	struct pk_probe_config *config = &c->config;

	if (c->target.kind != PK_PROBE_TP)
		return;
	config->xdp = (uint8_t)pk_xdp_how_of(c->target.symbol);
	config->is_drop |= config->xdp != PK_XDP_NONE;
	config->old_args = c->proto.n_args < REDIRECT_ARGS;
	if (config->xdp == PK_XDP_DEVMAP) /* the one that did not take them is the second */
		config->dev_arg = 1;
}

static void configure(struct pk_candidate *c)
{
	const struct pk_func_proto *p = &c->proto;

	c->config = (struct pk_probe_config){
		.kind = (uint8_t)c->target.kind,
		.skb_arg = arg_position(p, PK_ARG_SKB),
		.skb_ptr_arg = arg_position(p, PK_ARG_SKB_PTR),
		.nft_arg = arg_position(p, PK_ARG_NFT_PKTINFO),
		.xdp_arg = arg_position(p, PK_ARG_XDP_BUFF),
		.dev_arg = arg_position(p, PK_ARG_NET_DEVICE),
		.net_arg = arg_position(p, PK_ARG_NET),
		.sk_arg = arg_position(p, PK_ARG_SOCK),
		.reason_arg = arg_position(p, PK_ARG_DROP_REASON),
		/* A void * of a function may be anything. */
		.location_arg = c->target.kind == PK_PROBE_TP ? arg_position(p, PK_ARG_LOCATION)
							      : PK_NO_ARG,
		/* Before 5.17 it has no reason among its arguments, but is a drop all the same. */
		.is_drop = c->target.kind == PK_PROBE_TP &&
			   strcmp(c->target.symbol, "skb:kfree_skb") == 0,
		.from_queue = c->target.kind == PK_PROBE_TP &&
			      strcmp(c->target.symbol, "sock:sk_data_ready") == 0,
	};
	configure_xdp(c);
}

static bool has_skb(const struct pk_probe_config *c)
{
	return c->skb_arg != PK_NO_ARG || c->skb_ptr_arg != PK_NO_ARG || c->nft_arg != PK_NO_ARG ||
	       c->nft.at || c->from_queue;
}

static bool has_subject(const struct pk_probe_config *c)
{
	return has_skb(c) || c->xdp || c->xdp_arg != PK_NO_ARG || c->dev_arg != PK_NO_ARG ||
	       c->net_arg != PK_NO_ARG || c->sk_arg != PK_NO_ARG;
}

bool pk_candidate_has_skb(const struct pk_candidate *c)
{
	return has_skb(&c->config);
}

static bool is_subject(enum pk_arg kind)
{
	return kind == PK_ARG_SKB || kind == PK_ARG_SKB_PTR || kind == PK_ARG_NFT_PKTINFO ||
	       kind == PK_ARG_XDP_BUFF || kind == PK_ARG_NET_DEVICE || kind == PK_ARG_NET ||
	       kind == PK_ARG_SOCK;
}

/* Could it be about something, if only it were in reach? *ret_arg: which argument. */
static bool takes_subject(const struct pk_func_proto *p, unsigned int *ret_arg)
{
	for (unsigned int i = 0; i < p->n_args; i++)
		if (is_subject(p->args[i].kind)) {
			*ret_arg = i;
			return true;
		}
	return false;
}

static void check_subject(struct pk_candidate *c)
{
	unsigned int arg;

	if (c->target.kind == PK_PROBE_USDT || has_subject(&c->config))
		return;
	if (takes_subject(&c->proto, &arg))
		wrong(c, PK_CANDIDATE_UNFIT,
		      "its argument %u is out of reach: it is not in one of the %d registers for "
		      "arguments",
		      arg + 1, PK_FUNC_REGS);
	else
		wrong(c, PK_CANDIDATE_UNFIT,
		      "has no packet, device, socket or namespace among its arguments");
}

static void check_ret(struct pk_candidate *c)
{
	const struct pk_ret_match *m = &c->target.ret;
	bool is_signed, is_pointer;
	unsigned int bytes = pk_func_ret(&c->proto, &is_signed, &is_pointer);
	const char *why = pk_target_ret_wrong(m, bytes, is_signed, is_pointer);

	c->config.ret_op = (uint8_t)m->op;
	c->config.ret_bytes = (uint8_t)bytes;
	c->config.ret_signed = is_signed;
	c->config.ret_value = (int64_t)m->value;
	if (why && c->state == PK_CANDIDATE_USABLE)
		wrong(c, PK_CANDIDATE_NO_SENSE, "/ret: %s", why);
}

/* ---- functions ---- */

static void finish_function(struct pk_kernel *k, struct pk_candidate *c,
			    const struct pk_function *f, const char *lacks)
{
	_cleanup_(pk_out_done) struct pk_out why;
	bool is_known;

	pk_out_init(&why, -1);
	c->addr = f->addr;
	c->proto = f->proto;
	snprintf(c->target.module, sizeof(c->target.module), "%s", f->module);
	configure(c);
	is_known = pk_nft_configure(k, f, &c->config) || pk_ovs_configure(k, f, &c->config);
	check_subject(c);
	if (f->proto.btf)
		check_ret(c);
	if (f->state != PK_FUNCTION_USABLE && !(is_known && f->state == PK_FUNCTION_NO_TYPES)) {
		pk_function_why(f, &why);
		wrong(c,
		      f->state == PK_FUNCTION_MISSING || f->state == PK_FUNCTION_NO_MODULE
			      ? PK_CANDIDATE_ABSENT
			      : PK_CANDIDATE_UNUSABLE,
		      "%s", pk_out_text(&why) ?: "");
	} else if (lacks && c->state == PK_CANDIDATE_USABLE) {
		wrong(c, PK_CANDIDATE_NO_KIND, "%s", lacks);
	}
}

struct walk {
	struct pk_kernel *k;
	const struct pk_target *t;
	const char *lacks; /* for its kind; NULL: nothing */
	pk_candidate_fn visit;
	void *ctx;
};

static struct pk_candidate candidate_of(const struct pk_target *t)
{
	struct pk_candidate c = { .state = PK_CANDIDATE_USABLE, .target = *t };

	c.target.glob = c.target.guessed = false;
	return c;
}

static int visit_function(void *ctx, const char *name, const struct pk_func_proto *proto)
{
	struct walk *w = ctx;
	struct pk_candidate c = candidate_of(w->t);
	struct pk_function f;
	unsigned int arg;

	snprintf(c.target.symbol, sizeof(c.target.symbol), "%s", name);
	if (takes_subject(proto, &arg)) {
		pk_function_of(w->k, name, proto, &f);
		finish_function(w->k, &c, &f, w->lacks);
	} else { /* the most, and of no interest */
		c.proto = *proto;
		snprintf(c.target.module, sizeof(c.target.module), "%s", proto->module);
		configure(&c);
		check_subject(&c);
	}
	return w->visit(w->ctx, &c);
}

/* Functions that match and of which there are symbols only: without types, or changed by the
 * compiler. */
struct untyped {
	const struct pk_target *t;
	struct pk_map seen; /* hash of name and module */
	struct {
		char *name, *module; /* name is owned, and holds both */
	} * at;
	size_t n, cap;
};

static void untyped_done(struct untyped *u)
{
	for (size_t i = 0; i < u->n; i++)
		free(u->at[i].name);
	free(u->at);
	pk_map_done(&u->seen);
}

/* Note the function of which `symbol` is one, without what the compiler put behind its name. */
static int note_symbol(void *ctx, const char *symbol, const char *module)
{
	struct untyped *u = ctx;
	const struct pk_target *t = u->t;
	int len = (int)strcspn(symbol, ".");
	uint64_t key;
	char *name;

	if (!strcmp(module, "bpf") || (t->module[0] && fnmatch(t->module, module, 0)))
		return 0;
	if (asprintf(&name, "%.*s%c%s", len, symbol, 0, module) < 0)
		return -ENOMEM;
	key = pk_map_text_key(PK_MAP_SEED, name, (size_t)len + 1 + strlen(module));
	if (fnmatch(t->symbol, name, 0) || pk_map_get(&u->seen, key)) {
		free(name);
		return 0;
	}
	if (pk_array_reserve(u, 1) || pk_map_put(&u->seen, key, 1)) {
		free(name);
		return -ENOMEM;
	}
	u->at[u->n].name = name;
	u->at[u->n++].module = name + len + 1;
	return 0;
}

static int visit_untyped(struct walk *w)
{
	_cleanup_(untyped_done) struct untyped u = { .t = w->t };
	int r = pk_symbols_visit(w->k, note_symbol, &u);

	if (r)
		return r == -ENOMEM ? r : 0; /* no symbols, then types are all there is */
	for (size_t i = 0; !r && i < u.n; i++) {
		struct pk_candidate c = candidate_of(w->t);
		struct pk_func_proto proto;
		struct pk_function f;

		if (!pk_btf_function(w->k, u.at[i].name, u.at[i].module, &proto))
			continue; /* was visited */
		snprintf(c.target.symbol, sizeof(c.target.symbol), "%s", u.at[i].name);
		pk_function_find(w->k, u.at[i].name, u.at[i].module, &f);
		finish_function(w->k, &c, &f, w->lacks);
		c.state = PK_CANDIDATE_UNTYPED;
		r = w->visit(w->ctx, &c);
	}
	return r;
}

static int resolve_functions(struct walk *w)
{
	const struct pk_target *t = w->t;
	struct pk_candidate c = candidate_of(t);
	struct pk_function f;
	int r;

	if (t->glob) {
		pk_functions_known(w->k); /* as of now */
		r = pk_btf_functions(w->k, t->symbol, t->module[0] ? t->module : NULL,
				     visit_function, w);
		return r || !strcmp(t->symbol, "*") ? r : visit_untyped(w);
	}
	pk_function_find(w->k, t->symbol, t->module[0] ? t->module : NULL, &f);
	finish_function(w->k, &c, &f, w->lacks);
	return w->visit(w->ctx, &c);
}

/* ---- tracepoints ---- */

static void finish_tracepoint(struct pk_kernel *k, struct pk_candidate *c)
{
	int r = pk_btf_tracepoint(k, c->target.symbol, &c->proto);

	if (!r) {
		configure(c);
		pk_ovs_configure_tp(c->target.symbol, &c->proto, &c->config);
		check_subject(c);
	} else if (r == -ENOENT)
		wrong(c, PK_CANDIDATE_ABSENT, "this kernel has no such tracepoint");
	else if (r == -EOPNOTSUPP)
		wrong(c, PK_CANDIDATE_UNUSABLE,
		      "its arguments are not known: this kernel has no types (BTF) of it (modules "
		      "have none before 5.11)");
	else
		wrong(c, PK_CANDIDATE_UNUSABLE, "%s",
		      r == -E2BIG ? "it has too many arguments" : strerror(-r));
}

static int resolve_tracepoints(struct walk *w)
{
	const char *const *all;
	size_t n;
	int r = 0;

	if (!w->t->glob) {
		struct pk_candidate c = candidate_of(w->t);

		finish_tracepoint(w->k, &c);
		return w->visit(w->ctx, &c);
	}
	all = pk_tracepoints(w->k, &n);
	for (size_t i = 0; !r && i < n; i++) {
		struct pk_candidate c = candidate_of(w->t);

		/* Where tracefs cannot be read, nobody knows the groups. */
		snprintf(c.target.symbol, sizeof(c.target.symbol), "%s%s",
			 strchr(all[i], ':') ? "" : "*:", all[i]);
		if (fnmatch(w->t->symbol, c.target.symbol, 0))
			continue;
		finish_tracepoint(w->k, &c);
		r = w->visit(w->ctx, &c);
	}
	return r;
}

/* ---- programs ---- */

static int resolve_usdt(struct walk *w)
{
	struct pk_candidate c = candidate_of(w->t);
	char path[sizeof(c.target.symbol) + 16];
	size_t len;

	configure(&c);
	for (int i = 0; i < 2; i++) {
		len = (size_t)((char *)memrchr(c.target.symbol, ':',
					       i ? len : strlen(c.target.symbol)) -
			       c.target.symbol);
	}
	snprintf(path, sizeof(path), "%s%.*s%s",
		 strspn(c.target.symbol, "0123456789") == len ? "/proc/" : "", (int)len,
		 c.target.symbol, strspn(c.target.symbol, "0123456789") == len ? "/exe" : "");
	if (access(path, F_OK))
		wrong(&c, PK_CANDIDATE_ABSENT, "%s: %s", path, strerror(errno));
	else if (w->lacks)
		wrong(&c, PK_CANDIDATE_NO_KIND, "%s", w->lacks);
	return w->visit(w->ctx, &c);
}

/* ---- all ---- */

/* "a:b" without a type: a tracepoint if there is such a one, else a function of a module. */
static struct pk_target decide(struct pk_kernel *k, const struct pk_target *t)
{
	const char *colon = strchr(t->symbol, ':');
	struct pk_target function = *t;
	struct pk_func_proto proto;
	struct pk_function f;

	if (!t->guessed || t->kind != PK_PROBE_TP || t->glob ||
	    pk_btf_tracepoint(k, t->symbol, &proto) != -ENOENT ||
	    (size_t)(colon - t->symbol) >= sizeof(function.module))
		return *t;
	function.kind = PK_PROBE_KPROBE;
	snprintf(function.module, sizeof(function.module), "%.*s", (int)(colon - t->symbol),
		 t->symbol);
	snprintf(function.symbol, sizeof(function.symbol), "%s", colon + 1);
	switch (pk_function_find(k, function.symbol, function.module, &f)) {
	case PK_FUNCTION_MISSING:
	case PK_FUNCTION_NO_MODULE:
		return *t;
	default:
		return function;
	}
}

int pk_resolve(struct pk_kernel *k, const struct pk_target *t, bool kinds_first,
	       pk_candidate_fn visit, void *ctx)
{
	const struct pk_target decided = decide(k, t);
	struct walk w = {
		.k = k,
		.t = &decided,
		.lacks = pk_probe_kind_lacks(k, decided.kind),
		.visit = visit,
		.ctx = ctx,
	};

	if (w.lacks && kinds_first) {
		struct pk_candidate c = candidate_of(&decided);

		wrong(&c, PK_CANDIDATE_NO_KIND, "%s", w.lacks);
		return visit(ctx, &c);
	}
	switch (decided.kind) {
	case PK_PROBE_TP:
		return resolve_tracepoints(&w);
	case PK_PROBE_USDT:
		return resolve_usdt(&w);
	default:
		return resolve_functions(&w);
	}
}

struct nearest {
	const char **at;
	size_t n, cap;
};

static int add_name(void *ctx, const char *name, const struct pk_func_proto *proto)
{
	struct nearest *names = ctx;
	unsigned int arg;

	if (!takes_subject(proto, &arg))
		return 0;
	if (pk_array_reserve(names, 1))
		return -ENOMEM;
	names->at[names->n++] = name;
	return 0;
}

/* What compilers append (".constprop.0") says nothing of which function was meant. */
const char *pk_function_nearest(struct pk_kernel *k, const char *name)
{
	_cleanup_(freep) char *base = strndup(name, strcspn(name, ".") ?: strlen(name));
	struct nearest names = { 0 };
	const char *near = NULL;

	if (base && !pk_btf_functions(k, NULL, NULL, add_name, &names))
		near = pk_nearest(base, names.at, names.n);
	free(names.at);
	return near;
}
