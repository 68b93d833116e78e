#!/usr/bin/env bash
# The report of runs, in a headless Chromium: no complaint on its console, nothing requested, every chart drawn (by its
# pixels) for every workload, in light and dark and on a phone; its choices, orders and CSV do something. Screenshots stay in
# target/report.
#
#   tests/report.sh                a report of two invented runs, which have all that a report can show
#   tests/report.sh REPORT.html    another one, such as of a run just made; what its run has no data for may be left out
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=target/report
rm -rf "$out"
mkdir -p "$out"
if (($# == 0)); then
    # The launcher builds the jar where it is stale, and knows a JDK that fits; what it adds after this is not looked at.
    TORC_JAVA_OPTS="-cp bench/target/torc.jar bench/src/test/java/dev/torc/bench/report/FixtureRuns.java $out" ./torc
    set -- "$out/report.html" "$out/sparse.html"
fi
node tests/report.js "$out" "$@"
