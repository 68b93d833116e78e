package dev.torc.ffi;

import dev.torc.ffi.generated.Linux;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/** Error numbers of the kernel (errno(3)), and the exceptions that stand for them. Positive, as in C. */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = Linux.EPERM();
    /** No such file, or nothing found. */
    public static final int ENOENT = Linux.ENOENT();
    /** Interrupted by a signal. */
    public static final int EINTR = Linux.EINTR();
    /** Not an open descriptor. */
    public static final int EBADF = Linux.EBADF();
    /** Try again. */
    public static final int EAGAIN = Linux.EAGAIN();
    /** No memory, or more than may be locked. */
    public static final int ENOMEM = Linux.ENOMEM();
    /** Resource busy. */
    public static final int EBUSY = Linux.EBUSY();
    /** It exists already; of a ring: called from another thread than its own. */
    public static final int EEXIST = Linux.EEXIST();
    /** The kernel does not know, or does not allow, an argument. */
    public static final int EINVAL = Linux.EINVAL();
    /** No descriptors left in the system. */
    public static final int ENFILE = Linux.ENFILE();
    /** No descriptors left in this process. */
    public static final int EMFILE = Linux.EMFILE();
    /** The timer expired. */
    public static final int ETIME = Linux.ETIME();
    /** The kernel has no such call. */
    public static final int ENOSYS = Linux.ENOSYS();
    /** A provided-buffer ring has no buffer left. */
    public static final int ENOBUFS = Linux.ENOBUFS();
    /** The peer gave up before it was accepted. */
    public static final int ECONNABORTED = Linux.ECONNABORTED();
    /** Not supported by this file. */
    public static final int EOPNOTSUPP = Linux.EOPNOTSUPP();
    /** The operation was cancelled. */
    public static final int ECANCELED = Linux.ECANCELED();

    private Errno() {}

    /** What {@code errno} means, in words that the JDK uses too. */
    public static String text(int errno) {
        if (errno == EPERM) {
            return "Operation not permitted (EPERM)";
        } else if (errno == ENOENT) {
            return "No such file or directory";
        } else if (errno == ENOMEM) {
            return "Cannot allocate memory (ENOMEM)";
        } else if (errno == ENOSYS) {
            return "Function not implemented (ENOSYS)";
        } else if (errno == EINVAL) {
            return "Invalid argument (EINVAL)";
        } else if (errno == EMFILE || errno == ENFILE) {
            return "Too many open files";
        } else if (errno == Linux.EACCES()) {
            return "Permission denied";
        } else if (errno == Linux.EADDRINUSE()) {
            return "Address already in use";
        } else if (errno == Linux.EADDRNOTAVAIL()) {
            return "Cannot assign requested address";
        } else if (errno == Linux.ECONNRESET()) {
            return "Connection reset";
        } else if (errno == Linux.EPIPE()) {
            return "Broken pipe";
        } else if (errno == Linux.ECONNREFUSED()) {
            return "Connection refused";
        } else if (errno == Linux.ETIMEDOUT()) {
            return "Connection timed out";
        } else if (errno == Linux.EHOSTUNREACH()) {
            return "No route to host";
        } else if (errno == Linux.ENETUNREACH()) {
            return "Network is unreachable";
        }
        return "error " + errno + " (errno(3))";
    }

    /**
     * The exception for a failed operation, of the class that the JDK's own channels would throw.
     *
     * @param operation what was tried, such as {@code bind}
     * @param errno positive
     */
    public static IOException exception(String operation, int errno) {
        String message = operation + ": " + text(errno);
        if (errno == Linux.EADDRINUSE() || errno == Linux.EADDRNOTAVAIL() || errno == Linux.EACCES()) {
            return new BindException(message);
        } else if (errno == Linux.ECONNREFUSED() || errno == Linux.ETIMEDOUT()) {
            return new ConnectException(message);
        } else if (errno == Linux.EHOSTUNREACH() || errno == Linux.ENETUNREACH()) {
            return new NoRouteToHostException(message);
        } else if (errno == Linux.ECONNRESET() || errno == Linux.EPIPE()) {
            return new SocketException(message);
        }
        return new IOException(message);
    }
}
