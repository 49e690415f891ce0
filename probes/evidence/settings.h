/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* Have settings noted, and watched, before anything is lost. Of a namespace, in that namespace:
 * first those that each has once, of all of them; then those of devices, which are many. */

#include "probes/evidence/sysctls.h"

void pk_settings_note_host(struct pk_sysctls *s); /* in our own */
void pk_settings_note(struct pk_sysctls *s, uint32_t netns);
void pk_settings_note_devices(struct pk_sysctls *s, uint32_t netns);
