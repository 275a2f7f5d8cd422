#!/usr/bin/env bash
# The software bill of materials of a program, from its lock file and what is restored: CycloneDX 1.6 JSON on standard output.
#   eng/sbom.sh src/ToolServer [PURL…]     PURLs of what else stands in the image, such as pkg:deb/debian/libssl3@3.0.17?arch=amd64
# The same lock file gives the same bill. Licences are those that the packages name in the machine's NuGet folder, where they lie after a restore.
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
project=${1:?sbom: name a project folder, such as src/ToolServer}; shift
lock=$root/$project/packages.lock.json
[ -f "$lock" ] || { echo "sbom: $project has no packages.lock.json; run 'dotnet restore' there" >&2; exit 2; }
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props")
name=$(basename "$(ls "$root/$project"/*.csproj)" .csproj)
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}
# A hash of what went in, in the form of a UUID (version 8 of RFC 9562: of the maker's own making).
hash=$({ cat "$lock"; echo "$version $*"; } | sha256sum)
serial="urn:uuid:${hash:0:8}-${hash:8:4}-8${hash:13:3}-a${hash:17:3}-${hash:20:12}"

licences() { # one line a package: its id, version and licence, as its own manifest names them
  jq -r '.dependencies[] | to_entries[] | select(.value.type != "Project") | "\(.key) \(.value.resolved)"' "$lock" | sort -u | while read -r id resolved; do
    manifest=$packages/${id,,}/${resolved,,}/${id,,}.nuspec
    licence=
    [ ! -f "$manifest" ] || licence=$(sed -n 's:.*<license type="expression">\(.*\)</license>.*:\1:p' "$manifest" | head -n 1)
    jq -cn --arg k "$id" --arg v "$licence" '{key: $k, value: $v}'
  done | jq -cs from_entries
}

jq --arg name "$name" --arg version "$version" --arg serial "$serial" --argjson licences "$(licences)" '
  def purl: "pkg:nuget/\(.key)@\(.value.resolved)";
  [.dependencies[] | to_entries[]] as $all
  | [$all[] | select(.value.type != "Project")] as $packages
  | ($packages | map({key: (.key | ascii_downcase), value: purl}) | from_entries) as $ref
  | ($all | map(select(.value.type == "Project") | {key: (.key | ascii_downcase), value: (.value.dependencies // {} | keys)}) | from_entries) as $projects
  | def reach: ascii_downcase as $k | if $ref[$k] then $ref[$k] elif $projects[$k] then ($projects[$k][] | reach) else empty end;
  {
    bomFormat: "CycloneDX", specVersion: "1.6", serialNumber: $serial, version: 1,
    metadata: {component: {type: "application", "bom-ref": $name, name: $name, version: $version, licenses: [{license: {id: "Apache-2.0"}}]}},
    components: (
      [$packages[] | {
        type: "library", "bom-ref": purl, name: .key, version: .value.resolved, purl: purl, scope: "required",
        properties: [{name: "nuget:contentHash", value: .value.contentHash}]
      } + (if ($licences[.key] // "") != "" then {licenses: [{expression: $licences[.key]}]} else {} end)]
      + [$ARGS.positional[] | {type: "library", "bom-ref": ., name: (sub("^pkg:[^/]*/"; "") | sub("@.*"; "") | sub("^.*/"; "")), version: (sub("^.*@"; "") | sub("[?].*"; "")), purl: .}]
      | unique_by(."bom-ref")),
    dependencies: (
      [{ref: $name, dependsOn: ([($all[] | select(.value.type == "Direct" or .value.type == "Project") | .key | reach), $ARGS.positional[]] | unique)}]
      + [$packages[] | {ref: purl, dependsOn: ([.value.dependencies // {} | keys[] | reach] | unique)}]
      | unique_by(.ref))
  }' "$lock" --args "$@"
