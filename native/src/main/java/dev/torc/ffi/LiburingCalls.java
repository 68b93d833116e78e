package dev.torc.ffi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import org.jspecify.annotations.Nullable;

/** The calls through liburing's own wrappers, which answer the error number themselves. */
final class LiburingCalls implements RingCalls {
    /** Null where there is no such library, or it lacks a function. */
    static final @Nullable RingCalls INSTANCE = load();

    /** Looked up when first touched, and so that the JVM knows them for constants. */
    private static final class Functions {
        @SuppressWarnings("restricted")
        private static final SymbolLookup LIBRARY = SymbolLookup.libraryLookup("liburing.so.2", Arena.global());

        static final NativeFunction SETUP = NativeFunction.of(LIBRARY, "io_uring_setup");
        static final NativeFunction ENTER = NativeFunction.of(LIBRARY, "io_uring_enter2");
        static final NativeFunction REGISTER = NativeFunction.of(LIBRARY, "io_uring_register");

        private Functions() {}

        static void load() {}
    }

    private LiburingCalls() {}

    private static @Nullable RingCalls load() {
        try {
            Functions.load();
            return new LiburingCalls();
        } catch (LinkageError e) {
            return null;
        }
    }

    @Override
    public String name() {
        return "liburing";
    }

    @Override
    public int setup(MemorySegment state, int entries, MemorySegment params) {
        return Functions.SETUP.callWithoutErrno(entries, params.address(), 0, 0, 0, 0);
    }

    @Override
    public int enter(
            MemorySegment state, int fd, int toSubmit, int minComplete, int flags, MemorySegment arg, long argBytes) {
        return Functions.ENTER.callWithoutErrno(fd, toSubmit, minComplete, flags, arg.address(), argBytes);
    }

    @Override
    public int register(MemorySegment state, int fd, int opcode, MemorySegment arg, int count) {
        return Functions.REGISTER.callWithoutErrno(fd, opcode, arg.address(), count, 0, 0);
    }
}
