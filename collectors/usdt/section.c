// SPDX-License-Identifier: GPL-2.0-or-later
/* The usdt section: "args 17, -1, 140737". */

#include "collectors/usdt/section.h"

#include <string.h>

#include "core/event/event.h"

static const struct pk_field usdt_fields[] = { USDT_FIELDS(PK_ROW) };

static void usdt_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const uint8_t *args = ev->data[PK_SECTION_usdt];
	size_t n = pk_event_tail(ev, usdt) / 8;

	(void)names;
	pk_out_str(out, n ? "args" : "no args");
	for (size_t i = 0; i < n; i++) {
		int64_t v;

		memcpy(&v, args + i * 8, sizeof(v));
		pk_out_str(out, i ? ", " : " ");
		pk_out_i64(out, v);
	}
}

const struct pk_section pk_usdt_section = {
	.id = PK_SECTION_usdt,
	.size = 0,
	.name = "usdt",
	.about = "arguments of a program's static probe",
	.fields = usdt_fields,
	.n_fields = ARRAY_SIZE(usdt_fields),
	.print = usdt_print,
};
