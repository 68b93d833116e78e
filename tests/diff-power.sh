#!/usr/bin/env bash
# How good torc diff is at its default settings: in N tries (default 10) a server that burns 5 % more CPU per request than the
# one before must be found, and one that is unchanged must be cleared, each in at least 9 of 10.
#
#   tests/diff-power.sh [N] [ARGUMENT...]    the arguments are for torc compare, in place of none; about 4 minutes a try
#
# Each run measures io_uring, the baseline, beside NIO; each unchanged run is the earlier one of the next try.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tries=${1:-10}
shift || :
[[ $tries =~ ^[1-9][0-9]*$ ]] || {
    echo "${0##*/}: the first argument is the number of tries" >&2
    exit 2
}
# Not io_uring: what its loop burns makes its batches larger, and is saved again in system calls.
server=nio
baseline=io_uring
[[ $(./torc doctor --json | jq -r .ioUring.usable) == true ]] || baseline=jdk
burning="$server+burn=5%"
out=target/diff-power
rm -rf "$out"
mkdir -p "$out"

# compare FOLDER SERVER [ARGUMENT...]
compare() {
    ./torc compare --servers "$baseline,$2" --out "$out/$1" "${@:3}" >"$out/$1.txt" 2>"$out/$1.log"
}

# diff BEFORE AFTER [ARGUMENT...]: sets status to its exit code.
diff_runs() {
    status=0
    ./torc diff "$out/$1" "$out/$2" --baseline "$baseline" "${@:3}" | tee "$out/$1-$2.txt" | sed -n 2p || status=$?
}

found=0
cleared=0
compare same-0 "$server" "$@"
for ((i = 1; i <= tries; i++)); do
    compare "burning-$i" "$burning" "$@"
    compare "same-$i" "$server" "$@"
    diff_runs "same-$((i - 1))" "burning-$i" --pair "$server:$burning"
    ((status <= 1)) || exit "$status"
    ((status == 0)) || found=$((found + 1))
    diff_runs "same-$((i - 1))" "same-$i"
    ((status <= 1)) || exit "$status"
    ((status == 1)) || cleared=$((cleared + 1))
    echo "after $i of $tries tries: 5 % found in $found, unchanged cleared in $cleared"
done
echo "5 % found in $found of $tries, unchanged cleared in $cleared of $tries"
((found * 10 >= tries * 9 && cleared * 10 >= tries * 9))
