#!/usr/bin/env bash
# Does what "A project of your own" in README.md says, with the files and commands as they stand there: installs the
# artifacts, writes a project into an empty folder, builds it, and asks its server, on the class path and on the module path,
# on each engine. Installs into a repository of its own, in front of the one that is there.
#
#   tests/newcomer.sh            asks Maven's repositories for what the usual one lacks
#   tests/newcomer.sh --offline
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readme=$PWD/README.md
work=$(mktemp -d)
server=

fail() {
    echo "newcomer.sh: $1" >&2
    exit 1
}

clean_up() {
    [[ -z $server ]] || kill -KILL "$server" 2>/dev/null || :
    rm -rf "$work"
}
trap clean_up EXIT

# block NAME: the fenced block of the README behind the line `NAME`:
block() {
    awk -v name="\`$1\`" '
        $0 == name ":" { found = 1; next }
        found && /^```/ { if (inside) exit; inside = 1; next }
        inside { print }' "$readme"
}

# commands WORD: the lines of the README, within its section, that begin with WORD
commands() {
    awk -v word="$1" '
        /^## / { inside = $0 == "## A project of your own" }
        inside && index($0, word " ") == 1 { print }' "$readme"
}

# lines_are COUNT TEXT: fails unless TEXT has COUNT lines; a README that changed must not leave anything untested.
lines_are() {
    local count
    count=$(grep -c . <<<"$2" || :)
    [[ $count == "$1" ]] || fail "README.md: $count lines where $1 were expected: $2"
}

# A JDK, as the launcher finds it, before everything else on PATH; and Maven, which is the wrapper's.
java_home=$(TORC_JAVA_OPTS=-XshowSettings:properties ./torc --version 2>&1 | sed -n 's/^ *java\.home = //p')
[[ -n $java_home ]] || fail "no JDK was found"
export JAVA_HOME=$java_home
mkdir "$work/bin"
printf '#!/bin/sh\nexec "%s/mvnw" "$@"\n' "$PWD" >"$work/bin/mvn"
chmod +x "$work/bin/mvn"
export PATH=$work/bin:$JAVA_HOME/bin:$PATH

usual=${MAVEN_USER_HOME:-$HOME/.m2}/repository
export MAVEN_ARGS="-B -ntp -Dmaven.repo.local=$work/repository -Dmaven.repo.local.tail=$usual"
if [[ ${1:-} == --offline ]]; then
    MAVEN_ARGS+=" -o"
fi

install=$(commands ./mvnw)
lines_are 1 "$install"
echo "+ $install"
eval "$install -Dspotless.check.skip -Dforbiddenapis.skip -Denforcer.skip"
[[ -d $work/repository/dev/torc/torc-http ]] || fail "nothing was installed"

project=$work/project
mkdir -p "$project/src/main/java/hello"
cd "$project"
for name in pom.xml src/main/java/hello/Main.java src/main/java/module-info.java; do
    block "$name" >"$project/$name"
    [[ -s $project/$name ]] || fail "README.md does not have $name"
done

build=$(commands mvn)
lines_are 1 "$build"
echo "+ $build"
eval "$build"

# ask COMMAND ENGINE GREETING: starts the server, asks it once, and ends it with SIGTERM.
ask() {
    local answer status=0
    echo "+ $1 $2"
    eval "exec $1 $2" &
    server=$!
    answer=$(curl -s --retry 60 --retry-connrefused --retry-delay 1 --max-time 90 http://127.0.0.1:8080/) ||
        fail "the server does not answer"
    [[ $answer == "$3" ]] || fail "answered '$answer', not '$3'"
    echo "$answer"
    kill -TERM "$server"
    wait "$server" || status=$?
    server=
    ((status == 143)) || fail "exited with $status after SIGTERM"
}

if curl -s -o /dev/null --max-time 2 http://127.0.0.1:8080/; then
    fail "port 8080 is in use"
fi
usable=nio
if "$OLDPWD/torc" doctor >/dev/null; then
    usable=io_uring
fi
starts=$(commands java)
lines_are 2 "$starts"
while read -r start; do
    ask "$start" "" "Hello from $usable"
    ask "$start" nio "Hello from nio"
    if [[ $usable == io_uring ]]; then
        ask "$start" io_uring "Hello from io_uring"
    fi
done <<<"$starts"
