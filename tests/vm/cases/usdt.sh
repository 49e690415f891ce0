# SPDX-License-Identifier: GPL-2.0-or-later
# Static probes of a program: of every process that runs it, and of one.
# needs: pktrack
. "$TESTS/lib.sh"

built=$(dirname "$PKTRACK")/tests/live/usdt_target
[ -x "$built" ] || skip "no $built: it is built with the tests"
target=$PWD/usdt_target # not on 9p, which the guest reads its root from
cp "$built" "$target"

# target_start NAME: it hits its probes for each line that is written into the pipe NAME.
target_start()
{
	mkfifo "$1"
	"$target" <>"$1" >"$1.out" &
	target_pid=$!
	wait_for 30 "the program runs" grep -q ready "$1.out"
}

hits()
{
	[ "$(grep -c pktrack_test collect.out)" -ge "$1" ]
}

# Both programs wait in read(2) for more.
drained()
{
	grep -q "^0 " "/proc/$one_pid/syscall" && grep -q "^0 " "/proc/$target_pid/syscall"
}

target_start one
one_pid=$target_pid
target_start other
collect_start --print -c task,usdt,drop -p "usdt:$target:pktrack_test:line" -p "usdt:$one_pid:pktrack_test:guarded"
echo x >one
printf 'x\nx\n' >other
wait_for 30 "the probes are hit" hits 4
collect_stop

expect_event count=2 "probe.symbol=*:line" usdt.args="[[]1, 20015998343868, -300, 4294967295]"
expect_event count=1 "probe.symbol=*:line" usdt.args="[[]2, 20015998343868, -300, 4294967295]"
# Of the one that was named: the other would have hit it twice.
expect_event count=1 "probe.symbol=*:guarded" usdt.args="[[]1]"

# Programs of two tasks on one CPU interrupt each other in the middle (since 6.13 on one stack, unless told not to).
collect_start -c task,usdt,drop -p "usdt:$target:pktrack_test:line"
seq 2 400 >one &
one_seq=$!
seq 3 400 >other &
wait $one_seq $!
wait_for 60 "all is read" drained
collect_stop
expect_event count=797 "probe.symbol=*:line" usdt.args="[[]*, 20015998343868, -300, 4294967295]"
expect_event count=2 "probe.symbol=*:line" usdt.args="[[]400, *"
