#!/usr/bin/env bash
# Copies config/ into the chart: helm packs only what lies in the chart's own folder. A test holds the two equal.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."
for folder in crds rbac admission webhook; do
  rm -rf "charts/signalbox/files/$folder"
  cp -r "config/$folder" "charts/signalbox/files/$folder"
done
