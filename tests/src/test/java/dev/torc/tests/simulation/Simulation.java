package dev.torc.tests.simulation;

import dev.torc.http.HttpStats;
import dev.torc.http.server.HttpLoops;
import dev.torc.transport.EventLoop;
import dev.torc.transport.EventLoops;
import dev.torc.transport.ListenOptions;
import dev.torc.transport.Listener;
import dev.torc.transport.LoopOptions;
import dev.torc.transport.LoopStats.Counter;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: the HTTP server, and an echo without HTTP, on one loop of the simulated engine, with peers that come, talk and go.
 * All of it follows from the seed. It ends when nothing happens any more; then nothing may be left, and everything must add up.
 */
final class Simulation {
    static final int CONNECTIONS_MIN = 10;
    static final long OPERATIONS_MIN = 1_000;
    private static final int CONNECTIONS_MAX = 100;
    private static final long ARRIVAL_NANOS_MAX = 20_000_000;
    private static final long END_NANOS_MAX = 400_000_000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(3);
    private static final long WITHOUT_BOUND = -1;
    private static final SocketAddress HTTP = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    private static final SocketAddress ECHO = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

    /**
     * What a run was.
     *
     * @param hash of all that happened, and when
     * @param operations commands, completions, and what peers did
     */
    record Outcome(long hash, long operations, int connections, Faults faults) {}

    /** A run that went wrong; its message names the seed and ends with the last that happened. */
    static final class Failed extends AssertionError {
        Failed(long seed, Throwable cause, Trace trace) {
            super(
                    "seed " + seed + ": " + cause.getMessage() + "\nagain: ./torc simulate --from " + seed
                            + " --seeds 1 --verbose\n" + trace.last(),
                    cause);
        }
    }

    private final World world;
    private final SimulatedNetwork network;
    private final SimulatedEngine engine;
    private final Settings settings;
    private final RequestMaker maker;
    private final Application application;
    private final EventLoops loops;
    private final EventLoop loop;
    private final HttpLoops http;
    private final List<Listener> listeners;
    private final List<Peer> peers = new ArrayList<>();
    private int thrown;
    private boolean closing;

    private Simulation(World world) throws IOException {
        this.world = world;
        this.network = new SimulatedNetwork(world);
        this.engine = new SimulatedEngine(world, network);
        this.settings = Settings.of(world);
        this.maker = new RequestMaker(world, settings);
        this.application = new Application(world, settings);
        LoopOptions options = settings.loop().withFailureListener(this::onFailure);
        this.loops = Transport.of(engine).manual(options);
        this.loop = loops.all().getFirst();
        this.http = new HttpLoops(loops, application, application, settings.limits(), settings.timeouts(), options);
        this.listeners = List.of(
                loops.listen(HTTP, ListenOptions.defaults(), http),
                loops.listen(ECHO, ListenOptions.defaults(), connection -> new WatchedEcho(world, application.counts)));
    }

    /**
     * Runs a seed.
     *
     * @param told is told each thing that happens, as a line, where there is somebody
     * @throws Failed where something is not as it must be
     */
    static Outcome run(long seed, @Nullable Consumer<String> told) {
        World world = new World(seed, told);
        try {
            return new Simulation(world).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AssertionError | RuntimeException e) {
            throw new Failed(seed, e, world.trace);
        }
    }

    private void onFailure(Throwable failure) {
        if (failure instanceof Application.OnPurpose) {
            thrown++;
        } else if (!(failure instanceof IOException accept)
                || !String.valueOf(accept.getMessage()).startsWith("accepting a connection failed")) {
            world.failed(failure);
        }
    }

    private Outcome run() {
        arrive();
        chooseEnd();
        if (world.faults.strikes(Fault.CLOCK_JUMP)) {
            world.in(world.chance.nanosBetween(0, END_NANOS_MAX), world::jump);
        }
        while (!world.isAtRest() && !closing) {
            loops.turn(WITHOUT_BOUND);
        }
        world.check();
        if (!closing) {
            checkNothingIsLeft();
        }
        loops.close(CLOSE_WITHIN);
        world.finish();
        world.check();
        checkNothingIsLeft();
        checkSums();
        world.faults.count(Fault.SEND_BUFFERS_EXHAUSTED, loop.stats().get(Counter.BUFFERS_EXHAUSTED));
        return new Outcome(world.trace.hash(), world.trace.count(), network.connects(), world.faults);
    }

