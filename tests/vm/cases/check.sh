# SPDX-License-Identifier: GPL-2.0-or-later
# `pktrack check` knows what each of these kernels can do.
# needs: pktrack module:veth
. "$TESTS/lib.sh"

# expect_check NAME STATUS
expect_check()
{
	local line

	line=$(grep "\"check\": *\"$1\"" check.json) || fail "check does not speak of $1"
	expect "$1 is $2" grep -q "\"status\": *\"$2\"" <<<"$line"
}

modprobe veth # a module whose types can be asked for
"$PKTRACK" check --format json >check.json
rc=$?
cat check.json
# All works, or with limits.
expect "exit status of a kernel that can collect, not $rc" test $rc = "$(by_kernel 5.10=3 6.1=3 6.12=0 0)"
expect "kernel is named" grep -q "$(uname -r)" check.json

for name in capabilities btf bpf ring-buffer raw-tracepoint symbols kprobe fentry tp-btf; do
	expect_check $name ok
done
expect_check drop-reasons "$(by_kernel 5.10=limited ok)"
expect_check module-btf "$(by_kernel 5.10=missing ok)"
expect_check kprobe-cookie "$(by_kernel 5.10=missing ok)"
expect_check raw-tp-cookie "$(by_kernel 5.10=missing 6.1=missing ok)"
expect_check kprobe-multi "$(by_kernel 5.10=missing 6.1=missing ok)"
expect_check kprobe-session "$(by_kernel 5.10=missing 6.1=missing ok)"
expect_check collect "$(by_kernel 5.10=limited 6.1=limited ok)"
"$PKTRACK" check >check.txt
expect "the text says so too" grep -q '^ok .*kprobe ' check.txt
