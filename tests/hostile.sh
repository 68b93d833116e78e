#!/usr/bin/env bash
# Hostile peers, one after the other, on a server in a process of its own, on each engine: what the server must do about each, what
# it did, its memory and CPU meanwhile, and that another client is served. docs/HOSTILE.md says more. Prints a table; fails where
# something is other than it must be.
#
#   tests/hostile.sh [NAME...]      all of them, or some; about 3 minutes
#   tests/hostile.sh --short        a quarter of the connections; of those that wait for a deadline two on each engine, other ones
#                                   every day; about 35 s
#   tests/hostile.sh --list         their names, and what the server must do
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# The JDK that the launcher chose.
home=$(TORC_JAVA_OPTS=-XshowSettings:properties ./torc --version 2>&1 | sed -n 's/^ *java\.home = //p')
[[ -n $home ]] || fail "the JDK was not found"

# The server is kept to CPU 0.
pinned=()
if (($(nproc) >= 2)) && taskset -c 1 true; then
    pinned=(taskset -c 1)
fi

# What the peers are, java compiles as it starts.
"${pinned[@]}" "$home/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -cp bench/target/torc.jar \
    tests/src/test/java/dev/torc/tests/hostile/Hostile.java "$(engines | paste -sd,)" "$@"
