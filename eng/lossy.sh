#!/usr/bin/env bash
# Runs a command in a network namespace of its own in which packets of 127.0.0.2 can be lost (SIGNALBOX_LOSSY): the chaos tests then lose the
# network as a broken switch does, instead of holding bytes back. As root; nothing outside of the namespace changes.
set -euo pipefail

[ $# -gt 0 ] || { echo "usage: eng/lossy.sh COMMAND…" >&2; exit 2; }

if [ -z "${SIGNALBOX_LOSSY:-}" ]; then
    SIGNALBOX_LOSSY=127.0.0.2 exec unshare -n "$0" "$@"
fi
ip link set lo up
# What is routed here goes to a peer that answers nothing and takes nothing in.
ip link add away type veth peer name nobody
ip link set nobody up
ip link set away arp off up
ip addr add 192.0.2.1/32 dev away
ip route add default dev away            # kube-apiserver wants one
ip route add default dev away table 100
echo 1 > /proc/sys/net/ipv4/conf/away/route_localnet
# Rules before that of local addresses, by which the tests lose packets and find them again.
ip rule add pref 100 lookup local
ip rule del pref 0 lookup local
exec "$@"
