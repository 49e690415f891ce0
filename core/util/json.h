/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* JSON written as it comes, for output at event rate, where building a tree first would cost ten
 * times as much. What is read, and what is small, goes through json-c. Commas are kept by the
 * writer; in an object every call has a key, in an array `key` is NULL. */

#include "core/util/out.h"

struct pk_json {
	struct pk_out *out;
	bool comma; /* the next member needs one before it */
};

static inline void pk_json_init(struct pk_json *j, struct pk_out *out)
{
	*j = (struct pk_json){ .out = out };
}

void pk_json_object(struct pk_json *j, const char *key);
void pk_json_object_end(struct pk_json *j);
void pk_json_array(struct pk_json *j, const char *key);
void pk_json_array_end(struct pk_json *j);
void pk_json_u64(struct pk_json *j, const char *key, uint64_t v);
void pk_json_i64(struct pk_json *j, const char *key, int64_t v);
void pk_json_bool(struct pk_json *j, const char *key, bool v);
void pk_json_str(struct pk_json *j, const char *key, const char *s);
/* At most `len` bytes, ends at a NUL; bytes that are not UTF-8 become U+FFFD. */
void pk_json_strn(struct pk_json *j, const char *key, const char *s, size_t len);
/* Text as `put` writes it to what it is given, which may be the output itself: most text needs no
 * escapes. */
void pk_json_text(struct pk_json *j, const char *key,
		  void (*put)(const void *ctx, struct pk_out *out), const void *ctx);
/* An IP address as text, as pk_out_ip(). */
void pk_json_ip(struct pk_json *j, const char *key, const uint8_t addr[16]);
/* Bytes as a string of hexadecimal digits. */
void pk_json_hex(struct pk_json *j, const char *key, const void *data, size_t len);
/* A 64-bit packet id: a string, since JavaScript and jq would round it. */
void pk_json_id(struct pk_json *j, const char *key, uint64_t id);
