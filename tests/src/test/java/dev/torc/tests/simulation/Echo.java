package dev.torc.tests.simulation;

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import java.nio.ByteBuffer;

/** Sends content back as it comes, and holds the client back while there is no room, or for a while for no reason. */
final class Echo implements BodyReceiver {
    private static final long HELD_NANOS_MAX = 5_000_000;

    private final World world;
    private final HttpExchange exchange;
    private final int id;
    private final Runnable onEnd;
    private long received;
    private boolean started;
    private boolean ended;

    Echo(World world, HttpExchange exchange, int id, Runnable onEnd) {
        this.world = world;
        this.exchange = exchange;
        this.id = id;
        this.onEnd = onEnd;
    }

    private void start() {
        if (!started) {
            started = true;
            exchange.onWritable(this::resume);
            exchange.start(200, Application.TYPE, -1);
        }
    }

    private void resume() {
        if (!ended) {
            exchange.resumeBody();
        }
    }

    @Override
    public void onBytes(ByteBuffer lent) {
        if (ended || !Content.matches(id, received, lent)) {
            throw World.violation("other content was received than was sent with " + id);
        }
        start();
        received += lent.remaining();
        if (!exchange.write(lent)) {
            exchange.pauseBody();
        } else if (world.chance.oneIn(8)) {
            exchange.pauseBody();
            exchange.connection().loop().newTimer(this::resume).arm(world.chance.nanosBetween(0, HELD_NANOS_MAX));
        }
    }

    @Override
    public void onComplete() {
        start();
        end();
        exchange.end();
    }

    @Override
    public void onAbort() {
        end();
    }

    private void end() {
        if (ended) {
            throw World.violation("a body has ended twice");
        }
        ended = true;
        onEnd.run();
    }
}
