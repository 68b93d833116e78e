#!/usr/bin/env bash
# How good the suites are: puts each bug of tests/mutations into a copy of the sources and runs what must find it, which the
# patch names. Prints a table; a bug that nothing finds fails.
#
#   tests/mutations.sh [NAME...]    all of them, or some
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Suites whose tests wait in vain may take longer; that is told apart from a finding.
budget=600
root=$PWD
copy=$root/target/mutations
if (($# == 0)); then
    set -- tests/mutations/*.patch
    set -- "${@##*/}"
fi

rm -rf "$copy"
mkdir -p "$copy"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
    if [[ -e $file ]]; then
        cp --parents --no-dereference "$file" "$copy"
    fi
done
cd "$copy"

header() {
    sed -n "s/^$1: //p" "$2" | head -n 1
}

# The first thing that was said against it: a line of the simulation, a failure of a test, or an outcome that must not be.
finding() {
    grep -aom 1 -E '^seed -?[0-9]+: .*|^\[ERROR\] +[A-Za-z]+(Contract|Test)[A-Za-z]*[.:].*|^  .* Forbidden .*|^\[(ERROR|TIMEOUT|VM ERROR)\] dev\..*' "$1" |
        tr -s ' ' | cut -c 1-110 || :
}

survived=0
printf '%-22s %-9s %s\n' bug '' finding
for name in "$@"; do
    name=${name%.patch}
    patch=$root/tests/mutations/$name.patch
    log=$root/target/mutations-$name.log
    run=$(header Run "$patch")
    patch --quiet --strip=1 <"$patch"
    status=0
    timeout --kill-after=10 "$budget" bash -c "$run" >"$log" 2>&1 </dev/null || status=$?
    patch --quiet --strip=1 --reverse <"$patch"
    if grep -aqE 'COMPILATION ERROR|The build of Torc failed' "$log"; then
        verdict=unbuilt
    elif ((status == 124)); then
        verdict=hangs
    elif ((status != 0)) && [[ -n $(finding "$log") ]]; then
        verdict=found
    else
        verdict=SURVIVED
    fi
    [[ $verdict == found || $verdict == hangs ]] || survived=1
    printf '%-22s %-9s %s\n' "$name" "$verdict" "$(finding "$log")"
done
exit "$survived"
