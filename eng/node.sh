#!/usr/bin/env bash
# A Kubernetes 1.20 of one node that really runs pods, for the release suite, from the binaries of eng/kube-assets.sh --node.
#   eng/node.sh check          exit 0 where this machine can run one, else 3 with the reason
#   eng/node.sh up             brings it up, or leaves it as it is when it is up; prints the path of the admin's kubeconfig
#   eng/node.sh load FILE…     takes images from archives
#   eng/node.sh run COMMAND…   runs a command in the node's network
#   eng/node.sh down           ends what `up` started, and only that, and removes its data
#
# The node is a network namespace whose only link is a pair of interfaces to this machine (198.18.77.0/30, of the range that RFC 2544 keeps
# free), with no route further: nothing in it can leave the machine, and the machine's own routes, iptables and forwarding stay as they are.
# Needs Debian on x86-64, root, and cgroups that can be written to. SIGNALBOX_NODE: where its data lies (default /var/lib/signalbox-node).
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
state=${SIGNALBOX_NODE:-/var/lib/signalbox-node}
cache=${SIGNALBOX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signalbox}/kube/1.20.2
bin=$cache/bin tools=$cache/node
run=$state/run keys=$state/keys kubeconfig=$state/admin.kubeconfig socket=$state/run/containerd.sock
netns=signalbox link=sb-node
host_ip=198.18.77.1 node_ip=198.18.77.2 pods=10.244.0.0/24 services=10.96.0.0/16 first_service=10.96.0.1 port=6443
pause=signalbox.test/pause:1
started=$SECONDS
say() { printf '[node %3ds] %s\n' $((SECONDS - started)) "$*" >&2; }
cannot() { echo "node: $*" >&2; exit 3; }

# The tools' own libraries come after the machine's: the programs are Debian's, and so may be what they link to.
use_tools() {
  export PATH=$bin:$PATH:/usr/sbin:/sbin:$tools/bin:$tools/sbin:$tools/usr/bin:$tools/usr/sbin
  export LD_LIBRARY_PATH=$tools/usr/lib/x86_64-linux-gnu:$tools/lib/x86_64-linux-gnu XTABLES_LIBDIR=$tools/usr/lib/x86_64-linux-gnu/xtables
}

check() {
  [ "$(uname -sm)" = 'Linux x86_64' ] || cannot "the binaries are built for Linux on x86-64; this is $(uname -sm)"
  [ "$(id -u)" = 0 ] || cannot "a node needs root: it makes network namespaces, mounts and cgroups"
  local b; for b in nsenter mount unshare openssl jq setsid flock; do command -v $b >/dev/null || cannot "$b is missing"; done
  unshare --net --mount true 2>/dev/null || cannot "namespaces cannot be made here"
  local memory=/sys/fs/cgroup/memory
  [ -f /sys/fs/cgroup/cgroup.controllers ] && memory=/sys/fs/cgroup
  mkdir "$memory/signalbox-check" 2>/dev/null || cannot "$memory is missing or cannot be written to: pods need cgroups"
  rmdir "$memory/signalbox-check"
  [ -d "$run" ] || ! grep -q " 198\.18\.77\." <(ip -4 addr 2>/dev/null || true) || cannot "198.18.77.0/30 is in use on this machine"
}

within() { nsenter --net=/run/netns/$netns "$@"; }
containers() { ctr --address "$socket" --namespace k8s.io "$@"; }

