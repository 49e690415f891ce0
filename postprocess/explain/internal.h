/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

#include "postprocess/explain/explain.h"

/* The rows of each subsystem, ending with one without a name. */
extern const struct pk_explanation pk_explain_core[];
extern const struct pk_explanation pk_explain_openvswitch[];
extern const struct pk_explanation pk_explain_mac80211[];
extern const struct pk_explanation pk_explain_qdisc[];
