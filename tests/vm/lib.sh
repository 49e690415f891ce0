# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# For the cases: `. "$TESTS/lib.sh"`. From the guest they have $KERNEL ("6.12"), $PKTRACK, an empty working folder
# and a results folder, /out. Everything left running is killed, and every namespace gone, when a case ends.
#
# A case fails at the first expectation that is not met, with what was met instead.

case_name=$(basename "$0" .sh)

fail()
{
	echo "FAIL: $*"
	exit 1
}

skip()
{
	echo "$*"
	exit 77
}

# expect WHAT COMMAND...
expect()
{
	local what=$1

	shift
	"$@" || fail "$what"
	echo "met: $what"
}

# wait_for SECONDS WHAT COMMAND...: until it succeeds. Used where the kernel or a daemon needs time.
wait_for()
{
	local limit=$((SECONDS + $1)) what=$2

	shift 2
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $limit ] || fail "$what: not within the time allowed"
		sleep 0.1
	done
}

# --- namespaces ---

# ns NAME COMMAND...
ns()
{
	ip netns exec "$@"
}

# A namespace in which IPv6 addresses are usable at once.
ns_add()
{
	ip netns add "$1" || fail "cannot make namespace $1"
	ns "$1" sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 \
		net.ipv6.conf.default.router_solicitations=0
	ip -n "$1" link set lo up
}

# ns_link A DEV ADDR[,ADDR] B DEV ADDR[,ADDR]: two namespaces joined by a cable.
ns_link()
{
	local addr

	ip -n "$1" link add "$2" type veth peer name "$5" netns "$4" || fail "no veth between $1 and $4"
	for addr in ${3//,/ }; do ip -n "$1" addr add "$addr" dev "$2"; done
	for addr in ${6//,/ }; do ip -n "$4" addr add "$addr" dev "$5"; done
	ip -n "$1" link set "$2" up
	ip -n "$4" link set "$5" up
	wait_for 10 "carrier of $2" ns "$1" grep -q 1 "/sys/class/net/$2/carrier"
}

# Two namespaces, eth0 to eth0: 10.0.0.1 and fd00::1, 10.0.0.2 and fd00::2.
ns_pair()
{
	ns_add "$1"
	ns_add "$2"
	ns_link "$1" eth0 10.0.0.1/24,fd00::1/64 "$2" eth0 10.0.0.2/24,fd00::2/64
}

# --- packets ---

# udp_send NS ADDRESS PORT [COUNT [TTL]]
udp_send()
{
	ns "$1" python3 -IS "$TESTS/send.py" udp "$2" "$3" "${4:-1}" "${5:-64}" || fail "cannot send UDP to $2 port $3"
}

# tcp_refused NS ADDRESS PORT: connect, and be refused.
tcp_refused()
{
	ns "$1" python3 -IS "$TESTS/send.py" tcp-refused "$2" "$3" || fail "TCP to $2 port $3 was not refused"
}

# --- pktrack ---

# collect_start [OPTION...]: a dropmon capture into capture.data, watching when this returns.
collect_start()
{
	rm -f ready
	# A shell starts what it puts in the background deaf to SIGINT.
	env --default-signal=INT "$PKTRACK" -p dropmon collect -o capture.data --ready-file ready "$@" \
		>collect.out 2>collect.err &
	collect_pid=$!
	wait_for 110 "collect is ready" collect_ready_or_dead
	[ -e ready ] || { cat collect.err; fail "collect ended before it was ready"; }
}

collect_dead()
{
	! grep -q '^State:[[:space:]]*[^Z]' "/proc/$collect_pid/status"
}

collect_ready_or_dead()
{
	[ -e ready ] || collect_dead
}

# collect_stop [PRINT-OPTION...]: stop as Ctrl-C does; the capture is kept with the results. Of a large one the options
# say which events the case is about: to show all would take longer than to collect them.
collect_stop()
{
	local rc=0

	kill -INT "$collect_pid"
	wait_for 110 "collect ends" collect_dead
	wait "$collect_pid" || rc=$?
	cat collect.err
	[ $rc = 0 ] || fail "collect exits with $rc"
	cp capture.data "/out/$case_name.data"
	"$PKTRACK" print --format json "$@" capture.data >events.json || fail "print exits with $?"
}

# expect_drop [count=N|min=N] KEY=PATTERN...: the capture holds such a drop. Keys are those of expect.py; a kernel
# without drop reasons has none to show, and is held to the rest.
expect_drop()
{
	local arg args=()

	for arg; do
		case $KERNEL/$arg in
		5.10/reason=* | 5.10/subsystem=*) args+=("${arg%%=*}=") ;;
		*) args+=("$arg") ;;
		esac
	done
	python3 -IS "$TESTS/expect.py" events.json "${args[@]}" || fail "no such drop: ${args[*]}"
}

# expect_event [count=N|min=N] probe.symbol=PATTERN KEY=PATTERN...: the same of events at any probe.
expect_event()
{
	python3 -IS "$TESTS/expect.py" events.json "$@" || fail "no such event: $*"
}

# passed PATTERN: the probes that saw a packet whose summary matches (as of fnmatch(3)), in order, as "kprobe:ip_rcv".
passed()
{
	python3 -IS -c '
import fnmatch, json, sys
for line in open("events.json"):
    e = json.loads(line)
    if fnmatch.fnmatch(e.get("packet", {}).get("summary", ""), "*" + sys.argv[1] + "*"):
        print("%s:%s" % (e["probe"]["type"], e["probe"]["symbol"]))' "$1"
}

# by_kernel VERSION=VALUE... DEFAULT: the value for this kernel.
by_kernel()
{
	local arg

	for arg; do
		[ "${arg%%=*}" != "$KERNEL" ] || { echo "${arg#*=}"; return; }
	done
	echo "${!#}"
}
