#!/usr/bin/env bash
# 1,000 slow clients on each engine: a third send a head an octet a second, a third a body, a third never read. First
# they come back as soon as they are ended, and wrk beside them loses no request and has a p99 within twice that without
# them, in rounds of both kinds; then they stay away, and all are gone when their deadlines have passed.
#
#   tests/slow-clients.sh            the server's own deadlines; 60 s of slow clients in 5 rounds; about 8 minutes
#   tests/slow-clients.sh --short    short deadlines, 2 rounds whose latencies are told but not judged; about a minute
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

clients=1000
ratio_max=2
case "${1:-}" in
    '')
        rounds=5 round_s=12 warmup_s=20
        head_s=10 body_s=30 write_s=30
        ;;
    --short)
        rounds=2 round_s=2 warmup_s=2
        head_s=2 body_s=2 write_s=4
        ;;
    *) fail "the only argument is --short" ;;
esac

# How long a client lives at most: after its deadline the server drops input for 2 s; that a peer takes nothing is seen
# at the end of the first whole span in which it takes nothing. What is beyond that is for a machine that is busy.
linger_s=2
busy_s=5
longest_s=0
for life_s in $((head_s + linger_s)) "$body_s" $((2 * write_s)); do
    longest_s=$((life_s > longest_s ? life_s : longest_s))
done
gone_s=$((longest_s + busy_s))

load_with=()
where='not pinned'
if (($(nproc) >= 2)) && taskset -c 0 true && taskset -c 1 true; then
    serve_with=(taskset -c 0)
    load_with=(taskset -c 1)
    where='server on CPU 0, wrk and slow clients on CPU 1'
fi

# with_wrk SECONDS: no request may be lost; sets p99_us and rate, requests per second.
with_wrk() {
    "${load_with[@]}" wrk --latency --timeout 10s -t1 -c64 -d"$1"s "$url/plaintext" >"$work/wrk" || fail "$engine: wrk failed"
    ! grep -E 'Socket errors|Non-2xx' "$work/wrk" || fail "$engine: wrk lost requests"
    p99_us=$(awk '$1 == "99%" {
        scale = $2 ~ /us$/ ? 1 : $2 ~ /ms$/ ? 1000 : 1000000
        printf "%d", $2 * scale
    }' "$work/wrk")
    rate=$(awk '$1 == "Requests/sec:" { printf "%d", $2 }' "$work/wrk")
    ((p99_us > 0 && rate > 0)) || fail "$engine: wrk had no answer"
}

# start_slow SECONDS [--reconnect]: sets slow, their process, and returns when all are open.
start_slow() {
    local i
    : >"$work/slow"
    "${load_with[@]}" "$(readlink -f "/proc/$server/exe")" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work" \
        dev.torc.tests.clients.SlowClients "$url" "$clients" "$@" >"$work/slow" 3>&- 4>&- &
    slow=$!
    for ((i = 0; i < 300; i++)); do
        grep -q "^$clients slow clients are open" "$work/slow" && return
        kill -0 "$slow" 2>/dev/null || break
        sleep 0.1
    done
    fail "$engine: not all of the slow clients could be opened: $(<"$work/slow")"
}

alone() {
    with_wrk "$round_s"
    alone_us=$p99_us alone_rate=$rate
}

# Waits until the sockets of those that never read are full. The kernel holds megabytes for each on loopback, whose
# segments are large, and until then the server is at work for them as for any download.
readers_are_full() {
    local before=0 now i
    for ((i = 0; i < 30; i++)); do
        now=$(counter sent_bytes)
        ((now - before > 1000000)) || return 0
        before=$now
        sleep 0.3
    done
}

# They go on until wrk has ended.
beside() {
    start_slow $((round_s + 60)) --reconnect
    readers_are_full
    with_wrk "$round_s"
    beside_us=$p99_us beside_rate=$rate
    kill "$slow" 2>/dev/null || fail "$engine: the slow clients ended before wrk did"
    wait "$slow" || :
    await_connections 0 "$busy_s"
}

# In every other round the slow clients come first.
in_rounds() {
    local round first ratio
    : >"$work/ratios"
    for ((round = 1; round <= rounds; round++)); do
        if ((round % 2)); then
            first=alone
            alone
            beside
        else
            first=beside
            beside
            alone
        fi
        ratio=$(awk -v a="$alone_us" -v b="$beside_us" 'BEGIN { printf "%.2f", b / a }')
        echo "$ratio" >>"$work/ratios"
        echo "$engine: round $round, $first first: p99 $alone_us us alone, $beside_us us beside $clients slow clients," \
            "ratio $ratio; $alone_rate and $beside_rate requests/s"
    done
}

# The clients stay away when they were ended, and wrk goes on meanwhile.
until_gone() {
    local before after kind expected
    before=$(stats .http)
    start_slow "$gone_s"
    with_wrk "$longest_s"
    echo "$engine: until all were gone: p99 $p99_us us, $rate requests/s"
    wait "$slow" || fail "$engine: slow clients live after $gone_s s: $(<"$work/slow")"
    sed "s/^/$engine: /" "$work/slow"
    await_connections 0 "$busy_s"
    after=$(stats .http)
    expected=$((clients / 3))
    for kind in head body write; do
        jq -en --argjson a "$before" --argjson b "$after" --argjson least "$expected" \
            "\$b.${kind}_timeouts - \$a.${kind}_timeouts >= \$least" >/dev/null ||
            fail "$engine: fewer than $expected ${kind}_timeouts: $after"
    done
    nothing_left
}

nothing_left() {
    local counters
    counters=$(stats '.counters | {failures, connections, buffers_in_use, buffers_exhausted}' | tr -d ' \n')
    echo "$engine: $counters, $(($(resident_kib) / 1024)) MiB resident"
    jq -e '.failures == 0 and .connections == 0 and .buffers_in_use == 0' <<<"$counters" >/dev/null ||
        fail "$engine: the slow clients left something behind, or callbacks failed"
}

echo "deadlines: head $head_s s, body $body_s s, write $write_s s; $where; wrk: 64 connections, GET /plaintext," \
    "$rounds rounds of $round_s s, warm-up $warmup_s s"
for engine in $(engines); do
    serve "$engine" --loops 1 --head-timeout "${head_s}s" --body-timeout "${body_s}s" --write-timeout "${write_s}s"
    "$(dirname "$(readlink -f "/proc/$server/exe")")/javac" -d "$work" \
        tests/src/test/java/dev/torc/tests/clients/SlowClients.java
    with_wrk "$warmup_s"
    in_rounds
    until_gone
    end_server
    median=$(sort -n "$work/ratios" | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }')
    echo "$engine: median of the p99 ratios $median"
    echo "$engine $median" >>"$work/medians"
done

if [[ ${1:-} != --short ]]; then
    awk -v max="$ratio_max" '$2 > max { bad = 1 } END { exit bad }' "$work/medians" ||
        fail "p99 beside slow clients is more than $ratio_max times that without them"
fi
echo "slow clients: all gone by their deadlines, and wrk lost no request"
