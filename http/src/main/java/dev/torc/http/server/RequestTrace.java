package dev.torc.http.server;

import dev.torc.http.HttpExchange;
import dev.torc.http.ResponseListener;
import dev.torc.http.codec.RequestHead;
import dev.torc.transport.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Times the stages of one request for a flight recording, and is made for those that are recorded only: read until the head
 * came, handler until the response was given, write until the kernel took it. For the loop's thread.
 */
final class RequestTrace implements ResponseListener {
    /** A constant to the compiler; where module jdk.jfr is missing, no class of it is touched. */
    private static final boolean IS_POSSIBLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private static final int TARGET_LENGTH_MAX = 256;

    private final Connection connection;
    private final ResponseOutput output;
    private final RequestEvent event = new RequestEvent();
    private long stageNanos;

    /** The request's first byte is here. */
    RequestTrace(Connection connection, ResponseOutput output) {
        this.connection = connection;
        this.output = output;
        event.begin();
        stageNanos = connection.loop().clock().nanoTime();
    }

    /** Whether a recording wants requests now. */
    static boolean isOn() {
        return IS_POSSIBLE && FlightRecording.isPossibleNow() && RequestEvent.isOn();
    }

    /** The handler is about to be called, or the head was refused. */
    void headCame(@Nullable RequestHead head) {
        event.read = nextStage();
        if (head != null) {
            String target = head.target();
            event.method = head.methodName();
            event.target = target.substring(0, Math.min(TARGET_LENGTH_MAX, target.length()));
        }
    }

    @Override
    public void onEnd(HttpExchange exchange, boolean complete) {
        event.handler = nextStage();
        event.status = exchange.status();
        event.contentBytes = exchange.contentBytes();
        event.complete = complete;
        output.whenTaken(this::onTaken);
    }

    private void onTaken() {
        event.write = nextStage();
        event.end();
        event.loop = connection.loop().toString();
        event.connection = connection.id();
        event.commit();
    }

    /** How long the stage took that ends here. */
    private long nextStage() {
        long now = connection.loop().clock().nanoTime();
        long tookNanos = now - stageNanos;
        stageNanos = now;
        return tookNanos;
    }
}
