#!/usr/bin/env bash
# slowhttptest in its four modes against `torc serve`, on each engine: its probe, which asks once a second beside 1,000
# connections (300 that read slowly), is answered throughout; the server ends what is slow, and counts it.
#
#   tests/slowhttptest.sh            the server's own deadlines; about 6 minutes
#   tests/slowhttptest.sh --short    short deadlines; about a minute
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# The kernel holds up to 2.8 MB for each connection that reads slowly on loopback, whose segments are large: 1,000 of them
# would use up what it has for TCP (net.ipv4.tcp_mem), and tell nothing about the server.
readers=300
probe_s=3
case "${1:-}" in
    '') head_s=10 body_s=30 write_s=30 ;;
    --short) head_s=2 body_s=2 write_s=4 ;;
    *) fail "the only argument is --short" ;;
esac
# The longest life of a slow connection, see slow-clients.sh, and time for a machine that is busy, and for slowhttptest to
# find that it was reset, which it does after it has read what came before. A test ends when all connections were ended.
test_s=$((2 * (body_s > write_s ? body_s : write_s) + 60))

# attack NAME COUNTER CONNECTIONS ARGUMENT...: one mode; the server's counter grows by the connections that it ended, if one
# is named.
attack() {
    local name=$1 counter=$2 connections=$3 start=$SECONDS before=0 ended=0 accepted rows
    shift 3
    [[ -z $counter ]] || before=$(http_counter "$counter")
    accepted=$(counter accepted)
    rm -f "$work/report.csv"
    timeout $((test_s + 30)) slowhttptest "$@" -c "$connections" -r 500 -l "$test_s" -i 1 -p "$probe_s" -g \
        -o "$work/report" -v 1 >"$work/output" 2>&1 || fail "$engine: $name: slowhttptest failed: $(tail -n 5 "$work/output")"
    accepted=$(($(counter accepted) - accepted))
    [[ -z $counter ]] || ended=$(($(http_counter "$counter") - before))
    # The last column is not zero while the probe is answered.
    rows=$(awk -F, 'NR > 1 { rows++; bad += $5 == 0 } END { print rows + 0, bad + 0 }' "$work/report.csv")
    echo "$engine: $name: $accepted connections in $((SECONDS - start)) s, $ended ended by the server${counter:+ ($counter)};" \
        "the service was available in all but ${rows#* } of ${rows% *} samples;" \
        "$(sed -n 's/.*Exit status:.*m \?//p' "$work/output")"
    if [[ ${rows#* } != 0 || ${rows% *} == 0 ]] || ! grep -q 'service available:.*YES' "$work/output"; then
        fail "$engine: $name: the service was not available throughout: $(<"$work/report.csv")"
    fi
    if [[ -n $counter ]] && ((accepted < connections || ended < connections)); then
        fail "$engine: $name: the server did not end $connections connections"
    fi
    await_connections 0 20
}

for engine in $(engines); do
    serve "$engine" --loops 1 --head-timeout "${head_s}s" --body-timeout "${body_s}s" --write-timeout "${write_s}s"
    echo "--- $engine, deadlines: head $head_s s, body $body_s s, write $write_s s"
    attack 'slow head' head_timeouts 1000 -H -u "$url/plaintext"
    attack 'slow body' body_timeouts 1000 -B -u "$url/echo" -s 1000000
    attack 'range' '' 1000 -R -u "$url/bytes/100000"
    attack 'slow read' write_timeouts "$readers" -X -u "$url/bytes/100000000" -w 10 -y 512 -n 1 -z 100
    failures=$(counter failures)
    ((failures == 0)) || fail "$engine: $failures callbacks of the server failed"
    end_server
done
echo "slowhttptest: the service was available throughout, in all modes"
