/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A metadata expression on its way from text (meta_parse.c) over types (meta_path.c,
 * meta_check.c) to instructions (meta_gen.c). */

#include <stdbool.h>
#include <stdint.h>

#include "core/util/cleanup.h"
#include "probes/filter/meta.h"

struct btf;

/* O(NAME, text, precedence): binary ones by falling precedence, then the unary ones. The bit
 * operators bind tighter than comparisons, unlike in C, so that `mark & 0xff == 3` is what it
 * looks like. */
#define META_OPS(O)                                                                                \
	O(ADD, "+", 8)                                                                             \
	O(SUB, "-", 8)                                                                             \
	O(SHL, "<<", 7)                                                                            \
	O(SHR, ">>", 7)                                                                            \
	O(BIT_AND, "&", 6)                                                                         \
	O(BIT_XOR, "^", 5)                                                                         \
	O(BIT_OR, "|", 4)                                                                          \
	O(EQ, "==", 3)                                                                             \
	O(NE, "!=", 3)                                                                             \
	O(LE, "<=", 3)                                                                             \
	O(GE, ">=", 3)                                                                             \
	O(LT, "<", 3)                                                                              \
	O(GT, ">", 3)                                                                              \
	O(AND, "&&", 2)                                                                            \
	O(OR, "||", 1)                                                                             \
	O(NOT, "!", 0)                                                                             \
	O(INVERT, "~", 0)                                                                          \
	O(NEGATE, "-", 0)

#define META_PRECEDENCE_COMPARE 3

enum meta_op {
#define META_OP_ENUM(NAME, text, precedence) META_##NAME,
	META_OPS(META_OP_ENUM)
#undef META_OP_ENUM
};

static inline bool meta_is_compare(enum meta_op op)
{
	return op >= META_EQ && op <= META_GT;
}

static inline bool meta_is_logic(enum meta_op op)
{
	return op == META_AND || op == META_OR || op == META_NOT;
}

/* One step of a path: `.name`, `[index]`, `:mask:type`. */
struct meta_step {
	enum {
		META_STEP_MEMBER,
		META_STEP_INDEX,
		META_STEP_CAST,
	} kind;
	size_t pos;       /* of the name or number in the text */
	const char *name; /* of the member or type */
	uint64_t number;  /* index or mask */
};

#define META_HOPS_MAX 16

/* How to get at bytes in the kernel's memory: from the skb on, each hop adds an offset, reads a
 * pointer and masks it; the last offset leads to the bytes. */
struct meta_access {
	struct meta_hop {
		uint32_t offset;
		uint64_t mask;
	} hops[META_HOPS_MAX];
	size_t n_hops;
	uint32_t offset;
};

enum meta_kind {
	META_INT,    /* also pointers and enums */
	META_BOOL,   /* of a comparison */
	META_TEXT,   /* literal in quotes */
	META_MAC,    /* literal */
	META_WORD,   /* a bare word that names something in the domain of the other side */
	META_STRING, /* char array or char pointer in the kernel, or comm */
	META_BYTES,  /* unsigned char array or pointer in the kernel */
};

/* What names of values are known for an integer. */
enum meta_domain {
	META_PLAIN,
	META_NETNS,
	META_CGROUP,
	META_REASON,
	META_PROTO, /* becomes an ethertype or an IP protocol by what it is compared with */
	META_ENUM,
	META_BIG_ENDIAN, /* IPv4 addresses */
};

/* Where a value comes from. */
enum meta_source {
	META_CONSTANT,
	META_FIELD,      /* through `access` */
	META_CTX_REASON, /* of struct pk_filter_ctx */
	META_PID,
	META_CGROUP_ID,
	META_COMM,
	META_IP_PROTOCOL, /* of the IP header; access[0]: network_header, access[1]: head */
	META_COMPUTED,    /* by an operator */
};

#define META_ACCESS_MAX 3

struct meta_type {
	enum meta_kind kind;
	enum meta_domain domain;
	enum meta_source source;

	/* integers */
	uint8_t bits; /* the value fits into so many */
	bool is_signed;
	bool big_endian; /* as it lies in memory */
	bool inverted;   /* constant made by ~: as wide as the other side */
	bool ipv4;       /* constant written as an address */
	uint64_t value;  /* constant */
	uint64_t mask;   /* field: taken from it before use */

	/* fields: the first access that can be read counts */
	struct meta_access access[META_ACCESS_MAX];
	size_t n_access;
	uint8_t bit_offset; /* bitfield: from the byte that access leads to */
	uint32_t bytes;     /* integer: in memory; STRING, BYTES: of the array */
	bool by_pointer;    /* STRING, BYTES: the bytes lie where a pointer leads */
	bool is_pointer;

	const struct btf *btf; /* of the enum */
	uint32_t btf_id;
};

struct meta_node {
	enum {
		META_NODE_OP,
		META_NODE_NUMBER,
		META_NODE_IPV4,
		META_NODE_TEXT,
		META_NODE_MAC,
		META_NODE_PATH,
	} node;
	size_t pos; /* where it begins in the text; an operator: where the operator stands */
	enum meta_op op;
	struct meta_node *a, *b; /* operands; b is NULL for unary ones */
	uint64_t number;
	const char *text; /* literal; first name of a path */
	size_t len;       /* of a literal, which may hold NUL */
	bool prefix;      /* literal that ends in * */
	uint8_t mac[6];
	struct meta_step *steps;
	size_t n_steps;
	struct meta_type type; /* set by meta_check() */
};

/* One compilation. */
struct meta {
	struct pk_kernel *kernel;
	const char *expr;
	struct meta_chunk *chunks; /* owned: all nodes and names */
	size_t pos;                /* of the parser */
	unsigned int depth;        /* of nesting */
	bool quiet;                /* nothing is logged */
};

/* Zeroed memory that lives as long as `m`. NULL: no memory. */
void *meta_alloc(struct meta *m, size_t size);
/* A copy of `len` bytes and a NUL. */
char *meta_strndup(struct meta *m, const char *s, size_t len);

/* Log what is wrong at byte `pos` of the expression, with the expression and a caret below it.
 * Returns r. */
int meta_error(const struct meta *m, size_t pos, int r, const char *fmt, ...) _printf_(4, 5);
int meta_no_memory(void);

/* Text to tree. 0 or -errno, logged. */
int meta_parse(struct meta *m, struct meta_node **ret);

/* Set node->type of a path that begins at the skb. 0 or -errno, logged. */
int meta_path_check(struct meta *m, struct meta_node *path);
/* The type of a path given as text; a part of a shorthand. -ENOENT: this kernel has no such path;
 * does not log. */
int meta_path_known(struct meta *m, const char *path, struct meta_type *ret);

/* The number that a name stands for in the domain of `type`. 0 or -errno, logged, with the
 * position of `named`. */
int meta_name_value(struct meta *m, const struct meta_node *named, const struct meta_type *type,
		    uint64_t *ret);
/* What `proto` is compared with: an ethertype, or an IP protocol. */
int meta_proto_value(struct meta *m, const struct meta_node *other, bool *ret_ethertype,
		     uint64_t *ret);

/* Find the types of the whole tree, fold what is constant, put constants on the right. 0 or
 * -errno, logged. */
int meta_check(struct meta *m, struct meta_node **root);

/* Checked tree to instructions. 0 or -errno, logged. */
int meta_generate(struct meta *m, const struct meta_node *root, struct pk_filter_code *ret);
