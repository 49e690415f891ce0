# SPDX-License-Identifier: GPL-2.0-or-later
# Events that --rate leaves out are counted: what was seen and what was left out is all that the kernel dropped.
# needs: pktrack
. "$TESTS/lib.sh"

ns_pair a b
collect_start --rate 1/s --max-overhead 100%
udp_send a 10.0.0.2 9 200
collect_stop
dropped=$(ns b awk '$1 == "Udp:" && $2 ~ /^[0-9]/ { print $3 }' /proc/net/snmp)

"$PKTRACK" stats --format json capture.data >stats.json
python3 -IS -c 'import json, sys
stats, dropped = json.load(open("stats.json")), int(sys.argv[1])
print("%d seen, %d left out, %d lost, %d dropped" % (stats["events"], stats["shed"], stats["lost"], dropped))
assert dropped == 200 and stats["lost"] == 0 and stats["events"] < 150 and stats["events"] + stats["shed"] >= dropped
assert stats["shed_causes"] == [{"cause": "rate", "count": stats["shed"]}]' "$dropped" || fail "the counts do not fit"
