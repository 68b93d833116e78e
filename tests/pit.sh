#!/usr/bin/env bash
# How good the tests of the codec are: PIT changes http.codec in thousands of places, one at a time, and runs them. Prints
# what they did not notice, and the score; docs/MUTATION.md says why which of it may stay. Takes about seven minutes.
#
#   tests/pit.sh [CLASS...]    the whole codec, or some classes of it: tests/pit.sh Authority HttpDate
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

classes=
for class in "$@"; do
    name=dev.torc.http.codec.$class
    classes+="${classes:+,}$name,$name\$*" # and what is nested in it
done
log=$PWD/target/pit.log
report=http/target/pit-reports/mutations.xml
mkdir -p target
rm -f "$report"

# The usual run has the gates.
status=0
./torc test -B -ntp -Pmutation -pl http -am ${classes:+-DtargetClasses="$classes"} -Dmaven.test.skip.exec=true \
    -Dspotless.check.skip=true -Dforbiddenapis.skip=true -Denforcer.skip=true >"$log" 2>&1 || status=$?

if [[ ! -s $report ]]; then
    tail -n 20 "$log"
    echo "PIT made no report: $log has all of it" >&2
    exit 1
fi

# One line each: the place, what was changed.
grep -o "<mutation detected='false'.*" "$report" | sed -E \
    "s|.*status='([A-Z_]*)'.*<sourceFile>([^<]*)<.*<mutatedMethod>([^<]*)<.*<lineNumber>([^<]*)<.*<description>([^<]*)<.*|\2:\4 \3: \5 (\1)|" |
    sed 's/&lt;/</g; s/&gt;/>/g' | sort -t: -k1,1 -k2,2n
grep -aE '^>> (Generated [0-9]+ mutations|Line Coverage|Mutations with)' "$log" || :
exit "$status"
