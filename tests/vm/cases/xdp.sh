# SPDX-License-Identifier: GPL-2.0-or-later
# Frames that XDP loses without an skb: the live tests, on this kernel.
# needs: module:veth pktrack
# timeout: 600
. "$TESTS/lib.sh"

python3 -S "$TESTS/../live/xdp.py" "$PKTRACK" || fail "see above"
