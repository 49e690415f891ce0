/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What a tracepoint or a function takes, from BTF: which argument is the packet, which the
 * reason. The order changes from kernel to kernel, so nobody may assume it. */

#include "core/kernel/kernel.h"

/* A(NAME, what the argument is) */
#define PK_ARGS(A)                                                                                 \
	A(NONE, "no argument")                                                                     \
	A(SKB, "struct sk_buff *")                                                                 \
	A(SKB_PTR, "struct sk_buff **")                                                            \
	A(NET_DEVICE, "struct net_device *")                                                       \
	A(NET, "struct net *")                                                                     \
	A(SOCK, "struct sock *")                                                                   \
	A(DROP_REASON, "enum skb_drop_reason, or that of a subsystem")                             \
	A(LOCATION, "void *: the place a packet was freed from")                                   \
	A(XDP_BUFF, "struct xdp_buff *")                                                           \
	A(NFT_PKTINFO, "struct nft_pktinfo *")                                                     \
	A(OTHER, "anything else")

enum pk_arg {
#define PK_ARG_ENUM(NAME, what) PK_ARG_##NAME,
	PK_ARGS(PK_ARG_ENUM)
#undef PK_ARG_ENUM
		PK_ARG_MAX,
};

#define PK_FUNC_MAX_ARGS 12 /* the kernel's limit for a traced function */

/* Registers in which a function of the kernel takes arguments. What comes behind them lies on the
 * stack, where probes do not look. */
#ifdef __aarch64__
#define PK_FUNC_REGS 8
#else
#define PK_FUNC_REGS 6
#endif
#define PK_NO_REG 0xff

struct pk_func_proto {
	const struct btf *btf; /* what the ids below are of */
	const char *module;    /* that it is in, for pk_kernel_btf_fd(); "" is vmlinux */
	uint32_t id; /* of the function, or of the typedef btf_trace_<name>: attach_btf_id */
	unsigned int n_args; /* of a tracepoint: without the void *__data before them */
	struct pk_func_arg {
		enum pk_arg kind;
		/* Where it is: of a function the number of the register (which is not its place
		 * among the arguments if there are structs before it), PK_NO_REG if it is in
		 * none or in several; of a tracepoint the place. */
		uint8_t reg;
		uint32_t type_id;
		const char *name; /* "" if BTF has no names here */
	} args[PK_FUNC_MAX_ARGS];
	struct pk_func_arg ret; /* NONE: void, and for tracepoints */
};

/* The tracepoint "skb:kfree_skb" or "kfree_skb", of vmlinux or of a loaded module. 0; -ENOENT:
 * there is none; -EOPNOTSUPP: it exists (or may), but no BTF tells what it takes (modules before
 * 5.11, kernel without BTF); -E2BIG: too many arguments. Does not log. */
int pk_btf_tracepoint(struct pk_kernel *k, const char *name, struct pk_func_proto *ret);
/* The function `name`; `module` NULL: anywhere, "": in vmlinux. That BTF knows it does not mean
 * that it can be traced. Errors as above, but one in a module without BTF is -EOPNOTSUPP only if
 * the module was named. Does not log. */
int pk_btf_function(struct pk_kernel *k, const char *name, const char *module,
		    struct pk_func_proto *ret);

/* Visit the functions that BTF knows and whose names match `pattern` (as of fnmatch(3); NULL:
 * all), of loaded modules whose names match `module` ("": of vmlinux only; NULL: of all, and of
 * vmlinux), each name once for each of them, until `visit` gives not 0, which is returned. Those
 * with more arguments than can be described are left out. 0, -EOPNOTSUPP: no BTF. */
typedef int (*pk_func_visit_fn)(void *ctx, const char *name, const struct pk_func_proto *proto);
int pk_btf_functions(struct pk_kernel *k, const char *pattern, const char *module,
		     pk_func_visit_fn visit, void *ctx);

/* What the function returns, as a number: how many bytes (0: nothing, or no number). */
unsigned int pk_func_ret(const struct pk_func_proto *proto, bool *ret_signed, bool *ret_pointer);

/* Index of the first argument of that kind, or -1. */
int pk_func_arg(const struct pk_func_proto *proto, enum pk_arg kind);
/* Has vmlinux a type of that name and kind (BTF_KIND_STRUCT, ...)? For conditions on features. */
bool pk_btf_has_type(struct pk_kernel *k, const char *name, unsigned int kind);

/* Is there such a tracepoint? `subsystem` may be NULL: of any. Asks tracefs if that is mounted
 * and may be read, else BTF, which does not know subsystems. */
bool pk_tracepoint_exists(struct pk_kernel *k, const char *subsystem, const char *name);
/* The known tracepoint that `name` may have been meant for, as "skb:kfree_skb" where tracefs is
 * mounted, else as "kfree_skb". NULL: none is near. */
const char *pk_tracepoint_nearest(struct pk_kernel *k, const char *name);
/* All of them as of the modules that are loaded now, *ret_n; sorted; good until the next call.
 * NULL: none known. */
const char *const *pk_tracepoints(struct pk_kernel *k, size_t *ret_n);
