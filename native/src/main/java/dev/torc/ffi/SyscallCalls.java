package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.torc.ffi.generated.Linux;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls through {@code long syscall(long number, ...)}, whose error number is captured. */
final class SyscallCalls implements RingCalls {
    static final SyscallCalls INSTANCE = new SyscallCalls();

    @SuppressWarnings("restricted")
    private static final MethodHandle SYSCALL = Linker.nativeLinker()
            .downcallHandle(
                    Linker.nativeLinker().defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1),
                    LastError.OPTION);

    /** A loop keeps one thread for its life, so that this is one segment per loop. */
    private final ThreadLocal<MemorySegment> captured =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(LastError.LAYOUT));

    private SyscallCalls() {}

    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public int setup(int entries, MemorySegment params) {
        return call(Linux.__NR_io_uring_setup(), entries, params.address(), 0, 0, MemorySegment.NULL, 0);
    }

    @Override
    public int enter(int fd, int toSubmit, int minComplete, int flags, MemorySegment arg, long argBytes) {
        return call(Linux.__NR_io_uring_enter(), fd, toSubmit, minComplete, flags, arg, argBytes);
    }

    @Override
    public int register(int fd, int opcode, MemorySegment arg, int count) {
        return call(Linux.__NR_io_uring_register(), fd, opcode, arg.address(), count, MemorySegment.NULL, 0);
    }

    private int call(int number, long a, long b, long c, long d, MemorySegment e, long f) {
        MemorySegment state = captured.get();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(state, (long) number, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
        return result < 0 ? -LastError.of(state) : (int) result;
    }
}
