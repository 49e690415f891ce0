/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Shared by the two halves of the loader: load.c, which checks, and profile.c, which uses what
 * was checked. */

#include <json-c/json.h>

#include "profiles/profile.h"

/* Kinds of a condition, by key. K(key) */
#define PK_PROFILE_CONDITIONS(K) K(symbol) K(type) K(tracepoint)

/* Values of one option: entries of a list, else 1. */
size_t pk_profile_value_count(struct json_object *value);
/* Value `i` of them, as it would stand on the command line; owned by `value`. NULL: it is not of
 * the row's type. */
const char *pk_profile_value_text(const struct pk_option *row, struct json_object *value, size_t i);
