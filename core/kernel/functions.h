/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Which functions a probe can be put on: those that have a symbol of their own, one only, that
 * the kernel lets be traced, and whose arguments BTF tells. Symbols come from kallsyms, what can
 * be traced from tracefs, what must not be probed from debugfs; each is read at its first use,
 * and again after modules came or went. Where tracefs cannot be read, every function counts as
 * traceable, and attaching shows. */

#include "core/kernel/func.h"

struct pk_out;

/* F(NAME): what is wrong with a function, pk_function_why() says it in words. */
#define PK_FUNCTION_STATES(F)                                                                      \
	F(USABLE)                                                                                  \
	F(MISSING)     /* there is none */                                                         \
	F(NO_MODULE)   /* the module that was named is not loaded */                               \
	F(INLINED)     /* types know it, but it has no code of its own */                          \
	F(SUFFIXED)    /* only as the compiler changed it; `other` is that name */                 \
	F(AMBIGUOUS)   /* several have that name; `other` is how many */                           \
	F(IN_MODULES)  /* several modules have one; `module` is one of them */                     \
	F(UNTRACEABLE) /* the kernel does not let it be traced */                                  \
	F(BLACKLISTED) /* nor probed */                                                            \
	F(NO_TYPES)    /* no BTF tells its arguments */                                            \
	F(TOO_MANY)    /* has more arguments than can be described */

enum pk_function_state {
#define PK_FUNCTION_ENUM(NAME) PK_FUNCTION_##NAME,
	PK_FUNCTION_STATES(PK_FUNCTION_ENUM)
#undef PK_FUNCTION_ENUM
};

struct pk_function {
	enum pk_function_state state;
	char name[128];
	char module[64]; /* "": the kernel itself, or not known */
	char other[128];
	uint64_t addr;              /* 0: not known */
	struct pk_func_proto proto; /* of a usable one */
};

/* Find the function `name`; `module` NULL: of any, the kernel itself first. Fills *ret in any
 * case, and returns its state. Does not log. */
enum pk_function_state pk_function_find(struct pk_kernel *k, const char *name, const char *module,
					struct pk_function *ret);
/* The same for one that pk_btf_functions() visits. */
enum pk_function_state pk_function_of(struct pk_kernel *k, const char *name,
				      const struct pk_func_proto *proto, struct pk_function *ret);
/* What is wrong with it, without its name: "exists only as 'x.isra.0': ...". */
void pk_function_why(const struct pk_function *f, struct pk_out *out);

/* Does the kernel have kprobes at all? */
bool pk_kernel_has_kprobes(struct pk_kernel *k);
/* Is known which functions can be traced? 0 or the -errno that reading the list met. */
int pk_functions_known(struct pk_kernel *k);
