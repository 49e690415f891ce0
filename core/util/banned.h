/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Included by the build into every .c file of ours: what must not be called does not compile.
 * Bounded formatting is snprintf(), numbers come from core/util/parse.h, only main() ends the
 * program. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#pragma GCC poison strcpy strcat sprintf vsprintf atoi atol atoll strtok gets
