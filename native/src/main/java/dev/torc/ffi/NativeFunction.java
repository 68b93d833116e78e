package dev.torc.ffi;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library or of liburing, called in the one shape that fits them all: words in, a word out; with the error number
 * captured, or without. The JVM spins classes for each shape that it links, which takes milliseconds of every start, also from an AOT
 * cache. To capture costs 48 bytes of garbage where the compiler does not see through it, so what is called in each turn should not.
 *
 * <p>A word is an {@code int} with its sign, or an address, whose memory the caller keeps. By the C ABIs of 64-bit Linux a function
 * does not look at arguments that it has not, and of the word that stands for an {@code int} not at the upper half; the upper half
 * of such an answer means nothing. Arguments that vary in number are passed like others.
 *
 * <p>The call is not critical: one that blocks would hold up every garbage collection.
 */
record NativeFunction(MemorySegment address) {
    private static final MethodHandle CALL = link(LastError.OPTION);

    /** Linked when first called. */
    private static final class WithoutErrno {
        static final MethodHandle CALL = link();
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link(Linker.Option... options) {
        return Linker.nativeLinker()
                .downcallHandle(
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                        options);
    }

    /** A function of the C library. */
    static NativeFunction ofLibC(String name) {
        return of(Linker.nativeLinker().defaultLookup(), name);
    }

    /**
     * A function of a library.
     *
     * @throws java.util.NoSuchElementException where the library has none of that name
     */
    static NativeFunction of(SymbolLookup library, String name) {
        return new NativeFunction(library.findOrThrow(name));
    }

    /** What a function that sets {@code errno} answers: zero or more, or a negative {@link Errno error number}. */
    int call(MemorySegment state, long a) {
        return call(state, a, 0, 0, 0, 0);
    }

    /** As the other. */
    int call(MemorySegment state, long a, long b) {
        return call(state, a, b, 0, 0, 0);
    }

    /** As the other. */
    int call(MemorySegment state, long a, long b, long c) {
        return call(state, a, b, c, 0, 0);
    }

    /** As the other. */
    int call(MemorySegment state, long a, long b, long c, long d) {
        return call(state, a, b, c, d, 0);
    }

    /** As the other. */
    int call(MemorySegment state, long a, long b, long c, long d, long e) {
        return call(state, a, b, c, d, e, 0, 0);
    }

    /** As the other. */
    int call(MemorySegment state, long a, long b, long c, long d, long e, long f, long g) {
        int result = (int) word(state, a, b, c, d, e, f, g);
        return result < 0 ? -LastError.of(state) : result;
    }

    /** What a function answers that answers its error number by itself. */
    int callWithoutErrno(long a, long b, long c, long d, long e, long f) {
        try {
            return (int) (long) WithoutErrno.CALL.invokeExact(address, a, b, c, d, e, f, 0L);
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }

    /**
     * The word that the function answers.
     *
     * @param state where the error number goes
     */
    long word(MemorySegment state, long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) CALL.invokeExact(address, state, a, b, c, d, e, f, g);
        } catch (Throwable t) {
            throw LastError.unexpected(t);
        }
    }
}
