package dev.torc.tests.simulation;

import dev.torc.transport.spi.IoEvents;
import java.io.IOException;

/**
 * A loop's view of a listening socket.
 *
 * <pre>
 *  ACCEPTING --failure--> STOPPED --resume()--> ACCEPTING          either --unlisten()--> gone, with its last completion
 * </pre>
 */
final class SimulatedListener {
    private final World world;
    private final SimulatedDriver driver;
    private final IoEvents events;
    private final int number;
    private final SimulatedNetwork.Socket socket;
    private boolean scheduled;
    private boolean stopped;
    private boolean closing;

    SimulatedListener(
            World world, SimulatedDriver driver, IoEvents events, int number, SimulatedNetwork.Socket socket) {
        this.world = world;
        this.driver = driver;
        this.events = events;
        this.number = number;
        this.socket = socket;
        socket.tells(this::look);
        look();
    }

    void resume() {
        if (!stopped) {
            throw new IllegalStateException("accepting goes on already");
        }
        stopped = false;
        look();
    }

    private void look() {
        if (!scheduled && !stopped && !closing && !socket.waiting.isEmpty()) {
            scheduled = true;
            world.completes(this::complete);
        }
    }

    private void complete() {
        scheduled = false;
        if (stopped || closing || socket.waiting.isEmpty()) {
            return;
        }
        if (world.faults.injects(Fault.OUT_OF_DESCRIPTORS)) {
            fail("Too many open files");
        } else if (world.faults.injects(Fault.ABORTED_BEFORE_ACCEPT)) {
            SimulatedConnection aborted = socket.waiting.remove();
            aborted.faulted = true;
            aborted.closed = true;
            aborted.serverReset = true;
            aborted.tellClient();
            fail("Software caused connection abort");
        } else {
            accept();
            look();
        }
    }

    private void fail(String why) {
        stopped = true;
        world.note("accept fails", 0, number);
        driver.completed();
        events.onAcceptFailed(number, new IOException(why));
    }

    private void accept() {
        SimulatedConnection accepted = socket.waiting.remove();
        driver.completed();
        long id = events.onAccepted(number);
        accepted.note("accepted", id);
        if (id == IoEvents.REFUSED) {
            accepted.faulted = true; // the loop ends
            accepted.closed = true;
            accepted.serverReset = true;
            accepted.tellClient();
        } else {
            accepted.id = id;
            driver.accepted(accepted);
        }
    }

    /** Accepts all that waits, and lets go of the socket. */
    void unlisten() {
        closing = true;
        world.completes(() -> {
            while (!socket.waiting.isEmpty()) {
                accept();
            }
            driver.openAll();
            socket.tells(() -> {});
            world.note("unlistened", 0, number);
            driver.completed();
            events.onUnlistened(number);
        });
    }
}
