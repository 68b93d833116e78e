#!/bin/sh
# Regenerates native/src/generated/java from the headers of Debian's liburing-dev and libc6-dev.
#
# Needs: jextract for JDK 25 on PATH (https://jdk.java.net/jextract/; https://github.com/openjdk/jextract),
#        liburing-dev 2.3 or newer and libc6-dev.
# What comes out is committed, never edited, and left out of format and lint. What is bound is listed in includes.txt:
# structures and constants. Functions are called by their names (dev.torc.ffi.NativeFunction); constants newer than these
# headers are in dev.torc.ffi.NewConstants.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
target=$here/../src/generated/java

command -v jextract >/dev/null 2>&1 || {
    echo "generate.sh: no jextract on PATH; get it from https://jdk.java.net/jextract/" >&2
    exit 3
}
[ -r /usr/include/liburing.h ] || {
    echo "generate.sh: /usr/include/liburing.h is missing; install liburing-dev" >&2
    exit 3
}

rm -rf "$target"
mkdir -p "$target"
# shellcheck disable=SC2086 # a list of arguments for jextract, such as -I folders
jextract ${JEXTRACT_ARGS:-} --output "$target" --target-package dev.torc.ffi.generated \
    --header-class-name Linux @"$here/includes.txt" "$here/torc.h"

for file in "$target"/dev/torc/ffi/generated/*.java; do
    awk -f "$here/without-element-handles.awk" "$file" >"$file.lean"
    mv "$file.lean" "$file"
done
