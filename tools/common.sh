# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For the other scripts here.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tool=tools/$(basename "$0")

# On Ubuntu, bpftool is a wrapper that wants the package of exactly the running kernel; any bpftool does here.
for bpftool in /usr/lib/linux-tools/*/bpftool; do
	[ ! -x "$bpftool" ] || bpftool version >/dev/null 2>&1 || PATH=$(dirname "$bpftool"):$PATH
done

die()
{
	echo "$tool: $*" >&2
	exit 1
}

# quietly COMMAND...: its output only if it fails.
quietly()
{
	local log

	log=$(mktemp)
	if ! "$@" >"$log" 2>&1; then
		tail -50 "$log" >&2
		rm -f "$log"
		die "failed: $*"
	fi
	rm -f "$log"
}

# build DIR MESON-OPTION...: set up DIR below the top if it is new, and compile.
build()
{
	local dir=$top/$1

	shift
	[ -e "$dir/build.ninja" ] || quietly meson setup "$dir" "$top" "$@"
	quietly meson compile -C "$dir"
}
