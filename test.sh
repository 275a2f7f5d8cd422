#!/usr/bin/env bash
# The test command: brings what the tests need, builds, runs every test, ends with 'N passed, N failed'.
#   ./test.sh             everything, the end-to-end suite on every control plane that can be had included
#   ./test.sh --quick     without the end-to-end suite and the release suite
#   ./test.sh NAME…       only the test projects whose name contains one of NAMEs, such as 'Kubernetes'
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
quick=0 names=()
for argument in "$@"; do
  case $argument in
    --quick) quick=1 ;;
    -*) echo "test.sh: unknown option $argument (known: --quick)" >&2; exit 2 ;;
    *) names+=("$argument") ;;
  esac
done

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

wanted() {
  case $1 in EndToEnd.Tests | Release.Tests) [ $quick = 1 ] && return 1 ;; esac
  [ ${#names[@]} -eq 0 ] && return 0
  local name
  for name in "${names[@]}"; do case $1 in *"$name"*) return 0 ;; esac; done
  return 1
}

# The end-to-end suite drives real parts: kubectl and a kube-apiserver, the TypeScript MCP clients, Prism.
bring_real_parts() {
  local assets clients=tests/EndToEnd.Tests/npm node=()
  # One build for both suites.
  wanted Release.Tests && eng/node.sh check 2>/dev/null && node=(--node)
  if assets=$(eng/kube-assets.sh ${node[@]+"${node[@]}"}); then
    export KUBEBUILDER_ASSETS=$assets
  else
    echo "test.sh: SKIPPED: the end-to-end suite runs on LocalCluster only; the line above says why there is no kube-apiserver" >&2
    [ "${CI:-}" = true ] && { echo "test.sh: CI must not skip the kube-apiserver" >&2; return 1; }
  fi
  install_npm $clients "the end-to-end suite"
}

# The release suite runs pods on a node of its own. In CI as root it runs or fails.
bring_node() {
  local obstacle
  if obstacle=$(eng/node.sh check 2>&1) || { [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ]; }; then
    eng/kube-assets.sh --node > /dev/null
  else
    echo "test.sh: SKIPPED: the release suite's tests in pods: $obstacle" >&2
  fi
}

# Once a lock file. Install scripts stay out: they would run code that nobody here has read.
install_npm() {
  cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock" && return
  echo "== npm packages of $2"
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error && cp "$1/package-lock.json" "$1/node_modules/.installed-lock"
}

run() {
  local project=$1 name=$2 counters total ok executed
  echo "== $name"
  dotnet test "$project" -c Release --no-build --nologo -v quiet --logger "trx;LogFileName=$name.trx" --results-directory "$results"
  local code=$?
  counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" 2>/dev/null | head -n 1)
  count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
  total=$(count total) ok=$(count passed) executed=$(count executed)
  if [ -z "$total" ]; then
    echo "test.sh: $name left no result" >&2
    failed=$((failed + 1))
    return
  fi
  passed=$((passed + ok)) failed=$((failed + executed - ok)) skipped=$((skipped + total - executed))
  # A run that broke off after its last passing test has failed too.
  [ $code -ne 0 ] && [ "$executed" = "$ok" ] && failed=$((failed + 1))
}

finish() {
  local line="$passed passed, $failed failed"
  [ $skipped -gt 0 ] && line="$line, $skipped skipped"
  echo "$line"
  [ $failed -eq 0 ] && [ $passed -gt 0 ]
  exit
}

if ! dotnet build Signalbox.slnx -c Release --nologo -v quiet; then
  echo "test.sh: the build failed" >&2
  failed=1
  finish
fi
# The release suite last: it takes the machine for itself.
for project in $(ls tests/*/*.csproj | grep -v /Release.Tests/) tests/Release.Tests/*.csproj; do
  name=$(basename "$(dirname "$project")")
  wanted "$name" || continue
  if [ "$name" = EndToEnd.Tests ] && ! bring_real_parts; then
    failed=$((failed + 1))
    continue
  fi
  if [ "$name" = Conformance ] && ! install_npm tests/Conformance "the MCP conformance suite"; then
    failed=$((failed + 1))
    continue
  fi
  if [ "$name" = Release.Tests ] && ! bring_node; then
    failed=$((failed + 1))
    continue
  fi
  run "$project" "$name"
done
finish
