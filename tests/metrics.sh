#!/usr/bin/env bash
# The pages of `torc serve --admin` on each engine: promtool and the parser of Prometheus's client for Python accept the
# metrics, which say what a load did, and the page of connections is right while there are 1,000.
#
#   tests/metrics.sh
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# A distribution's module belongs to its own Python, which need not be the first on PATH.
python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import prometheus_client' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[[ -n $python ]] || fail "no Python has the module prometheus_client"

connections=1000
requests=5000
open_type='application/openmetrics-text; version=1.0.0'

# metric NAME: its value on the page in $work/classic.
metric() {
    awk -v name="$1" '$1 == name { print $2; found = 1 } END { exit !found }' "$work/classic" || fail "no metric $1"
}

metrics() {
    local answered
    ab -q -k -n "$requests" -c 16 "$url/plaintext" >"$work/ab" || fail "ab failed"
    curl -sSf "$url/torc/metrics" >"$work/classic" || fail "no page of metrics"
    promtool check metrics <"$work/classic" || fail "promtool refuses the metrics"
    curl -sSf -H "Accept: $open_type" -D "$work/head" "$url/torc/metrics" >"$work/open" || fail "no page of metrics"
    grep -qi "^Content-Type: $open_type" "$work/head" || fail "the page is not OpenMetrics"
    "$python" -c 'import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
print(len(list(parse(sys.stdin.read()))), "families of OpenMetrics")' <"$work/open" || fail "not OpenMetrics"
    answered=$(metric 'torc_http_responses_total{status="2xx"}')
    ((answered == requests)) || fail "$answered responses were counted after $requests requests"
    [[ $(metric torc_http_request_duration_seconds_count) == "$answered" ]] || fail "not every duration was counted"
}

# The clients: bash cannot hold so many sockets, and each is asked for its own port.
hold_connections() {
    python3 -u -c 'import socket, sys
held = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(int(sys.argv[2]))]
print("\n".join(sorted(str(one.getsockname()[1]) for one in held)), flush=True)
print("all", flush=True)
sys.stdin.read()' "$port" "$connections" <"$work/hold" >"$work/ports" &
    clients=$!
    exec 5>"$work/hold"
    while ! grep -q all "$work/ports"; do
        kill -0 "$clients" 2>/dev/null || fail "the clients failed"
        sleep 0.1
    done
    # All of them are accepted when the loops have counted them.
    while (($(counter connections) < connections)); do
        sleep 0.1
    done
}

connections() {
    rm -f "$work/hold"
    mkfifo "$work/hold"
    hold_connections
    curl -sSf "$url/torc/connections" >"$work/page" || fail "no page of connections"
    jq -e --argjson expected "$connections" '.complete and .count == $expected + 1 and .silentLoops == []
        and ([.connections[] | select(.state == "idle" and .waitsFor == "request" and .deadlineMillis > 0)] | length) == $expected
        and ([.connections[] | select(.target == "/torc/connections")] | length) == 1' "$work/page" >"$work/jq" ||
        fail "the page of connections is wrong: $(head -c 1000 "$work/page")"
    jq -r '.connections[] | select(.state == "idle") | .remoteAddress | sub(".*:"; "")' "$work/page" | sort >"$work/found"
    sort "$work/ports" | grep -v all | cmp - "$work/found" || fail "the page has not each connection once"
    curl -sSf "$url/torc/connections?format=text" | tail -1
    exec 5>&-
    wait "$clients"
}

for engine in $(engines); do
    echo "--- $engine"
    serve "$engine" --loops 2 --admin
    metrics
    connections
    await_connections 0 10
    end_server
done
echo "metrics are accepted, and $connections connections are shown"
