/* SPDX-License-Identifier: GPL-2.0-or-later */
#pragma once

/* What an IP protocol number (IANA) is called wherever we show one; NULL: we have no name. */
const char *pk_ipproto_name(unsigned int proto);
