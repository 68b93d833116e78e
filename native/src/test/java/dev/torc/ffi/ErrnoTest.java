package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ffi.generated.Linux;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An error number becomes the exception that the JDK's own channels would throw. */
class ErrnoTest {
    private static final Map<Class<? extends IOException>, List<Integer>> CLASSES = Map.of(
            BindException.class, List.of(Linux.EADDRINUSE(), Linux.EADDRNOTAVAIL(), Linux.EACCES()),
            ConnectException.class, List.of(Linux.ECONNREFUSED(), Linux.ETIMEDOUT()),
            NoRouteToHostException.class, List.of(Linux.EHOSTUNREACH(), Linux.ENETUNREACH()),
            SocketException.class, List.of(Linux.ECONNRESET(), Linux.EPIPE()),
            IOException.class, List.of(Errno.EMFILE, Errno.EBADF, Errno.EINVAL));

    @Test
    void theClassIsThatOfTheJdk() {
        CLASSES.forEach((type, numbers) -> {
            for (int errno : numbers) {
                IOException e = Errno.exception("connect", errno);
                assertEquals(type, e.getClass(), e::toString);
                assertEquals("connect: " + Errno.text(errno), e.getMessage());
            }
        });
    }

    @Test
    void theTextIsThatOfTheJdk() {
        assertEquals("Address already in use", Errno.text(Linux.EADDRINUSE()));
        assertEquals("Connection refused", Errno.text(Linux.ECONNREFUSED()));
        assertEquals("Connection reset", Errno.text(Linux.ECONNRESET()));
        assertEquals("Broken pipe", Errno.text(Linux.EPIPE()));
    }

    @Test
    void everyNumberHasAText() {
        assertEquals("error 4000 (errno(3))", Errno.text(4000));
        assertTrue(IntStream.range(1, 150).noneMatch(errno -> Errno.text(errno).isBlank()));
    }

    @Test
    void whatMayBeTheReasonForNioIsNamed() {
        for (var named : Map.of("EPERM", Errno.EPERM, "ENOSYS", Errno.ENOSYS, "ENOMEM", Errno.ENOMEM)
                .entrySet()) {
            var e = new RingException("io_uring_setup", named.getValue());
            assertEquals(named.getValue(), e.errno());
            assertTrue(String.valueOf(e.getMessage()).contains(named.getKey()), e::toString);
        }
    }
}
