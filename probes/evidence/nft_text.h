/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* A rule of nftables in nft's own words, from what the kernel has of it. */

#include <stddef.h>
#include <stdint.h>

#include "core/util/out.h"
#include "probes/evidence/nft_rules.h"

/* What is not known, or not known for certain, is written as "...". Counters stand without their
 * numbers. */
void pk_nft_rule_text(const struct pk_nft_rule *rule, const struct pk_nft_sets *sets,
		      struct pk_out *out);
/* "ICMP port unreachable", "a TCP RST": what a reject expression (or xt target) sends, or NULL. */
const char *pk_nft_reject_text(uint8_t family, const struct pk_nl_attr *reject);

#define PK_NFT_WORDS 20 /* registers of four bytes */
/* First word of a register, as nft_parse_register() maps them; -1: none. */
int pk_nft_word_of(uint32_t reg);
/* The value in an attribute that holds data. */
struct pk_nl_attr pk_nft_value_in(const struct pk_nl_attr *attr);
