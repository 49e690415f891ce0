/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define NS_FIELDS(F)                                                                               \
	F(ns, NETNS, inum, "Inode number of the network namespace, as in /proc/PID/ns/net.")       \
	F(ns, U64, cookie, "Its cookie, never used twice since boot; 0: not given one yet.")
PK_SECTION_STRUCT(ns, NS_FIELDS);
