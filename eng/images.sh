#!/usr/bin/env bash
# Builds the container images as archives without a container engine and without a registry: the base comes from Debian's packages and this
# machine's .NET runtime. Where a registry can be reached, `dotnet publish -t:PublishContainer` or the Dockerfile makes the same images on
# Microsoft's base.
#   eng/images.sh [--out FOLDER] [--registry REGISTRY] [--tag TAG] [operator|toolserver|cli|PROJECT=IMAGE]…     (default: the three)
# Writes FOLDER/NAME.tar (docker load, podman load, skopeo copy, ctr images import), its bill of materials NAME.cdx.json, and a line
# `IMAGE:TAG@DIGEST` for each to standard output. The programs are compiled ahead for x86-64. The same sources on the same runtime give the same digests.
# Debian on x86-64 with apt, jq and the .NET SDK; not root. Exit 3 where that is missing.
set -euo pipefail
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(cd "$here/.." && pwd)
out=$root/artifacts/images registry='' names=()
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
tag=$version
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2; shift ;;
    --registry) registry=${2%/}/; shift ;;
    --tag) tag=$2; shift ;;
    -*) echo "images: unknown option $1 (known: --out, --registry, --tag)" >&2; exit 2 ;;
    *) names+=("$1") ;;
  esac
  shift
