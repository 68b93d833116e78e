package dev.torc.http.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class HttpLimitsTest {

    private final HttpLimits limits = HttpLimits.defaults();

    @Test
    void changesOneLimitAtATime() {
        assertEquals(
                new HttpLimits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
                limits.withTargetBytesMax(1)
                        .withHeadBytesMax(2)
                        .withHeaderCountMax(3)
                        .withBodyBytesMax(4)
                        .withChunkExtensionBytesMax(5)
                        .withTrailerBytesMax(6)
                        .withUnreadBodyBytesMax(7)
                        .withProgressBytesMin(8)
                        .withPipelinedMax(9)
                        .withRequestsPerConnectionMax(10)
                        .withConnectionsMax(11)
                        .withConnectionsPerAddressMax(12));
    }

    @Test
    void takesTheSmallestAndTheLongestHead() {
        assertEquals(65_535, limits.withHeadBytesMax(65_535).headBytesMax());
        assertEquals(2, limits.withTargetBytesMax(1).withHeadBytesMax(2).headBytesMax());
        assertEquals(0, limits.withBodyBytesMax(0).bodyBytesMax());
        assertEquals(2, limits.withTrailerBytesMax(2).trailerBytesMax());
    }

    @Test
    void saysWhichLimitIsWrong() {
        refused("targetBytesMax", () -> limits.withTargetBytesMax(0));
        refused("headBytesMax", () -> limits.withHeadBytesMax(limits.targetBytesMax()));
        refused("headBytesMax", () -> limits.withHeadBytesMax(65_536));
        refused("headerCountMax", () -> limits.withHeaderCountMax(0));
        refused("bodyBytesMax", () -> limits.withBodyBytesMax(-1));
        refused("chunkExtensionBytesMax", () -> limits.withChunkExtensionBytesMax(-1));
        refused("trailerBytesMax", () -> limits.withTrailerBytesMax(1));
        refused("unreadBodyBytesMax", () -> limits.withUnreadBodyBytesMax(-1));
        refused("progressBytesMin", () -> limits.withProgressBytesMin(0));
        refused("pipelinedMax", () -> limits.withPipelinedMax(0));
        refused("requestsPerConnectionMax", () -> limits.withRequestsPerConnectionMax(0));
        refused("connectionsMax", () -> limits.withConnectionsMax(0));
        refused("connectionsPerAddressMax", () -> limits.withConnectionsPerAddressMax(0));
    }

    private static void refused(String name, Executable change) {
        String message = assertThrows(IllegalArgumentException.class, change).getMessage();
        assertTrue(message != null && message.startsWith(name), message);
    }
}
