#!/usr/bin/env bash
# Fuzzes each target for a while and tells what came of it: tests/fuzz.sh [SECONDS [TEST]]
# A finding fails, and is a file beside the seeds of its target in src/test/resources, where every test run takes it
# up. What the fuzzer found interesting stays in .cifuzz-corpus, from where the next run goes on.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
tests=${2:-*FuzzTest}
log=$PWD/target/fuzz.log
mkdir -p target

# The usual run has the gates.
status=0
./torc test -B -ntp -Pfuzz -pl http,tests -am -Dfuzz.seconds="$seconds" -Dtest="$tests" \
    -Dspotless.check.skip=true -Dforbiddenapis.skip=true -Denforcer.skip=true >"$log" 2>&1 || status=$?

# A line of the table for each target, when its JVM has ended.
awk '
    BEGIN { format = "%-22s %11s %8s %9s %8s  %s\n"; printf format, "target", "executions", "per s", "coverage", "corpus", "" }
    / cov: / { for (i = 1; i < NF; i++) { if ($i == "cov:") cov = $(i + 1); if ($i == "corp:") corpus = $(i + 1) } }
    /^Done [0-9]+ runs in [0-9]+ second/ { runs = $2; took = $5 }
    /Tests run: .* in [a-zA-Z.]*FuzzTest$/ {
        class = $NF; sub(/.*\./, "", class); sub(/\/.*/, "", corpus)
        rate = runs / (took ? took : 1)
        finding = ""
        if (/FAILURE/) finding = "FINDING"
        printf format, class, runs, int(rate), cov, corpus, finding
        if (runs == 0) unfuzzed = 1
        targets++; runs = 0; took = 0; cov = "-"; corpus = "-"
    }
    END { if (targets == 0 || unfuzzed) { print "not every target was fuzzed"; exit 1 } }
' "$log" || status=1

if ((status != 0)); then
    grep -aE '^== Java Exception|Test unit written to|^\[ERROR\]' "$log" | head -n 20 || :
    echo "fuzzing failed: $log has all of it" >&2
fi
exit "$status"
