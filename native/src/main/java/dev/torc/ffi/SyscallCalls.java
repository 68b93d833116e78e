package dev.torc.ffi;

import dev.torc.ffi.generated.Linux;
import java.lang.foreign.MemorySegment;

/** The calls through {@code long syscall(long number, ...)}, whose error number is captured. */
final class SyscallCalls implements RingCalls {
    static final SyscallCalls INSTANCE = new SyscallCalls();

    private static final NativeFunction SYSCALL = NativeFunction.ofLibC("syscall");

    private SyscallCalls() {}

    @Override
    public String name() {
        return "syscall";
    }

    @Override
    public int setup(MemorySegment state, int entries, MemorySegment params) {
        return SYSCALL.call(state, Linux.__NR_io_uring_setup(), entries, params.address());
    }

    @Override
    public int enter(
            MemorySegment state, int fd, int toSubmit, int minComplete, int flags, MemorySegment arg, long argBytes) {
        int number = Linux.__NR_io_uring_enter();
        return SYSCALL.call(state, number, fd, toSubmit, minComplete, flags, arg.address(), argBytes);
    }

    @Override
    public int register(MemorySegment state, int fd, int opcode, MemorySegment arg, int count) {
        return SYSCALL.call(state, Linux.__NR_io_uring_register(), fd, opcode, arg.address(), count);
    }
}
