# SPDX-License-Identifier: GPL-2.0-or-later
# Two simulated radios, an access point and a station; frames that claim to be encrypted but are not are
# thrown in between them. mac80211 drops those with reasons of its own.
# kernels: 6.12 7.2
# needs: pktrack module:mac80211_hwsim cmd:hostapd cmd:wpa_supplicant cmd:iw
. "$TESTS/lib.sh"

write_config()
{
	cat >ap.conf <<-E
	interface=wlan0
	driver=nl80211
	ssid=pktrack
	hw_mode=g
	channel=1
	wpa=2
	wpa_key_mgmt=WPA-PSK
	rsn_pairwise=CCMP
	wpa_passphrase=not-a-secret
	E
	cat >station.conf <<-E
	network={
		ssid="pktrack"
		psk="not-a-secret"
		key_mgmt=WPA-PSK
		scan_freq=2412
	}
	E
}

phy_of()
{
	iw dev "$1" info | awk '/wiphy/ { print "phy" $2 }'
}

joined()
{
	ns sta wpa_cli -p "$PWD/wpa" -i wlan1 status | grep -q wpa_state=COMPLETED
}

expect "mac80211_hwsim loads" modprobe mac80211_hwsim radios=2
wait_for 10 "two radios" test -e /sys/class/net/wlan0 -a -e /sys/class/net/wlan1
ns_add sta
expect "the station's radio moves" iw phy "$(phy_of wlan1)" set netns name sta
ip addr add 10.9.0.1/24 dev wlan0
write_config
collect_start
expect "hostapd starts" hostapd -B -f /out/hostapd.log ap.conf
expect "wpa_supplicant starts" ns sta wpa_supplicant -B -i wlan1 -c station.conf -C "$PWD/wpa" -f /out/wpa.log
wait_for 60 "the station joins" joined
ip -n sta addr add 10.9.0.2/24 dev wlan1
expect "the network works" ns sta ping -q -c 1 -W 10 10.9.0.1
iw phy "$(phy_of wlan0)" interface add mon0 type monitor
ip link set mon0 up
ap=$(cat /sys/class/net/wlan0/address) sta=$(ns sta cat /sys/class/net/wlan1/address)
expect "frames are sent" python3 -IS "$TESTS/send.py" wifi-garbage mon0 "$ap" "$sta" 5
# The answer comes by the same radio, after them.
expect "the network still works" ns sta ping -q -c 1 -W 10 10.9.0.1
collect_stop

expect_drop min=5 reason=RX_DROP_U_MIC_FAIL subsystem=mac80211 symbol=ieee80211_rx_handlers
expect "frames of 802.11 are none of Ethernet" python3 -IS "$TESTS/frames.py" "$PKTRACK" capture.data mon0
