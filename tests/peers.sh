#!/usr/bin/env bash
# Builds the servers of other projects, starts each, and asks it for /plaintext twice over one connection: a line for each,
# with what it answered or why it is missing.
#
#   tests/peers.sh [--all]      with --all it fails where one is missing
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

all=
case ${1:-} in
    '') ;;
    --all) all=yes ;;
    *)
        echo "usage: tests/peers.sh [--all]" >&2
        exit 2
        ;;
esac

work=$(mktemp -d)
server=

# Nothing that was started outlives this.
clean_up() {
    if [[ -n $server ]]; then
        kill -TERM "$server" 2>/dev/null || :
        wait "$server" 2>/dev/null || :
    fi
    rm -rf "$work"
}
trap clean_up EXIT

fail() {
    echo "peers.sh: $1" >&2
    exit 1
}

# ask NAME: starts it, asks it, ends it, and prints its line.
ask() {
    local name=$1 url='' status=0 server_name i
    : >"$work/out"
    ./torc serve --transport "$name" --port 0 --loops 1 >"$work/out" 2>"$work/err" </dev/null &
    server=$!
    for ((i = 0; i < 300; i++)); do
        url=$(sed -n 's/^listening on \([^ ]*\) .*/\1/p' "$work/out")
        [[ -z $url ]] || break
        kill -0 "$server" 2>/dev/null || fail "$name ended at once: $(cat "$work/err")"
        sleep 0.1
    done
    [[ -n $url ]] || fail "$name did not become ready: $(cat "$work/err")"
    curl -sS --max-time 10 -D "$work/head" -w '%{num_connects}\n' -o "$work/first" "$url/plaintext" \
        --next -sS --max-time 10 -w '%{num_connects}\n' -o "$work/second" "$url/plaintext" >"$work/connects" ||
        fail "$name does not answer"
    [[ $(head -n 1 "$work/head") == "HTTP/1.1 200"* ]] || fail "$name answered $(head -n 1 "$work/head")"
    for i in first second; do
        [[ $(cat "$work/$i") == 'Hello, World!' ]] || fail "$name answered '$(cat "$work/$i")'"
    done
    [[ $(tr '\n' ' ' <"$work/connects") == '1 0 ' ]] || fail "$name did not keep the connection"
    for i in Date Content-Type Content-Length Server; do
        grep -qi "^$i: " "$work/head" || fail "$name sent no $i"
    done
    server_name=$(sed -n 's/^[Ss]erver: \(.*\)\r$/\1/p' "$work/head")
    kill -TERM "$server"
    wait "$server" || status=$?
    server=
    ((status == 0)) || fail "$name exited with $status after SIGTERM: $(cat "$work/err")"
    printf '%-15s answers, Server: %s\n' "$name" "$server_name"
}

./torc peers --json >"$work/peers.json" || fail "the peers were not built"
missing=0
while read -r name; do
    reason=$(jq -r --arg name "$name" '.[] | select(.name == $name) | .missing // empty' "$work/peers.json")
    if [[ -n $reason ]]; then
        printf '%-15s missing: %s\n' "$name" "$reason"
        missing=$((missing + 1))
    else
        ask "$name"
    fi
done < <(jq -r '.[].name' "$work/peers.json")
[[ -z $all || $missing == 0 ]] || fail "$missing are missing"
