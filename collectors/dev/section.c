// SPDX-License-Identifier: GPL-2.0-or-later
/* The dev section: "dev eth0 (2)", and where the packet came in by if that was another one. */

#include "collectors/dev/section.h"

#include "core/event/event.h"

static const struct pk_field dev_fields[] = { DEV_FIELDS(PK_ROW) };

static void dev_print(const struct pk_event *ev, const struct pk_names *names, struct pk_out *out)
{
	const struct dev_section *dev = pk_event_get(ev, dev);

	(void)names;
	pk_out_str(out, "dev ");
	if (dev->name[0])
		pk_out_escaped(out, dev->name, sizeof(dev->name));
	else
		pk_out_char(out, '?');
	pk_out_str(out, " (");
	pk_out_u64(out, dev->ifindex);
	pk_out_char(out, ')');
	if (dev->rx_ifindex && dev->rx_ifindex != dev->ifindex) {
		pk_out_str(out, ", came in by ");
		pk_out_u64(out, dev->rx_ifindex);
	}
}

const struct pk_section pk_dev_section = {
	.id = PK_SECTION_dev,
	.size = sizeof(struct dev_section),
	.name = "dev",
	.about = "network device of the packet",
	.fields = dev_fields,
	.n_fields = ARRAY_SIZE(dev_fields),
	.print = dev_print,
	.repeats = PK_REPEATS_OFTEN,
};
