package dev.torc.jdkprovider;

import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import java.time.Duration;

/** The system properties of the JDK's server, where they mean something here too. Stateless. */
final class Settings {
    private static final String PREFIX = "sun.net.httpserver.";
    private static final int HEAD_BYTES_MAX = (1 << 16) - 1;
    private static final int HEAD_BYTES_MIN = 1 << 10;
    private static final int HEADERS_MAX = 200;
    private static final long DRAINED_BYTES_MAX = 64 << 10;
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** Handlers may take as long as they like. */
    private static final Duration UNLIMITED = Duration.ofDays(3650);

    private Settings() {}

    static HttpLimits limits() {
        int headBytes = Math.clamp(positive("maxReqHeaderSize", HEAD_BYTES_MAX), HEAD_BYTES_MIN, HEAD_BYTES_MAX);
        int connections = Integer.getInteger("jdk.httpserver.maxConnections", 0);
        HttpLimits limits = HttpLimits.defaults()
                .withTargetBytesMax(1)
                .withHeadBytesMax(headBytes)
                .withTargetBytesMax(headBytes / 2)
                .withHeaderCountMax((int) Math.min(Integer.MAX_VALUE, positive("maxReqHeaders", HEADERS_MAX)))
                .withBodyBytesMax(Long.MAX_VALUE)
                .withUnreadBodyBytesMax(Math.max(0, Long.getLong(PREFIX + "drainAmount", DRAINED_BYTES_MAX)));
        return connections > 0 ? limits.withConnectionsMax(connections) : limits;
    }

    static HttpTimeouts timeouts() {
        HttpTimeouts timeouts = HttpTimeouts.defaults();
        return timeouts.withHead(seconds("maxReqTime", timeouts.head()))
                .withHandler(seconds("maxRspTime", UNLIMITED))
                .withIdle(seconds("idleInterval", IDLE));
    }

    private static Duration seconds(String name, Duration otherwise) {
        long seconds = positive(name, 0);
        return seconds == 0 ? otherwise : Duration.ofSeconds(Math.min(seconds, UNLIMITED.toSeconds()));
    }

    private static long positive(String name, long otherwise) {
        long value = Long.getLong(PREFIX + name, otherwise);
        return value > 0 ? value : otherwise;
    }
}
