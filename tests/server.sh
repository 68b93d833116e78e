# shellcheck shell=bash
# For the scripts beside it, which source it: starts `torc serve`, asks it for its counters, and ends it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
server=
url=
port=

fail() {
    echo "${0##*/}: $1" >&2
    exit 1
}

# Nothing that a script started outlives it.
clean_up() {
    local child
    for child in $(jobs -p); do
        kill -KILL "$child" 2>/dev/null || :
    done
    wait 2>/dev/null || :
    rm -rf "$work"
}
trap clean_up EXIT

# engines: the engines that can be used here, a line each; what cannot be used is said on stderr.
engines() {
    local doctor
    doctor=$(./torc doctor --json 2>/dev/null || :)
    if [[ $(jq -r .ioUring.usable <<<"$doctor") == true ]]; then
        echo io_uring
    else
        echo "io_uring cannot be used here: $(jq -r .ioUring.reason <<<"$doctor")" >&2
    fi
    echo nio
}

# serve ENGINE [ARGUMENT...]: starts a server and waits until it listens; sets server (its process), url and port.
# The command in the array serve_with, if any, starts it.
serve_with=()
serve() {
    local engine=$1 line='' part ended i
    shift
    rm -f "$work/commands" "$work/answers"
    mkfifo "$work/commands" "$work/answers"
    exec 3<>"$work/commands" 4<>"$work/answers"
    "${serve_with[@]}" ./torc serve --port 0 --transport "$engine" --control "$@" \
        <"$work/commands" >"$work/answers" 3>&- 4>&- &
    server=$!
    for ((i = 0; i < 60; i++)); do
        ended=0
        read -r -t 1 part <&4 || ended=$?
        line+=$part # a line may be cut where the time is up
        ((ended != 0)) || break
        kill -0 "$server" 2>/dev/null || fail "torc serve ended at once"
    done
    url=$(sed -n 's/^listening on \([^ ]*\) .*/\1/p' <<<"$line")
    [[ -n $url ]] || fail "torc serve did not become ready: $line"
    # shellcheck disable=SC2034 # for those that source this
    port=${url##*:}
}

# end_server: SIGTERM, which is to let everything finish and to exit 0.
end_server() {
    local status=0
    kill -TERM "$server"
    wait "$server" || status=$?
    exec 3>&- 4<&-
    ((status == 0)) || fail "torc serve exited with $status after SIGTERM"
}

# counter NAME: a counter of the server's loops, added up.
counter() {
    stats ".counters.$1"
}

# http_counter NAME: a counter of the server as an HTTP server.
http_counter() {
    stats ".http.$1"
}

# stats FILTER: what jq's filter makes of the server's counters.
stats() {
    local line
    echo stats >&3
    read -r -t 20 line <&4 || fail "the server does not answer its controls"
    jq -r "$1" <<<"$line"
}

# await_connections COUNT SECONDS: waits until the server has no more connections than that.
await_connections() {
    local deadline=$((SECONDS + $2))
    while (($(counter connections) > $1)); do
        ((SECONDS < deadline)) || fail "after $2 s the server still has $(counter connections) connections"
        sleep 0.2
    done
}

# The JDK that the server runs on.
java() {
    "$(readlink -f "/proc/$server/exe")" "$@"
}

# resident_kib: the server's memory that is resident.
resident_kib() {
    sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$server/status"
}

# The launcher builds what is stale; not within anybody's time limit.
./torc --version >"$work/version" || fail "torc cannot be started"
