// SPDX-License-Identifier: GPL-2.0-or-later
/* The ret section: "returned -22 EINVAL after 1.204 us". */

#include "collectors/ret/section.h"

#include <string.h>

#include "core/event/event.h"

#define MAX_ERRNO 4095 /* include/linux/err.h */

static const struct pk_field ret_fields[] = { RET_FIELDS(PK_ROW) };

/* Errors come as negative numbers, also as pointers (ERR_PTR). */
static void print_value(const struct ret_section *s, struct pk_out *out)
{
	const char *error = s->value < 0 && s->value >= -MAX_ERRNO &&
					    (s->is_signed || s->bytes == 8)
				    ? strerrorname_np((int)-s->value)
				    : NULL;

	if (s->is_signed || error) {
		pk_out_i64(out, s->value);
	} else if (s->bytes == 8) {
		pk_out_str(out, "0x");
		pk_out_hex(out, (uint64_t)s->value, 1);
	} else {
		pk_out_u64(out, (uint64_t)s->value);
	}
	if (error)
		pk_out_printf(out, " %s", error);
}

static void ret_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct ret_section *s = pk_event_get(ev, ret);

	(void)names;
	pk_out_str(out, "returned ");
	if (s->bytes) {
		print_value(s, out);
		pk_out_char(out, ' ');
	}
	pk_out_printf(out, "after %llu.%03u us", (unsigned long long)(s->duration_ns / 1000),
		      (unsigned int)(s->duration_ns % 1000));
}

const struct pk_section pk_ret_section = {
	.id = PK_SECTION_ret,
	.size = sizeof(struct ret_section),
	.name = "ret",
	.about = "what a function returned, and how long it took",
	.fields = ret_fields,
	.n_fields = ARRAY_SIZE(ret_fields),
	.print = ret_print,
};