    /** The next peer, and after it another one, until there were enough. */
    private void arrive() {
        int id = maker.nextId();
        Peer peer = world.chance.oneIn(8)
                ? new RawPeer(world, network, ECHO, settings, id)
                : new HttpPeer(world, network, HTTP, settings, maker);
        peers.add(peer);
        peer.start();
        boolean enough = network.connects() >= CONNECTIONS_MIN && world.trace.count() >= OPERATIONS_MIN;
        if (!enough && !world.isEnding() && peers.size() < CONNECTIONS_MAX) {
            world.in(world.chance.oneIn(3) ? 0 : world.chance.nanosBetween(0, ARRIVAL_NANOS_MAX), this::arrive);
        }
    }

    /** At times the server stops, or its loop does, before all is said. */
    private void chooseEnd() {
        switch (world.chance.between(0, 5)) {
            case 0 -> whenThereWasEnough(this::drain);
            case 1 ->
                whenThereWasEnough(() -> {
                    world.ends();
                    closing = true;
                    engine.driver().wakeup();
                });
            default -> {}
        }
    }

    private void whenThereWasEnough(Runnable end) {
        world.in(world.chance.nanosBetween(0, END_NANOS_MAX), () -> {
            if (network.connects() >= CONNECTIONS_MIN && world.trace.count() >= OPERATIONS_MIN) {
                end.run();
            } else {
                whenThereWasEnough(end);
            }
        });
    }

    private void drain() {
        world.ends();
        http.drain(System.nanoTime() + TimeUnit.HOURS.toNanos(1));
        loop.execute(() -> listeners.forEach(Listener::close));
    }

    // ---- in the end

    private void checkNothingIsLeft() {
        for (Peer peer : peers) {
            if (!peer.isDone()) {
                throw peer.violation("its peer waits for ever");
            }
        }
        same("connections of the engine", 0, engine.driver().connections());
        same("connections of the loop", 0, loop.stats().get(Counter.CONNECTIONS));
        same("connections of the server", 0, http.stats().get(HttpStats.Counter.CONNECTIONS));
        same("send buffers in use", 0, loop.stats().get(Counter.BUFFERS_IN_USE));
    }

    private void checkSums() {
        Application.Counts counts = application.counts;
        same("accepted", engine.driver().accepted(), loop.stats().get(Counter.ACCEPTED));
        same("closed", engine.driver().accepted(), loop.stats().get(Counter.CLOSED));
        SimulatedTransfers transfers = engine.driver().transfers();
        same("bytes received", transfers.deliveredBytes(), loop.stats().get(Counter.RECEIVED_BYTES));
        same("bytes sent", transfers.takenBytes(), loop.stats().get(Counter.SENT_BYTES));
        same("requests", counts.requests, http.stats().get(HttpStats.Counter.REQUESTS));
        same("responses that ended", counts.requests, counts.responsesEnded);
        same("bodies that ended", counts.bodiesBegun, counts.bodiesEnded);
        same("files that were closed", counts.filesOpened, counts.filesClosed);
        same("echoes that were closed", counts.echoesOpened, counts.echoesClosed);
        same("failures that were reported", counts.thrown, thrown);
        atLeast("connections", CONNECTIONS_MIN, network.connects());
        atLeast("operations", OPERATIONS_MIN, world.trace.count());
    }

    private static void same(String what, long expected, long actual) {
        if (expected != actual) {
            throw World.violation(what + ": " + actual + ", not " + expected);
        }
    }

    private static void atLeast(String what, long min, long actual) {
        if (actual < min) {
            throw World.violation(what + ": " + actual + ", fewer than " + min);
        }
    }
}