done
[ ${#names[@]} -gt 0 ] || names=(operator toolserver cli)
say() { printf '[images %3ds] %s\n' $SECONDS "$*" >&2; }
cannot() { echo "images: $*" >&2; exit 3; }
for b in dotnet jq apt-get dpkg-deb gzip; do command -v $b > /dev/null || cannot "$b is missing"; done
[ "$(uname -m)" = x86_64 ] || cannot "the base is made for x86-64; elsewhere use dotnet publish -t:PublishContainer"
dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
runtime=$(basename "$(ls -d "$dotnet_root"/shared/Microsoft.AspNetCore.App/10.* | sort -V | tail -n 1)")
libraries=(libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates)
cache=${SIGNALBOX_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/signalbox}/images/$runtime-1
mkdir -p "$cache" "$out"
exec 9> "$cache/lock"; flock 9
work=$(mktemp -d)
finish() { chmod -R u+w "$work"; rm -rf "$work"; }
trap finish EXIT
# shellcheck source=eng/debian.sh
. "$here/debian.sh"
# shellcheck source=eng/image-archive.sh
. "$here/image-archive.sh"

# Debian's libraries, the runtime, a user; no shell and no package manager.
make_base() {
  say "base: ${libraries[*]} and .NET $runtime"
  private_apt bookworm
  local x=$work/unpacked b=$work/base f deb
  unpack "$x" "${libraries[@]}"
  for deb in "$work"/debs/*.deb; do
    dpkg-deb --show --showformat 'pkg:deb/debian/${Package}@${Version}?arch=${Architecture}\n' "$deb"
  done > "$work/purls"
  mkdir -p "$b"/{app,etc/ssl/certs,tmp,usr/lib,usr/lib64,usr/share/doc,usr/share/dotnet/shared}
  chmod 755 "$b"; chmod 1777 "$b/tmp"
  cp -a "$x"/lib/. "$x"/usr/lib/. "$b/usr/lib/"; cp -a "$x"/lib64/. "$b/usr/lib64/"
  ln -s usr/lib "$b/lib"; ln -s usr/lib64 "$b/lib64"
  ln -sf ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 "$b/usr/lib64/ld-linux-x86-64.so.2"
  rm -rf "$b"/usr/lib/x86_64-linux-gnu/{gconv,engines-3,audit}
  cat "$x"/usr/share/ca-certificates/mozilla/*.crt > "$b/etc/ssl/certs/ca-certificates.crt"
  for f in "$x"/usr/share/doc/*/copyright; do install -Dm644 "$f" "$b/usr/share/doc/$(basename "$(dirname "$f")")/copyright"; done
  printf 'root:x:0:0:root:/:/sbin/nologin\napp:x:1654:1654:app:/app:/sbin/nologin\n' > "$b/etc/passwd"
  printf 'root:x:0:\napp:x:1654:\n' > "$b/etc/group"
  printf 'hosts: files dns\n' > "$b/etc/nsswitch.conf"
  cp -a "$dotnet_root"/{dotnet,LICENSE.txt,ThirdPartyNotices.txt} "$b/usr/share/dotnet/"
  mkdir -p "$b/usr/share/dotnet/host/fxr"
  cp -a "$dotnet_root/host/fxr/$runtime" "$b/usr/share/dotnet/host/fxr/"
  for f in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
    mkdir -p "$b/usr/share/dotnet/shared/$f"
    cp -a "$dotnet_root/shared/$f/$runtime" "$b/usr/share/dotnet/shared/$f/"
    echo "pkg:nuget/$f.Runtime.linux-x64@$runtime" >> "$work/purls"
  done
  chmod -R u+rwX,go+rX,go-w "$b/usr" "$b/etc" "$b/app"
  write_layer "$work/base.layer" "$b"
  mv "$work/purls" "$cache/purls"
  mv "$work/base.layer.diff" "$cache/base.layer.diff"; mv "$work/base.layer" "$cache/base.layer"
}

make_image() { # NAME or PROJECT=IMAGE
  local name=$1 project port='{}' image title
  case $name in
    operator) project=src/Operator title='Signalbox operator' port='{"8082/tcp": {}}' ;;
    toolserver) project=src/ToolServer title='Signalbox tool server' port='{"8080/tcp": {}}' ;;
    cli) project=src/Cli title='Signalbox CLI' ;;
    *=*) project=${name%%=*} name=${name#*=} title=$name ;;
    *) echo "images: unknown image $name (known: operator, toolserver, cli, PROJECT=IMAGE)" >&2; exit 2 ;;
  esac
  image=${registry}signalbox/$name:$tag
  say "$image"
  local program a=$work/$name
  program=$(basename "$(ls "$root/$project"/*.csproj)" .csproj)
  mkdir -p "$a/app"
  # Built apart from the tests' builds: without symbols, whose paths would make the digest another in every folder.
  dotnet publish "$root/$project" -c Release --nologo -v quiet -p:DebugType=none -p:Precompile=true --artifacts-path "$root/artifacts/images/build" -o "$a/app" >&2
  find "$a/app" \( -name '*.pdb' -o -name '*.xml' \) -delete
  mapfile -t purls < "$cache/purls"
  "$here/sbom.sh" "$project" "${purls[@]}" > "$out/$name.cdx.json"
  cp "$out/$name.cdx.json" "$a/app/sbom.cdx.json"
  chmod -R u+rwX,go+rX,go-w "$a"
  write_layer "$work/$name.layer" "$a"
  local config digest revision
  revision=$(git -C "$root" rev-parse HEAD 2> /dev/null || true)
  config=$(jq -cn --arg entry "/app/$program" --argjson ports "$port" --arg title "$title" --arg version "$version" --arg revision "$revision" '{
    User: "1654:1654", WorkingDir: "/app", ExposedPorts: $ports, Entrypoint: [$entry],
    Env: ["PATH=/usr/share/dotnet", "HOME=/tmp", "APP_UID=1654", "DOTNET_ROOT=/usr/share/dotnet", "DOTNET_RUNNING_IN_CONTAINER=true", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true"],
    Labels: ({"org.opencontainers.image.title": $title, "org.opencontainers.image.version": $version, "org.opencontainers.image.vendor": "The Signalbox authors",
      "org.opencontainers.image.licenses": "Apache-2.0", "org.opencontainers.image.base.name": "debian:bookworm"}
      + (if $revision == "" then {} else {"org.opencontainers.image.revision": $revision} end))
  } | if .ExposedPorts == {} then del(.ExposedPorts) else . end')
  digest=$(write_image "$out/$name.tar" "$image" "$config" amd64 "$cache/base.layer" "$work/$name.layer")
  echo "$image@$digest"
}

[ -f "$cache/base.layer" ] || make_base
for name in "${names[@]}"; do make_image "$name"; done
