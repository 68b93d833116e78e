#!/usr/bin/env bash
# What threads share, under jcstress (docs/RACES.md): a forbidden outcome fails, and so does a race that could not be run.
#
#   tests/races.sh [NAME]           all races, or those whose class matches; long, and in several compilations: half an hour
#   tests/races.sh --short [NAME]   each for about two seconds
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() {
    echo "races.sh: $1" >&2
    exit 1
}

short=
if [[ ${1:-} == --short ]]; then
    short=yes
    shift
fi
name=${1:-}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$PWD
log=$root/target/races.log
mkdir -p target
: >"$log"

if ! ./torc test -B -ntp -Praces -pl tests/races -am -Dmaven.test.skip=true >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    fail "the races could not be built; $log has all of it"
fi
java_home=$(<tests/races/target/classes/jdk) # the one that built them

# run REGEX ARGUMENT...: runs what matches both it and the name that was asked for, and prints how often each outcome was seen.
# Its JVMs have the flags of this one; jcstress leaves its findings where it runs.
run() {
    local races=$1 status=0 out=$work/out
    shift
    (
        cd "$work"
        "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -XX:AutoBoxCacheMax=65536 -Djava.io.tmpdir="$work" \
            -cp "$root/tests/races/target/races/*" org.openjdk.jcstress.Main \
            -t "(?=.*$name)$races" -r "$root/target/races" -f 1 -fsm 1 -v "$@"
    ) >"$out" 2>&1 </dev/null || status=$?
    cat "$out" >>"$log"
    if grep -q 'FATAL: No matching tests' "$out"; then
        return
    fi
    # The summary: a line with its verdict for each race, and the table of its outcomes.
    awk '/^RUN RESULTS/ { told = 1 }
        told && /^\.+ \[/ { sub(/^\.+ /, ""); print }
        told && / (Acceptable|Interesting|Forbidden) / && !/ 0 +0\.00%/ { sub(/^ */, "  "); print }' "$out"
    ((status == 0)) || fail "an outcome was seen that must not be; $log has all of it"
    # jcstress skips a race that it cannot start, and succeeds.
    grep -qE '^\(Results: ([0-9]+) planned; \1 passed, 0 failed, 0 soft errs, 0 hard errs\)' "$out" ||
        fail "not every race was run; $log has all of it"
    ran=yes
}

ran=
on_loops='dev\.torc\.races\.'
without='dev\.torc\.(transport|http\.[a-z]+)\.'
if [[ -n $short ]]; then
    # One compilation, few states at a time: those on loops take up to a millisecond each.
    run "($on_loops|$without)" -iters 1 -time 700 -strideSize 4 -strideCount 4 -sc false -af NONE -pth false \
        -jvmArgs -XX:+UseSerialGC
else
    run "$without" -iters 5 -time 1000
    # A thread that is bound to a CPU and waits in the kernel would wait for the one that is to wake it.
    run "$on_loops" -iters 5 -time 3000 -strideSize 8 -strideCount 4 -sc false -af NONE
fi
[[ -n $ran ]] || fail "there is no race named '$name'"
