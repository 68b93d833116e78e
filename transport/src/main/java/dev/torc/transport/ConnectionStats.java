package dev.torc.transport;

import org.jspecify.annotations.Nullable;

/**
 * What there was to tell about a connection; its times are on its loop's clock ({@link EventLoop#nowNanos}).
 *
 * @param handler its handler; null before it has one
 * @param openedNanos when it was accepted, or began to connect
 * @param receivedNanos when bytes were received last; when it was opened, where there were none
 * @param receivedBytes bytes received
 * @param sentBytes bytes that the kernel took
 */
public record ConnectionStats(
        @Nullable ConnectionHandler handler,
        long openedNanos,
        long receivedNanos,
        long receivedBytes,
        long sentBytes) {}
