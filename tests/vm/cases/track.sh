# SPDX-License-Identifier: GPL-2.0-or-later
# Which packet an event belongs to, and where that packet comes from: the live tests, on this kernel.
# As for generic, kernels before 6.2 take an emulated CPU too long to load it twenty times.
# kernels: 6.12 7.2
# needs: module:veth module:sit module:vxlan module:bridge module:nf_tables pktrack
# timeout: 900
. "$TESTS/lib.sh"

PK_TRACK_PACKETS=300 python3 -S "$TESTS/../live/track.py" "$PKTRACK" || fail "see above"
