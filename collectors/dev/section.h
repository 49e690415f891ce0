/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define DEV_FIELDS(F)                                                                              \
	F(dev, U32, ifindex, "Index of the device, unique in its namespace.")                      \
	F(dev, U32, rx_ifindex,                                                                    \
	  "Index of the device that the packet came in by; 0: it began here.")                     \
	F(dev, STR16, name, "Name of the device.")
PK_SECTION_STRUCT(dev, DEV_FIELDS);
