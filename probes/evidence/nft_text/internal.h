/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Shared by the writers of this folder: what is known of a rule as far as it was read, and lists
 * with a function for each expression, which writes it or notes what it loads. All of them take
 * any bytes. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probes/evidence/nft_text.h"

#define KEY_BYTES 16

/* How a value is written. */
enum type {
	UNKNOWN,
	NUMBER, /* big-endian */
	HOST,   /* in the order of the machine */
	MARK,
	PORT,
	IP4,
	IP6,
	MAC,
	PROTO,
	ETHERTYPE,
	NFPROTO,
	LINKTYPE,
	ARP_OP,
	ICMP_TYPE,
	ICMP6_TYPE,
	TCP_FLAGS,
	CT_STATE,
	CT_STATUS,
	CT_DIR,
	PKTTYPE,
	IFNAME,
	IFINDEX,
	ADDRTYPE,
	PRESENT, /* fib ... oif: 0 or not */
};

/* What stands in a register. */
struct value {
	enum type type;
	char name[48]; /* "tcp dport" */
	uint8_t len,
		full; /* bytes that were loaded; of the whole field, of which these are the first */
	bool masked;  /* by `mask`, after it was loaded */
	uint8_t mask[KEY_BYTES];
	bool has_data; /* a constant: */
	uint8_t data[KEY_BYTES];
	uint8_t base; /* of payload */
	uint16_t offset;
};

enum layer {
	L2,
	L3,
	L4,
	LAYERS,
};

/* A rule that is being written. */
struct text {
	const struct pk_nft_rule *rule;
	const struct pk_nft_sets *sets;
	struct pk_out *out;
	struct value regs[PK_NFT_WORDS];
	uint8_t l3, l4; /* protocols that are known here: NFPROTO_*, IPPROTO_*; 0: not */
	/* Questions that the next one may make needless, by the layer that they are about. */
	char pending[LAYERS][64];
	bool in_range; /* a ">=" that a "<=" may follow */
	int range_word;
	struct value range_lhs;
	uint8_t range_from[KEY_BYTES];
	size_t range_len;
};

/* What the kernel calls it, and what writes it. `a`: its attributes by their types, of which there
 * are 16. */
struct expression {
	const char *name;
	void (*put)(struct text *t, const struct pk_nl_attr *a);
};
struct expressions {
	const struct expression *at;
	size_t n;
};
#define EXPRESSIONS(list)                                                                          \
	{                                                                                          \
		list, ARRAY_SIZE(list)                                                             \
	}
/* One list for each file that has some. */
extern const struct expressions pk_nft_loads, pk_nft_asks, pk_nft_statements;

/* `text`, and a blank before it unless it is the first. */
void pk_nft_put_word(struct pk_out *out, const char *text);
void pk_nft_put_quoted(struct pk_out *out, const char *text, size_t len);
/* "..." once, however much it stands for. */
void pk_nft_put_unknown(struct text *t);
/* "..." in place of all that was written since the text was `before` bytes long. */
void pk_nft_cut_back(struct text *t, size_t before);
/* Write the questions that were held back: the next one did not make them needless. */
void pk_nft_flush_pending(struct text *t);
/* The same for a ">=" that no "<=" followed, and for what was held back before it. */
void pk_nft_flush_range(struct text *t);
/* All of that; before anything else is written. */
void pk_nft_flush(struct text *t);

/* False: that has no text, or no certain one; some of it may have been written. */
bool pk_nft_put_value(struct pk_out *out, enum type type, const uint8_t *p, size_t len);
/* With "/24" behind it if the bytes are fewer than those of an address. */
void pk_nft_put_address(struct pk_out *out, bool v6, const uint8_t *p, size_t len);
uint64_t pk_nft_number(const uint8_t *p, size_t len); /* big-endian */
/* Bits of a prefix that a mask is; -1: it is none. */
int pk_nft_prefix_of(const uint8_t *mask, size_t len);

/* The register that an attribute names; NULL: there is none. */
struct value *pk_nft_reg(struct text *t, const struct pk_nl_attr *attr);
/* Load it, and forget what stands in those behind it. */
void pk_nft_set_reg(struct text *t, const struct pk_nl_attr *attr, const struct value *v);

/* Of a header, and how its value is written. */
struct field {
	uint16_t offset;
	uint8_t len;
	enum type type;
	const char *name;
};
/* The field that begins there and is not longer: nft asks for neighbouring fields at once. */
const struct field *pk_nft_field_in(const struct text *t, uint32_t base, size_t offset, size_t len);

/* "tcp dport { 80, 443 }", "... vmap ...": a comparison with a set. */
void pk_nft_ask_lookup(struct text *t, const struct pk_nl_attr *a);
/* "meta ... set": the same expression that loads. */
void pk_nft_set_meta(struct text *t, const struct pk_nl_attr *a);
/* The verdict in an attribute that holds data. False: none, or one without a name. */
bool pk_nft_put_verdict(struct pk_out *out, const struct pk_nl_attr *data);
