#!/usr/bin/env bash
# The test command: brings what the tests need, builds, runs every test, ends with 'N passed, N failed'.
#   ./test.sh             everything
#   ./test.sh --quick     unit and architecture tests only
#   ./test.sh NAME…       only the test projects whose name contains one of NAMEs, such as 'Kubernetes'
set -uo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")"
quick=0; names=()
for a in "$@"; do case $a in --quick) quick=1;; -*) echo "test.sh: unknown option $a (known: --quick)" >&2; exit 2;; *) names+=("$a");; esac; done

results=$(mktemp -d); trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0 broken=0

wanted() { [ ${#names[@]} -eq 0 ] && return 0; local n; for n in "${names[@]}"; do case $1 in *"$n"*) return 0;; esac; done; return 1; }

dotnet build Signalbox.slnx -c Release --nologo -v quiet || { echo "test.sh: the build failed" >&2; echo "0 passed, 1 failed"; exit 1; }

for project in tests/*/*.csproj; do
  name=$(basename "$(dirname "$project")")
  wanted "$name" || continue
  [ $quick = 1 ] && [ "$name" = EndToEnd.Tests ] && continue
  echo "== $name"
  dotnet test "$project" -c Release --no-build --nologo -v quiet \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" || broken=1
  if [ -f "$results/$name.trx" ]; then
    counters=$(grep -o '<Counters [^>]*>' "$results/$name.trx" | head -n 1)
    count() { sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" <<<"$counters"; }
    total=$(count total); ok=$(count passed); executed=$(count executed)
    passed=$((passed + ok)); failed=$((failed + executed - ok)); skipped=$((skipped + total - executed))
  else
    echo "test.sh: $name left no result file" >&2; failed=$((failed + 1))
  fi
done

[ $failed -gt 0 ] && broken=1
[ $broken = 1 ] && [ $failed = 0 ] && failed=1
if [ $skipped -gt 0 ]; then echo "$passed passed, $failed failed, $skipped skipped"; else echo "$passed passed, $failed failed"; fi
exit $broken
