#!/usr/bin/env bash
# wrk, ab, h2load and curl against `torc serve`, with a small heap: none may see an error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
mkfifo "$work/control"
TORC_JAVA_OPTS=-Xmx64m ./torc serve --port 0 --loops 1 --control <"$work/control" >"$work/ready" &
server=$!
exec 3>"$work/control" # the server ends when this is closed
end() {
    exec 3>&-
    wait "$server" || :
    rm -rf "$work"
}
trap end EXIT

fail() {
    echo "$1" >&2
    exit 1
}

for ((i = 0; i < 300; i++)); do
    [[ -s $work/ready ]] && break
    sleep 0.1
done
url=$(sed -n 's/^listening on \([^ ]*\) .*/\1/p' "$work/ready")
[[ -n $url ]] || fail "torc serve did not become ready"

wrk -t1 -c64 -d3s "$url/plaintext" | tee "$work/wrk"
grep -qE 'requests in' "$work/wrk" || fail "wrk did not complete"
if grep -qE 'Socket errors|Non-2xx' "$work/wrk"; then fail "wrk saw errors"; fi

ab -q -k -n 20000 -c 32 "$url/plaintext" | tee "$work/ab" | grep -E 'Complete|Failed'
grep -qE 'Failed requests: +0$' "$work/ab" || fail "ab saw errors"

h2load --h1 -n 20000 -c 32 "$url/plaintext" | tee "$work/h2load" | grep requests:
grep -q '20000 succeeded, 0 failed, 0 errored, 0 timeout' "$work/h2load" || fail "h2load saw errors"

head -c 100000000 /dev/urandom >"$work/sent"
curl -sS -X POST -H 'Transfer-Encoding: chunked' -H 'Expect:' -T "$work/sent" -o "$work/echoed" "$url/echo"
cmp "$work/sent" "$work/echoed" || fail "the echo of 100 MB differs"
echo "wrk, ab, h2load and curl: no errors"
