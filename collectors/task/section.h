/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "core/event/schema.h"

#define TASK_FIELDS(F)                                                                             \
	F(task, U32, pid,                                                                          \
	  "Process id (thread group) of the running process; the packet need not be its own.")     \
	F(task, U32, tid, "Thread id.")                                                            \
	F(task, STR16, comm, "Name of the thread.")
PK_SECTION_STRUCT(task, TASK_FIELDS);
