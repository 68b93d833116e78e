package dev.torc.tests.simulation;

import dev.torc.http.HttpTimeouts;
import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.LoopOptions;
import java.time.Duration;

/**
 * How the server of one run is set up: small buffers, low watermarks and short deadlines, so that each is met.
 *
 * @param collectBytesMax the longest body that a handler collects
 */
record Settings(LoopOptions loop, HttpLimits limits, HttpTimeouts timeouts, int collectBytesMax) {

    static Settings of(World world) {
        Chance chance = world.chance;
        int bufferBytes = chance.pick(128, 512, 1 << 10, 4 << 10, 16 << 10);
        int low = chance.pick(0, 256, 4 << 10);
        LoopOptions loop = LoopOptions.defaults()
                .withLoops(1)
                .withClock(world.clock)
                .withBuffers(bufferBytes, (long) bufferBytes * chance.pick(1, 4, 32))
                .withWatermarks(low, low + chance.pick(1, 2 << 10, 32 << 10))
                .withCloseTimeout(Duration.ofMillis(chance.between(500, 5_000)));
        int bodyBytesMax = chance.between(2_000, 40_000);
        HttpLimits limits = HttpLimits.defaults()
                .withTargetBytesMax(chance.between(200, 500))
                .withHeadBytesMax(chance.between(1_500, 4_000))
                .withHeaderCountMax(chance.between(12, 30))
                .withBodyBytesMax(bodyBytesMax)
                .withUnreadBodyBytesMax(chance.between(0, bodyBytesMax))
                .withPipelinedMax(chance.between(1, 8))
                .withRequestsPerConnectionMax(chance.oneIn(3) ? chance.between(3, 12) : HttpLimits.UNLIMITED)
                .withConnectionsMax(chance.oneIn(4) ? chance.between(4, 12) : 1_000);
        limits = with(limits, chance.pick(1, 64, 512));
        HttpTimeouts timeouts = new HttpTimeouts(
                Duration.ofMillis(chance.between(800, 3_000)),
                Duration.ofMillis(chance.between(800, 3_000)),
                Duration.ofMillis(chance.between(800, 3_000)),
                Duration.ofMillis(chance.between(2_000, 4_000)),
                Duration.ofMillis(chance.between(1_500, 5_000)),
                Duration.ofMillis(chance.between(300, 1_500)));
        return new Settings(loop, limits, timeouts, bodyBytesMax / 2);
    }

    private static HttpLimits with(HttpLimits limits, int progressBytesMin) {
        return new HttpLimits(
                limits.targetBytesMax(),
                limits.headBytesMax(),
                limits.headerCountMax(),
                limits.bodyBytesMax(),
                limits.chunkExtensionBytesMax(),
                limits.trailerBytesMax(),
                limits.unreadBodyBytesMax(),
                progressBytesMin,
                limits.pipelinedMax(),
                limits.requestsPerConnectionMax(),
                limits.connectionsMax(),
                limits.connectionsPerAddressMax());
    }

    long headNanos() {
        return timeouts.head().toNanos();
    }

    long bodyNanos() {
        return timeouts.body().toNanos();
    }

    long handlerNanos() {
        return timeouts.handler().toNanos();
    }

    long writeStallNanos() {
        return timeouts.writeStall().toNanos();
    }

    long idleNanos() {
        return timeouts.idle().toNanos();
    }

    long lingerNanos() {
        return timeouts.linger().toNanos();
    }

    /** Whether it was given up since its peer has taken too little for so long, or too little of the last of it. */
    boolean isStalled(SimulatedConnection c, boolean mayBeClosing) {
        long spanNanos = writeStallNanos();
        if (mayBeClosing) {
            spanNanos = Math.min(spanNanos, loop.closeTimeout().toNanos());
        }
        return c.sendingSinceNanos >= 0 && c.cancelledNanos - c.sendingSinceNanos >= spanNanos;
    }
}
