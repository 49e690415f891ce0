// SPDX-License-Identifier: GPL-2.0-or-later
/* See meta.h: the passes in their order, and what they share: memory and messages. */

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "core/util/log.h"
#include "core/util/out.h"
#include "probes/filter/meta_internal.h"

#define EXPR_MAX_BYTES 4096
#define EXCERPT_BEFORE 60
#define EXCERPT_BYTES  110

struct meta_chunk {
	struct meta_chunk *next;
	_Alignas(16) char data[];
};

void *meta_alloc(struct meta *m, size_t size)
{
	struct meta_chunk *chunk = calloc(1, sizeof(*chunk) + size);

	if (!chunk)
		return NULL;
	chunk->next = m->chunks;
	m->chunks = chunk;
	return chunk->data;
}

char *meta_strndup(struct meta *m, const char *s, size_t len)
{
	char *copy = meta_alloc(m, len + 1);

	if (copy)
		memcpy(copy, s, len);
	return copy;
}

static void meta_done(struct meta *m)
{
	while (m->chunks) {
		struct meta_chunk *next = m->chunks->next;

		free(m->chunks);
		m->chunks = next;
	}
}

int meta_no_memory(void)
{
	return pk_err(-ENOMEM, "metadata filter: %s", strerror(ENOMEM));
}

/* Is it the first byte of a character? Others take no room on the screen. */
static bool begins_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

/* The expression around `pos`, and a caret below that place. */
static void put_excerpt(struct pk_out *out, const char *expr, size_t pos)
{
	size_t from = pos > EXCERPT_BEFORE ? pos - EXCERPT_BEFORE : 0, len = strlen(expr);
	size_t until = MIN(len, from + EXCERPT_BYTES);

	while (from && !begins_character(expr[from]))
		from--;
	while (until < len && !begins_character(expr[until]))
		until++;
	pk_out_str(out, from ? "\n    ..." : "\n    ");
	for (size_t i = from; i < until; i++)
		pk_out_char(out, (unsigned char)expr[i] < ' ' ? ' ' : expr[i]);
	pk_out_str(out, until < len ? "...\n" : "\n");
	pk_out_str(out, from ? "       " : "    ");
	for (size_t i = from; i < pos; i++)
		if (begins_character(expr[i]))
			pk_out_char(out, ' ');
	pk_out_char(out, '^');
}

int meta_error(const struct meta *m, size_t pos, int r, const char *fmt, ...)
{
	_cleanup_(pk_out_done) struct pk_out out = { .fd = -1 };
	char text[1024];
	va_list ap;

	if (m->quiet)
		return r;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	put_excerpt(&out, m->expr, pos);
	return pk_err(r, "metadata filter: %s%s", text, pk_out_text(&out) ?: "");
}

int pk_meta_compile(struct pk_kernel *kernel, const char *expr, struct pk_filter_code *ret)
{
	_cleanup_(meta_done) struct meta m = { .kernel = kernel, .expr = expr };
	struct meta_node *root;
	int r;

	if (strlen(expr) > EXPR_MAX_BYTES)
		return pk_err(-E2BIG, "metadata filter: the expression has %zu bytes, more than %d",
			      strlen(expr), EXPR_MAX_BYTES);
	if (!pk_kernel_btf(kernel))
		return pk_err(-EOPNOTSUPP, "metadata filter: this kernel gives no BTF "
					   "(/sys/kernel/btf/vmlinux), by which fields are found; "
					   "it needs CONFIG_DEBUG_INFO_BTF");
	r = meta_parse(&m, &root);
	if (!r)
		r = meta_check(&m, &root);
	return r ? r : meta_generate(&m, root, ret);
}