# What was started here is known by process id and start time: another process may get the id later.
start_time() { awk '{sub(/^.*\) /, ""); print $20}' "/proc/$1/stat" 2>/dev/null; }
alive() { local pid at; read -r pid at 2> /dev/null < "$run/$1.pid" && [ -n "$at" ] && [ "$(start_time "$pid")" = "$at" ] && ! grep -q '^State:.Z' "/proc/$pid/status"; }
daemon() { # NAME COMMAND…
  local name=$1; shift
  alive "$name" && return
  setsid nsenter --net=/run/netns/$netns "$@" > "$run/$name.log" 2>&1 < /dev/null 8>&- &
  echo "$! $(start_time $!)" > "$run/$name.pid"
}
await() { # SECONDS NAME COMMAND…
  local limit=$((SECONDS + $1)) name=$2; shift 2
  until "$@" > /dev/null 2>&1; do
    alive "$name" || { echo "node: $name ended:" >&2; tail -n 20 "$run/$name.log" >&2; return 1; }
    [ $SECONDS -lt $limit ] || { echo "node: $name is not there in time:" >&2; tail -n 20 "$run/$name.log" >&2; return 1; }
    sleep 0.1
  done
}
stop() { # NAME…
  local name pid at i
  for name; do
    alive "$name" || continue
    read -r pid at < "$run/$name.pid"
    kill "$pid" || true
    for ((i = 0; i < 100; i++)); do alive "$name" || break; sleep 0.1; done
    ! alive "$name" || kill -9 "$pid"
  done
}

make_network() {
  [ -e /run/netns/$netns ] || ip netns add $netns
  within ip link set lo up
  if ! within ip link show node0 > /dev/null 2>&1; then
    ip link add $link type veth peer name node0 netns $netns
    ip addr add $host_ip/30 dev $link
    ip link set $link up
    within ip addr add $node_ip/30 dev node0
    within ip link set node0 up
  fi
  within ip route replace unreachable default        # what is not here fails at once
  within ip route replace $services dev node0        # an address of a Service needs some route before it is rewritten to a pod's
  within sysctl -qw net.ipv4.ip_forward=1
  within sysctl -qw net.bridge.bridge-nf-call-iptables=1 2>/dev/null || true   # missing where bridges are not filtered
}

make_keys() {
  [ -f "$keys/done" ] && return
  mkdir -p "$keys"
  ( cd "$keys"; umask 077
    local curve='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
    # shellcheck disable=SC2086
    openssl req -x509 $curve -days 3650 -subj /CN=signalbox-node -keyout ca.key -out ca.crt
    # shellcheck disable=SC2086
    openssl req $curve -subj /CN=kube-apiserver -keyout api.key -out api.csr
    openssl x509 -req -in api.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 3650 -out api.crt \
      -extfile <(echo "subjectAltName=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$node_ip,IP:$first_service")
    openssl genrsa -out accounts.key 2048
    local user
    for user in admin,1,system:masters system:node:node,2,system:nodes system:kube-scheduler,3 system:kube-controller-manager,4 system:kube-proxy,5; do
      echo "$(openssl rand -hex 20),$user"
    done > tokens.csv
    touch done ) 2> "$keys/log"
}

account() { # FILE USER
  jq -n --arg server "https://$node_ip:$port" --arg ca "$(base64 -w0 "$keys/ca.crt")" --arg token "$(awk -F, -v user="$2" '$2 == user {print $1}' "$keys/tokens.csv")" \
    '{apiVersion: "v1", kind: "Config", "current-context": "node", clusters: [{name: "node", cluster: {server: $server, "certificate-authority-data": $ca}}],
      users: [{name: "user", user: {token: $token}}], contexts: [{name: "node", context: {cluster: "node", user: "user"}}]}' > "$1"
  chmod 600 "$1"
}

# Every Service by its name, for dnsmasq, which reads the file again at SIGHUP.
write_names() {
  kubectl get services --all-namespaces -o json \
    | jq -r '.items[] | select(.spec.clusterIP != null and .spec.clusterIP != "None") | "\(.spec.clusterIP) \(.metadata.name).\(.metadata.namespace).svc.cluster.local"' \
    > "$run/names.new" && mv "$run/names.new" "$run/names" && kill -HUP "$(cut -d' ' -f1 "$run/dnsmasq.pid")"
}
follow_names() {
  export KUBECONFIG=$kubeconfig
  while true; do
    kubectl get services --all-namespaces --watch -o name | while read -r _; do write_names; done
    sleep 1
  done
}

