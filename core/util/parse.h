/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Numbers, sizes and times from the command line and from profiles. All of them take the whole
 * text or fail: -EINVAL for what is no number, -ERANGE for one out of range. They do not log. */

#include <stddef.h>
#include <stdint.h>

int pk_parse_u32(const char *text, uint32_t min, uint32_t max, uint32_t *ret);
int pk_parse_u64(const char *text, uint64_t min, uint64_t max, uint64_t *ret);
/* Bytes: "4096", "64K", "16M", "1G" (powers of 1024; "KB", "KiB" and lower case are the same). */
int pk_parse_size(const char *text, uint64_t *ret_bytes);
/* A span: "10" and "10s" (seconds), "1.5s", "500ms", "20us", "100ns", "5m", "1h". */
int pk_parse_duration(const char *text, uint64_t *ret_ns);
/* Events per second: "1000", "1000/s", "10k/s", "2M" (powers of 1000). */
int pk_parse_rate(const char *text, uint64_t *ret);
/* A share in percent, "5", "5%", "0.25%", to hundredths of a percent. */
int pk_parse_percent(const char *text, uint64_t *ret_hundredths);

/* Of `n` names, the one nearest to `name` if it is near enough to be meant (edit distance), else
 * NULL. */
const char *pk_nearest(const char *name, const char *const *names, size_t n);
