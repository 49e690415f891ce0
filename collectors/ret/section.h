/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define RET_FIELDS(F)                                                                              \
	F(ret, S64, value,                                                                         \
	  "What the function returned; 0 if it returns nothing. Of an unsigned number of 8 bytes " \
	  "(a pointer), its bits.")                                                                \
	F(ret, U64, duration_ns, "Time from its entry to its return.")                             \
	F(ret, U32, bytes, "Size of what it returns; 0: nothing, or no number.")                   \
	F(ret, U32, is_signed, "1: it is a signed number.")
PK_SECTION_STRUCT(ret, RET_FIELDS);
