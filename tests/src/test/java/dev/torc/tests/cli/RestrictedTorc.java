package dev.torc.tests.cli;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.torc.bench.cli.TorcCommand;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.List;

/**
 * The torc command in a process that gave rights away first. The first argument says which: {@code errno=N} has a seccomp
 * filter answer that error number to io_uring_setup; {@code memlock=N} lets N bytes be locked and counts them, also for
 * root. The other arguments are the command's.
 */
public final class RestrictedTorc {
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int SECCOMP_FILTER_FLAG_TSYNC = 1;
    private static final int SECCOMP_RET_ALLOW = 0x7fff0000;
    private static final int SECCOMP_RET_ERRNO = 0x00050000;
    /** The same on all processors. */
    private static final int NR_IO_URING_SETUP = 425;

    private static final int RLIMIT_MEMLOCK = 8;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int CAP_IPC_LOCK = 1 << 14;

    // Instructions of the filter (linux/bpf_common.h), and where a call's number and architecture are.
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int INSTRUCTION_BYTES = 8;

    private static final Linker LINKER = Linker.nativeLinker();

    /** What differs between processors: the filter's name for it, and the number of seccomp(2). */
    private record Processor(int audit, long seccomp) {
        static Processor here() {
            return switch (System.getProperty("os.arch")) {
                case "amd64" -> new Processor(0xC000003E, 317);
                case "aarch64" -> new Processor(0xC00000B7, 277);
                default -> throw new IllegalStateException("not a processor that this test knows");
            };
        }
    }

    private record Instruction(short code, int ifTrue, int ifFalse, int value) {}

    private RestrictedTorc() {}

    /** Gives the right away, and runs the command. */
    public static void main(String[] args) throws Throwable {
        String[] restriction = args[0].split("=", 2);
        switch (restriction[0]) {
            case "errno" -> refuseRings(Integer.parseInt(restriction[1]));
            case "memlock" -> limitLockedMemory(Long.parseLong(restriction[1]));
            default -> throw new IllegalArgumentException(args[0]);
        }
        TorcCommand.main(Arrays.copyOfRange(args, 1, args.length));
    }

    private static void refuseRings(int errno) throws Throwable {
        Processor processor = Processor.here();
        List<Instruction> filter = List.of(
                new Instruction(LOAD_WORD, 0, 0, ARCHITECTURE),
                new Instruction(JUMP_IF_EQUAL, 0, 3, processor.audit()),
                new Instruction(LOAD_WORD, 0, 0, NUMBER),
                new Instruction(JUMP_IF_EQUAL, 0, 1, NR_IO_URING_SETUP),
                new Instruction(RETURN, 0, 0, SECCOMP_RET_ERRNO | errno),
                new Instruction(RETURN, 0, 0, SECCOMP_RET_ALLOW));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = arena.allocate((long) filter.size() * INSTRUCTION_BYTES, Long.BYTES);
            for (int i = 0; i < filter.size(); i++) {
                MemorySegment entry = program.asSlice((long) i * INSTRUCTION_BYTES, INSTRUCTION_BYTES);
                Instruction instruction = filter.get(i);
                entry.set(JAVA_SHORT, 0, instruction.code());
                entry.set(JAVA_BYTE, 2, (byte) instruction.ifTrue());
                entry.set(JAVA_BYTE, 3, (byte) instruction.ifFalse());
                entry.set(JAVA_INT, 4, instruction.value());
            }
            MemorySegment header = arena.allocate(2 * Long.BYTES, Long.BYTES);
            header.set(JAVA_SHORT, 0, (short) filter.size());
            header.set(ADDRESS, Long.BYTES, program);
            MethodHandle prctl = function(
                    "prctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));
            check("prctl", (int) prctl.invokeExact(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L));
            MethodHandle syscall = function(
                    "syscall",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(1));
            check("seccomp", (long) syscall.invokeExact(
                    processor.seccomp(), (long) SECCOMP_SET_MODE_FILTER, (long) SECCOMP_FILTER_FLAG_TSYNC, header));
        }
    }

    /** Without CAP_IPC_LOCK, root's memory counts too. Threads that this one starts have no more than it. */
    private static void limitLockedMemory(long bytes) throws Throwable {
        FunctionDescriptor twoPointers = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = arena.allocate(2 * Integer.BYTES, Long.BYTES);
            header.set(JAVA_INT, 0, CAPABILITY_VERSION_3);
            header.set(JAVA_INT, Integer.BYTES, 0);
            MemorySegment sets = arena.allocate(6 * Integer.BYTES, Long.BYTES);
            check("capget", (int) function("capget", twoPointers).invokeExact(header, sets));
            for (int set = 0; set < 2; set++) {
                sets.setAtIndex(JAVA_INT, set, sets.getAtIndex(JAVA_INT, set) & ~CAP_IPC_LOCK);
            }
            check("capset", (int) function("capset", twoPointers).invokeExact(header, sets));
            MemorySegment limit = arena.allocate(2 * Long.BYTES, Long.BYTES);
            limit.set(JAVA_LONG, 0, bytes);
            limit.set(JAVA_LONG, Long.BYTES, bytes);
            MethodHandle setrlimit = function("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
            check("setrlimit", (int) setrlimit.invokeExact(RLIMIT_MEMLOCK, limit));
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
    }

    private static void check(String call, long result) {
        if (result != 0) {
            throw new IllegalStateException(call + " answered " + result);
        }
    }
}
