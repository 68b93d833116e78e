#!/usr/bin/env bash
# What a request costs the server, split: samples of the CPU with async-profiler, while a light load in C saturates one loop on CPU 0
# from CPU 1. A sample belongs to the first frame, from the innermost outwards, that a pattern below matches; inlined methods have
# frames of their own. Prints a table for each engine, unpipelined and with 16 requests in flight per connection.
#
#   tests/cost-split.sh [SECONDS] [FOLDER]     samples for so long each (10), and keeps the stacks in FOLDER
#
# Wants gcc, liburing's headers, the network for Maven Central once, and leave to see the kernel's frames: root, or
# kernel.perf_event_paranoid <= 1 and kernel.kptr_restrict = 0.
# shellcheck source=tests/server.sh
source "$(dirname "${BASH_SOURCE[0]}")/server.sh"

# Group, then an extended regular expression for a frame. Kernel frames end in _[k]; packages have slashes.
patterns='
interrupts      ^(asm_)?(sysvec|common_interrupt|exc)_
kernel receive  ^(tcp_recvmsg|inet6?_recvmsg|sock_recvmsg|sock_read_iter|io_recv|__sys_recv|ksys_read|vfs_read)
kernel send     ^(tcp_sendmsg|inet6?_sendmsg|sock_sendmsg|__sock_sendmsg|sock_write_iter|io_send|__sys_send|ksys_write|vfs_write)
enter           ^(__x64_sys|__do_sys|do_syscall_64|entry_SYSCALL|x64_sys_call|syscall_|io_submit_sqes|io_cqring_wait|do_epoll)
parse           ^dev/torc/http/codec/(Request|MessageHead|Framing|Field|Octets|KnownHost|Target|Query|Authority|Method|Percent)
encode          ^dev/torc/http/(codec/(Response|Date|HttpDate|Content|Server|Reason|Status)|server/Response|Prepared|Encoded)
handler         ^dev/torc/bench/app/
dispatch        ^dev/torc/http/
engine          ^(dev/torc/(transport/(nio|uring)|ffi)/|sun/nio/ch/|Java_sun_nio_ch|jdk/internal/foreign/)
loop            ^(dev/torc/transport/|org/jctools/)
'

seconds=${1:-10}
stacks=${2:-$work}
connections=64
warmup_seconds=6
# Odd, so that it keeps step with no other clock.
interval=491us
profiler_version=4.1
mkdir -p "$stacks"

paranoid=$(</proc/sys/kernel/perf_event_paranoid)
if ((EUID != 0 && paranoid > 1)); then
    fail "the kernel's frames are hidden: run it as root, or set kernel.perf_event_paranoid to 1"
fi

library=$PWD/target/async-profiler/$profiler_version/libasyncProfiler.so
if [[ ! -f $library ]]; then
    ./mvnw -q -B -ntp org.apache.maven.plugins:maven-dependency-plugin:copy \
        -Dartifact="tools.profiler:async-profiler:$profiler_version" -DoutputDirectory="$work" -Dmdep.stripVersion=true \
        || fail "async-profiler cannot be had from Maven Central"
    mkdir -p "${library%/*}"
    case $(uname -m) in
        aarch64) platform=linux-arm64 ;;
        *) platform=linux-x64 ;;
    esac
    unzip -qoj "$work/async-profiler.jar" "$platform/libasyncProfiler.so" -d "${library%/*}"
fi
cc -O2 -std=gnu11 -D_GNU_SOURCE -o "$work/load" bench/peers/c/load_uring.c -luring \
    || fail "the load cannot be compiled: install gcc libc6-dev liburing-dev"

# load SECONDS PIPELINE: keeps the server busy for that time.
load() {
    taskset -c 1 "$work/load" 127.0.0.1 "$port" /plaintext "$connections" "$2" "$1" >"$work/load.out"
}

# profiler COMMAND: tells the profiler in the server what to do.
profiler() {
    taskset -c 1 "$(dirname "$(readlink -f "/proc/$server/exe")")/jcmd" "$server" JVMTI.agent_load "$library" "\"$1\"" \
        >"$work/jcmd.out" || fail "jcmd failed: $(<"$work/jcmd.out")"
    grep -q '^return code: 0' "$work/jcmd.out" || fail "the profiler refuses: $1"
}

# ticks: user and system time of the server so far, in ticks.
ticks() {
    sed 's/.*) //' "/proc/$server/stat" | cut -d' ' -f12,13
}

# sample ENGINE PIPELINE: prints the table.
sample() {
    local engine=$1 pipeline=$2 file=$stacks/$1-$2.stacks loader requests calls user system user_then system_then per_second
    load "$warmup_seconds" "$pipeline"
    load $((seconds + 4)) "$pipeline" &
    loader=$!
    sleep 1
    profiler "start,event=cpu,interval=$interval,threads,log=$work/profiler.log"
    requests=$(http_counter requests)
    calls=$(counter syscalls)
    read -r user_then system_then < <(ticks)
    sleep "$seconds"
    requests=$(($(http_counter requests) - requests))
    calls=$(($(counter syscalls) - calls))
    read -r user system < <(ticks)
    profiler "stop,collapsed,threads,file=$file,log=$work/profiler.log"
    wait "$loader" || fail "the load failed"
    per_second=$(getconf CLK_TCK)
    awk -v patterns="$patterns" -v requests="$requests" -v calls="$calls" -v user=$((user - user_then)) \
        -v system_=$((system - system_then)) -v hz="$per_second" -v title="$engine, $pipeline in flight per connection" '
        BEGIN {
            n = split(patterns, lines, "\n")
            for (i = 1; i <= n; i++) {
                if (match(lines[i], /  +/)) {
                    groups[++known] = substr(lines[i], 1, RSTART - 1)
                    forms[known] = substr(lines[i], RSTART + RLENGTH)
                }
            }
            groups[known + 1] = "not matched"
            groups[known + 2] = "other threads (compilers, collector)"
        }
        function group(frames, count,    f, g) {
            if (frames[1] !~ /^\[torc-loop/) {
                return known + 2
            }
            for (f = count; f > 1; f--) {
                for (g = 1; g <= known; g++) {
                    if (frames[f] ~ forms[g]) {
                        return g
                    }
                }
            }
            return known + 1
        }
        {
            samples = $NF
            sub(/ [0-9]+$/, "")
            sums[group(frames, split($0, frames, ";"))] += samples
            all += samples
        }
        END {
            nanos = (user + system_) / hz * 1e9 / requests
            printf "\n%s: %.0f ns of CPU per request (%.0f user, %.0f kernel), %.3f system calls, %d samples\n", title, nanos,
                user / hz * 1e9 / requests, system_ / hz * 1e9 / requests, calls / requests, all
            printf "  %-38s %7s %10s\n", "", "share", "ns/request"
            for (g = 1; g <= known + 2; g++) {
                printf "  %-38s %6.1f%% %10.0f\n", groups[g], 100 * sums[g] / all, nanos * sums[g] / all
            }
        }' "$file"
}

export TORC_JAVA_OPTS='-XX:+UnlockDiagnosticVMOptions -XX:+DebugNonSafepoints -Xmx512m -XX:+UseSerialGC'
serve_with=(taskset -c 0)
for engine in $(engines); do
    serve "$engine" --loops 1
    for pipeline in 1 16; do
        sample "$engine" "$pipeline"
    done
    end_server
done
