# SPDX-License-Identifier: GPL-2.0-or-later
# Every drop reason of this kernel is explained, those of its modules too.
# needs: pktrack
. "$TESTS/lib.sh"

# Other cases want to see them loaded for the first time.
trap 'modprobe -q -r openvswitch; modprobe -q -r mac80211' EXIT
for module in openvswitch mac80211; do
	modprobe $module || echo "no module $module"
done
"$PKTRACK" explain --check >missing.txt 2>said.txt
rc=$?
cat missing.txt said.txt
expect "exit status $rc" test $rc = "$(by_kernel 5.10=3 0)"
expect "nothing is left unexplained" test ! -s missing.txt
if [ "$KERNEL" != 5.10 ]; then
	expect "it says how many there are" grep -q 'of its [0-9]* drop reasons are explained' said.txt
	n=$(sed -n 's/.* of its \([0-9]*\) drop reasons.*/\1/p' said.txt)
	# core alone: 66; with those of the modules 147 and more
	expect "$n reasons are enough" test "$n" -ge "$(by_kernel 6.1=60 6.12=140 7.2=220)"
fi
