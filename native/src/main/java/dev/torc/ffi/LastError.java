package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** The {@code errno} that a downcall left, captured before the JVM can overwrite it. */
final class LastError {
    static final Linker.Option OPTION = Linker.Option.captureCallState("errno");
    static final StructLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final long ERRNO = LAYOUT.byteOffset(PathElement.groupElement("errno"));

    private LastError() {}

    static int of(MemorySegment state) {
        return state.get(JAVA_INT, ERRNO);
    }

    /** A downcall throws nothing of its own: what comes out of one is the JVM's. */
    static AssertionError unexpected(Throwable t) {
        return new AssertionError("a downcall threw", t);
    }
}
