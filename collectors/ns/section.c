// SPDX-License-Identifier: GPL-2.0-or-later
/* The ns section: "ns web (4026532301)", on the line of the device. */

#include "collectors/ns/section.h"

#include "core/event/event.h"

static const struct pk_field ns_fields[] = { NS_FIELDS(PK_ROW) };

static void ns_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct ns_section *ns = pk_event_get(ev, ns);
	const char *name = pk_names_netns(names, ns->inum);

	pk_out_str(out, "ns ");
	if (name) {
		pk_out_escaped(out, name, 256);
		pk_out_str(out, " (");
		pk_out_u64(out, ns->inum);
		pk_out_char(out, ')');
	} else {
		pk_out_u64(out, ns->inum);
	}
}

const struct pk_section pk_ns_section = {
	.id = PK_SECTION_ns,
	.size = sizeof(struct ns_section),
	.name = "ns",
	.about = "network namespace of the packet",
	.fields = ns_fields,
	.n_fields = ARRAY_SIZE(ns_fields),
	.print = ns_print,
	.joins = true,
	.repeats = PK_REPEATS_OFTEN,
};