write_settings() {
  # On an overlay no second one can be laid; there containerd copies.
  local snapshotter=overlayfs
  [ "$(stat -f -c %T "$state")" != overlayfs ] || snapshotter=native
  cat > "$run/containerd.toml" <<C
version = 2
root = "$state/containerd"
state = "$run/containerd"
[grpc]
  address = "$socket"
[ttrpc]
  address = "$socket.ttrpc"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause"
  # Without CAP_SYS_RESOURCE a score below containerd's own is refused, and with it the pod.
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$snapshotter"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$tools/usr/lib/cni"
    conf_dir = "$run/cni"
C
  mkdir -p "$run/cni"
  cat > "$run/cni/10-node.conflist" <<C
{"cniVersion": "0.4.0", "name": "node", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "dataDir": "$run/addresses", "ranges": [[{"subnet": "$pods"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
C
  : > "$run/resolv.conf"
  cat > "$run/kubelet.yaml" <<C
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: $node_ip
authentication: {anonymous: {enabled: true}, webhook: {enabled: false}}
authorization: {mode: AlwaysAllow}
cgroupDriver: cgroupfs
failSwapOn: false
oomScoreAdj: 0
maxOpenFiles: $(ulimit -Hn | sed 's/unlimited/1000000/')
resolvConf: $run/resolv.conf
clusterDNS: [$node_ip]
clusterDomain: cluster.local
# No registry could give an image back.
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi}
readOnlyPort: 0
healthzBindAddress: 127.0.0.1
nodeStatusUpdateFrequency: 5s
C
}

make_pause_image() {
  containers images ls -q | grep -qx "$pause" && return
  # shellcheck source=eng/image-archive.sh
  . "$here/image-archive.sh"
  local t; t=$(mktemp -d)
  mkdir -p "$t/root"; chmod 755 "$t/root"
  install -m755 "$tools/bin/busybox" "$t/root/busybox"
  write_layer "$t/layer" "$t/root"
  write_image "$t/pause.tar" "$pause" '{"Entrypoint": ["/busybox", "sleep", "2147483647"]}' amd64 "$t/layer" > /dev/null
  containers images import "$t/pause.tar" > /dev/null
  rm -rf "$t"
}

up() {
  check
  "$here/kube-assets.sh" --node > /dev/null
  use_tools
  umask 022
  mkdir -p "$run"
  exec 8> "$state/lock"; flock 8
  if [ ! -f "$run/sysctl" ]; then sysctl vm.overcommit_memory vm.panic_on_oom kernel.panic kernel.panic_on_oops > "$run/sysctl"; fi   # kubelet sets these
  [ -d /var/log/pods ] || touch "$run/own-logs"   # where kubelet puts the pods' output, and nowhere else
  make_network
  make_keys
  account "$kubeconfig" admin
  local part; for part in scheduler controller-manager proxy; do account "$run/$part.kubeconfig" "system:kube-$part"; done
  account "$run/node.kubeconfig" system:node:node
  write_settings
  export KUBECONFIG=$kubeconfig
  daemon etcd etcd --data-dir "$state/etcd" --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 \
    --listen-peer-urls http://127.0.0.1:2380 --unsafe-no-fsync --log-level warn
  daemon kube-apiserver kube-apiserver --etcd-servers http://127.0.0.1:2379 --secure-port $port --advertise-address $node_ip \
    --tls-cert-file "$keys/api.crt" --tls-private-key-file "$keys/api.key" --cert-dir "$keys" --token-auth-file "$keys/tokens.csv" \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$keys/accounts.key" --service-account-signing-key-file "$keys/accounts.key" \
    --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --service-cluster-ip-range $services --allow-privileged \
    --feature-gates BoundServiceAccountTokenVolume=true --kubelet-preferred-address-types InternalIP
  daemon containerd containerd --config "$run/containerd.toml"
  await 30 containerd containers version
  make_pause_image
  await 90 kube-apiserver kubectl get --raw=/readyz
  say "the API server is ready"
  daemon kube-controller-manager kube-controller-manager --kubeconfig "$run/controller-manager.kubeconfig" --leader-elect=false --use-service-account-credentials \
    --service-account-private-key-file "$keys/accounts.key" --root-ca-file "$keys/ca.crt" --cluster-signing-cert-file "$keys/ca.crt" --cluster-signing-key-file "$keys/ca.key" \
    --feature-gates BoundServiceAccountTokenVolume=true --cert-dir "$keys" --bind-address 127.0.0.1 --port 0
  daemon kube-scheduler kube-scheduler --kubeconfig "$run/scheduler.kubeconfig" --leader-elect=false --bind-address 127.0.0.1 --port 0
  daemon kube-proxy kube-proxy --kubeconfig "$run/proxy.kubeconfig" --proxy-mode iptables --cluster-cidr $pods --hostname-override node \
    --conntrack-max-per-core 0 --conntrack-min 0 --conntrack-tcp-timeout-established 0s --conntrack-tcp-timeout-close-wait 0s --healthz-bind-address 127.0.0.1:10256
  touch "$run/names"
  daemon dnsmasq dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user=root --no-resolv --no-hosts --addn-hosts="$run/names" \
    --local=/cluster.local/ --listen-address=$node_ip --bind-interfaces
  daemon names "$here/node.sh" follow-names
  daemon kubelet kubelet --config "$run/kubelet.yaml" --kubeconfig "$run/node.kubeconfig" --root-dir "$state/kubelet" --cert-dir "$keys/kubelet" \
    --container-runtime remote --container-runtime-endpoint "unix://$socket" --hostname-override node --node-ip $node_ip --pod-infra-container-image $pause
  await 90 kubelet kubectl wait --for=condition=Ready --timeout=1s node/node
  await 30 kube-controller-manager kubectl -n default get serviceaccount default
  say "the node is ready"
  echo "$kubeconfig"
}

# Each image under its name and tag, and by its digest.
load() {
  local archive name digest
  for archive; do
    containers images import "$archive" > /dev/null
    name=$(tar -xOf "$archive" manifest.json | jq -r '.[0].RepoTags[0]')
    digest=$(tar -xOf "$archive" index.json | jq -r '.manifests[0].digest')
    containers images tag --force "$name" "${name%:*}@$digest" > /dev/null
  done
}

down() {
  [ -d "$run" ] || return 0
  [ "$(id -u)" = 0 ] || cannot "needs root"
  use_tools
  stop kubelet names kube-proxy kube-scheduler kube-controller-manager dnsmasq
  if alive containerd; then
    local id
    for id in $(containers tasks ls -q); do timeout 20 ctr --address "$socket" --namespace k8s.io tasks rm --force "$id" > /dev/null 2>&1 || true; done
    for id in $(containers containers ls -q); do containers containers rm "$id" > /dev/null 2>&1 || true; done
  fi
  stop kube-apiserver etcd containerd
  awk -v ours="$state/" 'index($2, ours) == 1 {print $2}' /proc/mounts | sort -r | while read -r mount; do umount "$mount" 2> /dev/null || umount --lazy "$mount"; done
  local network
  # Of the pods' namespaces those alone that have an address of ours.
  for network in $(ip netns list | awk '/^cni-/ {print $1}'); do
    ! nsenter --net="/run/netns/$network" ip -4 -o addr 2> /dev/null | grep -q ' 10\.244\.0\.' || ip netns del "$network"
  done
  ip link del $link 2> /dev/null || true
  [ ! -e /run/netns/$netns ] || ip netns del $netns
  find /sys/fs/cgroup -depth -type d \( -path '*/kubepods*' -o -path '*/k8s.io*' \) -exec rmdir {} + 2> /dev/null || true
  sed 's/ *= */=/' "$run/sysctl" | while read -r setting; do sysctl -qw "$setting" 2> /dev/null || true; done
  [ ! -f "$run/own-logs" ] || rm -rf /var/log/pods /var/log/containers
  rm -rf "$state"
  say "down"
}

case ${1:-} in
  check) check ;;
  up) up ;;
  load) shift; use_tools; load "$@" ;;
  run) shift; use_tools; within "$@" ;;
  down) down ;;
  follow-names) use_tools; follow_names ;;
  *) echo "usage: eng/node.sh check | up | load FILE… | run COMMAND… | down" >&2; exit 2 ;;
esac
