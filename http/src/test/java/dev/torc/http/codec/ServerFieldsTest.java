package dev.torc.http.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that may not stand everywhere: those that the server sets itself, and those that are no trailers. */
class ServerFieldsTest {
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "CONNECTION", "Date", "Keep-Alive", "Upgrade"})
    void theServersOwnAreRefusedInAnyCase(String name) {
        assertTrue(ServerFields.contains(name));
        assertThrows(IllegalArgumentException.class, () -> ServerFields.requireFree(name));
        assertThrows(IllegalArgumentException.class, () -> ResponseEncoder.interim(103, "Link", "</a>", name, "0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Server", "Content-Type", "Dates", "X-Upgrade"})
    void othersPass(String name) {
        assertFalse(ServerFields.contains(name));
        assertDoesNotThrow(() -> ServerFields.requireFree(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "TRANSFER-ENCODING", "host", "Authorization", "Set-Cookie", "Date"})
    void whatIsNeededBeforeTheContentIsNoTrailer(String name) {
        assertFalse(Trailers.allowed(name));
        assertThrows(IllegalArgumentException.class, () -> Trailers.requireAllowed(name, "value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Server-Timing", "Digest", "X-Host"})
    void anythingElseIsATrailerAndHasToBeAField(String name) {
        assertTrue(Trailers.allowed(name));
        assertDoesNotThrow(() -> Trailers.requireAllowed(name, "value"));
        assertThrows(IllegalArgumentException.class, () -> Trailers.requireAllowed(name, "a\r\nb"));
        assertThrows(IllegalArgumentException.class, () -> Trailers.requireAllowed(name + ":", "value"));
    }

    @Test
    void anInterimResponseIsAHeadWithTheFieldsGiven() {
        assertEquals("""
                HTTP/1.1 103 Early Hints
                Link: </a>; rel=preload
                Link: </b>

                """.replace("\n", "\r\n"), interim(103, "Link", "</a>; rel=preload", "Link", "</b>"));
        assertEquals("HTTP/1.1 199 \r\n\r\n", interim(199));
    }

    @Test
    void anInterimResponseIsNotTheServersAndHasWholeFields() {
        assertThrows(IllegalArgumentException.class, () -> interim(100));
        assertThrows(IllegalArgumentException.class, () -> interim(101));
        assertThrows(IllegalArgumentException.class, () -> interim(200));
        assertThrows(IllegalArgumentException.class, () -> interim(103, "Link"));
        assertThrows(IllegalArgumentException.class, () -> interim(103, "Link", "a\r\nb"));
    }

    private static String interim(int status, String... namesAndValues) {
        return new String(ResponseEncoder.interim(status, namesAndValues), ISO_8859_1);
    }
}
