#!/usr/bin/env bash
# A large file through a server with a heap of 64 MiB, on each engine: whole, in ranges, and in several at once. Every byte
# is compared, a client that does not read waits meanwhile, and the server does not grow.
#
#   tests/static-files.sh            4 GB
#   tests/static-files.sh --short    200 MB
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

growth_mib_max=16
# All of the heap is resident from the start, or its first use would count as growth.
# What the compilers have freed goes back to the system, or their peak would count, whenever it comes.
export TORC_JAVA_OPTS='-Xms64m -Xmx64m -XX:+AlwaysPreTouch -XX:TrimNativeHeapInterval=1000'
case "${1:-}" in
    '') bytes=4294967296 ;;
    --short)
        # The warm-up is too short for the optimizing compiler, whose memory comes and goes by more than is looked for.
        TORC_JAVA_OPTS+=' -XX:TieredStopAtLevel=1'
        bytes=200000000
        ;;
    *) fail "the only argument is --short" ;;
esac
parts=8
warmup_requests=2000

# The same every time, and nowhere alike.
key=00112233445566778899aabbccddeeff
site=$work/site
file=$site/big.bin
mkdir "$site"
head -c "$bytes" /dev/zero | openssl enc -aes-128-ctr -nosalt -K "$key" -iv "$key" >"$file"
read -r sum _ < <(sha256sum "$file")
echo "a file of $bytes bytes"

# get ARGUMENT...: the file, or what of it the arguments for curl say.
get() {
    curl -sS --fail --show-error "$@" "$url/files/big.bin"
}

# same SUM WHAT: compares stdin.
same() {
    local read_sum
    read -r read_sum _ < <(sha256sum)
    [[ $read_sum == "$1" ]] || fail "$engine: $2 differs"
}

whole() {
    get | same "$sum" "the whole file"
}

# Together the ranges are the file.
in_ranges() {
    local i size=$(((bytes + parts - 1) / parts))
    for ((i = 0; i < parts; i++)); do
        get -r "$((i * size))-$(((i + 1) * size - 1))"
    done | same "$sum" "the file in $parts ranges"
}

# Two ranges as the parts of one response, without what stands around them.
in_parts() {
    local length=$((bytes / 4)) first=$((bytes / 2)) head1 head2 boundary total
    get -D "$work/head" -r "$first-$((first + length - 1)),0-$((length - 1))" >"$work/parts"
    boundary=$(sed -n 's/^Content-Type: multipart\/byteranges; boundary=\([0-9a-f]*\).*/\1/p' "$work/head")
    [[ -n $boundary ]] || fail "$engine: two ranges are not answered with two parts"
    part_head() {
        printf '\r\n--%s\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes %d-%d/%d\r\n\r\n' \
            "$boundary" "$1" "$(($1 + length - 1))" "$bytes"
    }
    head1=$(part_head "$first" | wc -c)
    head2=$(part_head 0 | wc -c)
    total=$((head1 + head2 + 2 * length + ${#boundary} + 8))
    (($(stat -c %s "$work/parts") == total)) || fail "$engine: the parts have another length"
    cmp -s <(head -c "$head1" "$work/parts") <(part_head "$first") || fail "$engine: the first part's head differs"
    cmp -s -i "$head1:$first" -n "$length" "$work/parts" "$file" || fail "$engine: the first part differs"
    cmp -s -i "$((head1 + length + head2)):0" -n "$length" "$work/parts" "$file" || fail "$engine: the second part differs"
    rm "$work/parts"
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

for engine in $(engines); do
    serve "$engine" --loops 1 --files "$site" --write-timeout 10m
    : >"$work/memory"
    watch_memory &
    watcher=$!
    # In the warm-up the JVM compiles what sends files, which needs memory for a while; what counts is growth above that.
    get >/dev/null
    curl -sS -r 0-99999 "$url/files/big.bin?[1-$warmup_requests]" >/dev/null
    curl -sS -r 0-99,100000-199999 "$url/files/big.bin?[1-$warmup_requests]" >/dev/null
    in_parts
    warm_kib=$(most_kib)

    start=$SECONDS
    exec 5<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /files/big.bin HTTP/1.1\r\nHost: localhost\r\n\r\n' >&5
    whole
    in_ranges
    in_parts
    # Several at once, with small requests in between.
    get | same "$sum" "the first of two at once" &
    first=$!
    get | same "$sum" "the second of two at once" &
    second=$!
    for _ in {1..20}; do
        get --max-time 5 -r 1000-1999 | cmp -s -i 0:1000 -n 1000 - "$file" || fail "$engine: a small request waits for large ones"
    done
    wait "$first"
    wait "$second"
    exec 5>&-
    grown=$((($(most_kib) - warm_kib + 1023) / 1024))
    echo "$engine: whole, in ranges and in parts in $((SECONDS - start)) s;" \
        "resident memory $((warm_kib / 1024)) MiB, grew by $grown MiB"
    ((grown <= growth_mib_max)) || fail "$engine: resident memory grew by $grown MiB, more than $growth_mib_max"
    kill "$watcher"
    end_server
done
echo "static files: all bytes were right, and memory stayed flat"
