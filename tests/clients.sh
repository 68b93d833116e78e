#!/usr/bin/env bash
# ab, wrk, h2load, curl, the JDK's HttpClient and node against `torc serve` with a small heap, on each engine: none may
# see an error, or an answer that is not the one it asked for.
#
#   tests/clients.sh [REQUESTS]     so many with each client, 100,000 unless said otherwise; a tenth of it with curl
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

requests=${1:-100000}
[[ $requests =~ ^[1-9][0-9]{2,6}$ ]] || fail "the number of requests must be between 100 and 9999999"
export TORC_JAVA_OPTS=-Xmx64m
hello_bytes=13

with_ab() {
    ab -q -k -n "$requests" -c 32 "$url/plaintext" >"$work/ab" || fail "ab failed"
    grep -E 'Complete|Failed|Keep-Alive|Non-2xx' "$work/ab"
    grep -qE "Complete requests: +$requests$" "$work/ab" || fail "ab did not complete"
    grep -qE "Keep-Alive requests: +$requests$" "$work/ab" || fail "ab's connections were not kept"
    grep -qE 'Failed requests: +0$' "$work/ab" || fail "ab saw failures"
    ! grep -qE 'Non-2xx|Write errors' "$work/ab" || fail "ab saw errors"
}

# wrk counts time, not requests.
with_wrk() {
    local done=0 round
    for ((round = 0; round < 20 && done < requests; round++)); do
        wrk -t1 -c32 -d2s "$url/plaintext" >"$work/wrk" || fail "wrk failed"
        ! grep -E 'Socket errors|Non-2xx' "$work/wrk" || fail "wrk saw errors"
        done=$((done + $(sed -n 's/^ *\([0-9]*\) requests in .*/\1/p' "$work/wrk")))
    done
    echo "wrk: $done requests"
    ((done >= requests)) || fail "wrk did not get through $requests requests"
}

with_h2load() {
    h2load --h1 -n "$requests" -c 32 "$url/plaintext" >"$work/h2load" || fail "h2load failed"
    grep requests: "$work/h2load"
    grep -q "$requests succeeded, 0 failed, 0 errored, 0 timeout" "$work/h2load" || fail "h2load saw errors"
}

# One curl that keeps its connection: half of the requests have content.
with_curl() {
    local half=$((requests / 20)) format='%{http_code} %{size_download} %{num_connects}\n'
    curl -sS -o "$work/curl-body" -w "$format" "$url/plaintext?[1-$half]" \
        --next -sS -o "$work/curl-body" -w "$format" -d 'thirteen long' "$url/echo?[1-$half]" >"$work/curl" ||
        fail "curl failed"
    awk -v bytes="$hello_bytes" -v all="$((2 * half))" '
        $1 == 200 && $2 == bytes { good++ }
        { connections += $3 }
        END {
            printf "curl: %d of %d requests on %d connection\n", good, all, connections
            exit !(good == all && connections == 1)
        }' "$work/curl" || fail "curl saw errors"
}

jdk_client=tests/src/test/java/dev/torc/tests/clients/JdkClient.java
for engine in $(engines); do
    serve "$engine" --loops 1
    echo "--- $engine"
    with_ab
    with_wrk
    with_h2load
    with_curl
    java "$jdk_client" "$url" "$requests" || fail "the JDK's HttpClient saw errors"
    node tests/node-client.js "$url" "$requests" || fail "node saw errors"
    await_connections 0 10
    failures=$(counter failures)
    ((failures == 0)) || fail "$failures callbacks of the server failed"
    end_server
done
echo "ab, wrk, h2load, curl, the JDK's HttpClient and node: no errors"
