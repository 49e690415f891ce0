/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define USDT_FIELDS(F) F(usdt, S64S, args, "Arguments of the program's probe, in order.")

/* Only a variable part: C wants a member before it. */
struct usdt_section {
	__s64 args[0];
} __attribute__((packed, aligned(4)));
