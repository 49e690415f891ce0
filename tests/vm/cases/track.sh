# SPDX-License-Identifier: GPL-2.0-or-later
# Which packet an event belongs to, and where that packet comes from: the live tests, on this kernel.
# needs: module:veth module:sit module:vxlan module:bridge module:nf_tables pktrack
# timeout: 900
. "$TESTS/lib.sh"

PK_TRACK_SHARED=1 PK_TRACK_PACKETS=300 python3 -S "$TESTS/../live/track.py" "$PKTRACK" || fail "see above"
