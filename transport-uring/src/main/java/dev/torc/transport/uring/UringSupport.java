package dev.torc.transport.uring;

import dev.torc.ffi.Errno;
import dev.torc.ffi.KernelFeatures;
import dev.torc.ffi.Ring;
import dev.torc.ffi.RingCalls;
import dev.torc.ffi.RingException;
import dev.torc.ffi.RingFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Whether io_uring can be used here, and which of its features. Found out once per process, by opening rings.
 *
 * @param unavailability why the engine cannot be used, in one sentence; null when it can
 * @param features what this machine has; where the engine cannot be used, {@link UringFeature#LIBURING} at most
 */
public record UringSupport(@Nullable String unavailability, Set<UringFeature> features) {
    /** Where the kernel says how it makes huge pages; missing where it makes none. */
    private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage");

    private static final class Holder {
        static final UringSupport HERE = ask();
    }

    public UringSupport {
        features = Set.copyOf(features);
    }

    /** What this machine has. */
    public static UringSupport here() {
        return Holder.HERE;
    }

    /** What would be used of these options here. */
    public EffectiveOptions effective(UringOptions options) {
        return unavailability == null
                ? EffectiveOptions.of(options, features)
                : EffectiveOptions.none(options, "io_uring cannot be used");
    }

    private static UringSupport ask() {
        if (!isLinux()) {
            return not("io_uring is a part of Linux, and this is " + System.getProperty("os.name") + ".");
        }
        try {
            return ofKernel();
        } catch (LinkageError | IllegalCallerException e) {
            return not(notLinked(e));
        }
    }

    static boolean isLinux() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("linux");
    }

    private static UringSupport ofKernel() {
        boolean liburing = RingCalls.liburing() != null;
        KernelFeatures kernel;
        try {
            kernel = onPlatformThread(RingCalls.best());
        } catch (RingException e) {
            return not(reason(e), liburing);
        } catch (IOException e) {
            return not("io_uring cannot be used: " + e.getMessage() + ".", liburing);
        }
        String release = System.getProperty("os.version", "");
        if (!kernel.deferTaskrun() || !kernel.bufferRing()) {
            return not(
                    "The kernel " + release + " is too old for the io_uring engine, which needs Linux 6.1 or newer.",
                    liburing);
        }
        EnumSet<UringFeature> has = EnumSet.of(
                UringFeature.DEFER_TASKRUN,
                UringFeature.PROVIDED_BUFFERS,
                UringFeature.MULTISHOT_ACCEPT,
                UringFeature.MULTISHOT_RECEIVE,
                UringFeature.SPLICE_FILES);
        add(has, UringFeature.LIBURING, liburing);
        add(has, UringFeature.REGISTERED_RING, kernel.ringFd());
        add(has, UringFeature.NO_SQARRAY, kernel.noSqArray());
        add(has, UringFeature.RECEIVE_BUNDLES, kernel.bundles());
        add(has, UringFeature.INCREMENTAL_BUFFERS, kernel.incrementalBuffers());
        add(has, UringFeature.DIRECT_DESCRIPTORS, kernel.directDescriptors());
        add(has, UringFeature.ZERO_COPY_SEND, kernel.zeroCopySend());
        add(has, UringFeature.SQPOLL, kernel.sqpoll());
        add(has, UringFeature.NAPI, kernel.napi());
        add(has, UringFeature.MESSAGE_RING, kernel.messageRing());
        add(has, UringFeature.NO_IOWAIT, kernel.noIoWait());
        add(has, UringFeature.HUGE_PAGES, Files.isDirectory(HUGE_PAGES));
        return new UringSupport(null, has);
    }

    /** A ring belongs to a platform thread, and the caller may be a virtual one. */
    private static KernelFeatures onPlatformThread(RingCalls calls) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            return probe(calls);
        }
        FutureTask<KernelFeatures> task = new FutureTask<>(() -> probe(calls));
        Thread.ofPlatform().name("torc-probe").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    // What is found out is kept for the whole process: it must not depend on this.
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static KernelFeatures probe(RingCalls calls) throws IOException {
        KernelFeatures kernel = KernelFeatures.probe(calls);
        UringOptions options = UringOptions.defaults();
        RingFlags flags = new RingFlags(kernel.deferTaskrun(), false, 0, kernel.noSqArray());
        // A low limit of locked memory has room for the small rings of the probe and none for that of a loop.
        Ring.open(calls, options.sqEntries(), options.cqEntries(), flags).close();
        return kernel;
    }

    private static void add(Set<UringFeature> features, UringFeature feature, boolean present) {
        if (present) {
            features.add(feature);
        }
    }

    private static UringSupport not(String why) {
        return not(why, false);
    }

    private static UringSupport not(String why, boolean liburing) {
        return new UringSupport(why, liburing ? EnumSet.of(UringFeature.LIBURING) : Collections.emptySet());
    }

    /** What a call that could not even be made means: refused by the JVM, or not in the C library. */
    static String notLinked(Throwable unlinked) {
        for (Throwable t = unlinked; t != null; t = t.getCause()) {
            if (t instanceof IllegalCallerException) {
                Module module = Ring.class.getModule();
                return "The JVM refuses native access: start it with --enable-native-access="
                        + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + ".";
            }
        }
        return "The C library cannot be called (" + unlinked + ").";
    }

    /** What a refused ring means, and what would help. */
    static String reason(RingException refused) {
        int errno = refused.errno();
        if (errno == Errno.ENOSYS) {
            return "The kernel or a seccomp filter has no io_uring (ENOSYS): allow io_uring_setup, io_uring_enter and"
                    + " io_uring_register in the container's seccomp profile, or use Linux 6.1 or newer.";
        }
        if (errno == Errno.EPERM) {
            return "io_uring is forbidden here (EPERM): set kernel.io_uring_disabled to 0, or allow io_uring in the"
                    + " container's seccomp profile.";
        }
        if (errno == Errno.ENOMEM) {
            return "A ring needs more locked memory than the limit allows (ENOMEM): raise it with 'ulimit -l', or use"
                    + " fewer loops or smaller queues.";
        }
        if (errno == Errno.EMFILE || errno == Errno.ENFILE) {
            return "No descriptors are left for a ring: raise the limit with 'ulimit -n'.";
        }
        return "io_uring cannot be used: " + refused.getMessage() + ".";
    }
}
