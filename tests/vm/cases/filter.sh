# SPDX-License-Identifier: GPL-2.0-or-later
# Filters in the kernel: each on the same packets, some of them in a VLAN whose tag the device took off, in tunnels,
# at a device without link header, and with their data in page fragments. What a filter let pass is what
# print finds with it in the capture of everything.
# needs: pktrack module:vxlan module:ip_gre module:8021q cmd:flock
# timeout: 300
. "$TESTS/lib.sh"

collectors=()
exec 8>over
flock 8

# watch NAME OPTION...: collect to NAME.data for as long as we hold the lock
watch()
{
	"$PKTRACK" -q collect -c skb,dev -o "$1.data" --ready-file "$1.ready" \
		--cmd 'flock -s over true' "${@:2}" 2>"$1.err" 8>&- &
	collectors+=($!)
	collect_pid=$!
	wait_for 120 "collect $*" ready_or_dead "$1"
	[ -e "$1.ready" ] || { cat "$1.err"; fail "collect $* ended before it was ready"; }
}

ready_or_dead()
{
	[ -e "$1.ready" ] || collect_dead
}

received()
{
	watch "$1" -p tp:net:netif_receive_skb "${@:2}"
}

# count NAME [OPTION...]: events that print shows
count()
{
	"$PKTRACK" print --format json "$1.data" "${@:2}" | wc -l
}

# passed NAME N: so many passed
passed()
{
	[ "$(count "$1")" = "$2" ] || { "$PKTRACK" print "$1.data"; fail "$1: $(count "$1") events, not $2"; }
	echo "met: $1: $2"
}

# as_print NAME EXPRESSION: what passed is what print would select of everything
as_print()
{
	[ "$(count "$1")" = "$(count all -f "$2")" ] || fail "$1: $(count "$1") events, print finds $(count all -f "$2")"
	echo "met: $1 is what print finds"
}

ns_pair a b
for n in 1 2; do
	side=$([ $n = 1 ] && echo a || echo b)
	ip -n $side link add link eth0 name eth0.10 type vlan id 10
	ip -n $side link add vx0 type vxlan id 5 local 10.0.0.$n remote 10.0.0.$((3 - n)) dstport 4789
	ip -n $side link add gre9 type gre local 10.0.0.$n remote 10.0.0.$((3 - n))
	for dev in eth0.10:10.10 vx0:10.30 gre9:10.40; do
		ip -n $side addr add ${dev#*:}.0.$n/24 dev ${dev%:*}
		ip -n $side link set ${dev%:*} up
	done
done

tagged='vlan 10 and udp port 4002'
untagged='not vlan and host 10.0.0.2'
payload='tcp[((tcp[12] & 0xf0) >> 2):4] = 0x47455420'
behind='tcp[((tcp[12] & 0xf0) >> 2) + 40:4] = 0x64656570' # "deep", in the fourth fragment
received all
received tagged -f "$tagged"
received untagged -f "$untagged"
received payload -f "$payload"
received behind -f "$behind"
received bare -f 'udp port 4005 and less 100'
received inner -f 'udp port 4789' --filter-inner 'host 10.30.0.1 and udp port 4004'
received meta -m 'dev == "eth0" && ns == "b" && sk_buff.vlan_tci & 0xfff == 10 && proto == ip'
if [ "$KERNEL" = 5.10 ]; then
	! "$PKTRACK" -p dropmon collect --reason NO_SOCKET 2>no-reasons || fail "a reason was found"
	expect "5.10 has no reasons" grep -q 'tells no reasons for drops' no-reasons
else
	watch reason -p tp:skb:kfree_skb --reason no_socket -f 'udp port 4001'
fi

printf 'GET / HTTP/1.0\r\n\r\n%282s..deep....' '' >page
ns b python3 -IS -c 'import socket
s = socket.create_server(("10.0.0.2", 4003)); open("listens", "w"); s.accept()[0].recv(100)' &
wait_for 20 "a server" test -e listens
udp_send a 10.0.0.2 4001
udp_send a 10.10.0.2 4002
udp_send a 10.30.0.2 4004
udp_send a 10.40.0.2 4005
ns a python3 -IS -c 'import os, socket
s = socket.create_connection(("10.0.0.2", 4003)); f = open("page"); cork = 3
s.setsockopt(socket.IPPROTO_TCP, cork, 1)
for at, size in (0, 18), (100, 10), (200, 10), (300, 10):
    os.sendfile(s.fileno(), f.fileno(), at, size)
s.setsockopt(socket.IPPROTO_TCP, cork, 0)'
wait $!
exec 8>&-
wait "${collectors[@]}" || fail "a collect failed: $(cat ./*.err)"
cp all.data "/out/$case_name.data"

passed tagged 1
as_print tagged "$tagged"
as_print untagged "$untagged"
passed payload 1
as_print payload "$payload"
passed behind 1
passed bare 1
passed inner 1
passed meta 1
[ "$KERNEL" = 5.10 ] || passed reason 1
