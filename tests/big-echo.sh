#!/usr/bin/env bash
# Many gigabytes through one process with a heap of 64 MiB, on each engine: they come back as they were sent, and the
# process does not grow. Then a client that sends and does not read: the server stops receiving, and does not grow.
#
#   tests/big-echo.sh            10 GB
#   tests/big-echo.sh --short    200 MB
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

growth_mib_max=16
# All of the heap is resident from the start, or its first use would count as growth.
# What the compilers have freed goes back to the system, or their peak would count, whenever it comes.
export TORC_JAVA_OPTS='-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:TrimNativeHeapInterval=1000'
case "${1:-}" in
    '')
        bytes=10000000000
        warmup_bytes=5000000000
        ;;
    --short)
        # The warm-up is too short for the optimizing compiler, whose memory comes and goes by more than is looked for.
        TORC_JAVA_OPTS+=' -XX:TieredStopAtLevel=1'
        bytes=200000000
        warmup_bytes=200000000
        ;;
    *) fail "the only argument is --short" ;;
esac

# More than the kernel's socket buffers of both sides and the server's queue can hold.
unread_bytes=100000000
held_bytes_max=32000000

# request BYTES: stdin as the content of a request, and what comes back.
request() {
    head -c "$1" | curl -sS --no-buffer -X POST -H 'Transfer-Encoding: chunked' -H 'Expect:' -T - "$url/echo"
}

key=00112233445566778899aabbccddeeff
# random BYTES: the same every time, and not compressible.
random() {
    head -c "$1" /dev/zero | openssl enc -aes-128-ctr -nosalt -K "$key" -iv "$key"
}

# Follows the server's memory into a file until it is killed.
watch_memory() {
    while resident_kib >>"$work/memory"; do
        sleep 0.1
    done
}

# most_kib: the most memory since the last call.
most_kib() {
    sort -n "$work/memory" | tail -n 1
    : >"$work/memory"
}

# flat WHAT: says how much memory grew since the warm-up, and fails where that is too much.
flat() {
    local grown=$((($(most_kib) - warm_kib + 1023) / 1024))
    echo "$engine: $1; resident memory $((warm_kib / 1024)) MiB, grew by $grown MiB"
    ((grown <= growth_mib_max)) || fail "$engine: resident memory grew by $grown MiB, more than $growth_mib_max"
}

# echoed BYTES: sends so many, and fails where others come back.
echoed() {
    local i
    rm -f "$work/sent"
    random "$1" | tee >(sha256sum >"$work/sent") | request "$1" | sha256sum >"$work/received"
    for ((i = 0; i < 100; i++)); do # tee does not wait for the sum
        [[ -s $work/sent ]] && break
        sleep 0.1
    done
    cmp -s "$work/sent" "$work/received" || fail "the echo of $1 bytes differs"
}

# unread SECONDS: the client sends, reads nothing for that time, and then everything; sets held, what the server received
# meanwhile.
unread() {
    local line sender base
    base=$(counter received_bytes)
    random "$unread_bytes" | sha256sum >"$work/sent"
    exec 5<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n' "$unread_bytes" >&5
    random "$unread_bytes" >&5 &
    sender=$!
    sleep "$1"
    held=$(($(counter received_bytes) - base))
    sleep 1
    (($(counter received_bytes) - base == held)) || fail "the server goes on receiving what it cannot send"
    ((held < held_bytes_max)) || fail "the server received $held bytes for a client that does not read"
    while IFS= read -r line <&5 && [[ $line != $'\r' ]]; do
        :
    done
    head -c "$unread_bytes" <&5 | sha256sum >"$work/received"
    wait "$sender"
    exec 5>&-
    cmp -s "$work/sent" "$work/received" || fail "the echo to a client that was slow to read differs"
}

for engine in $(engines); do
    serve "$engine" --loops 1 --body-bytes-max "$bytes"0
    : >"$work/memory"
    watch_memory &
    watcher=$!
    # In the warm-up the JVM compiles, which needs memory for a while; what counts is growth above that.
    request "$warmup_bytes" </dev/zero >/dev/null
    unread 1
    warm_kib=$(most_kib)

    start=$SECONDS
    echoed "$bytes"
    flat "$bytes bytes echoed in $((SECONDS - start)) s"
    unread 5
    flat "of a client that does not read, $held bytes were received"
    kill "$watcher"
    end_server
done
echo "big echo: all bytes came back, and memory stayed flat"
