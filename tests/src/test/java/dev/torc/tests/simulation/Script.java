package dev.torc.tests.simulation;

import dev.torc.tests.simulation.Request.Manner;
import java.util.ArrayList;
import java.util.List;

/** What one {@link HttpPeer} is going to say, and how it takes its leave. */
final class Script {
    private static final int USUAL_MAX = 12;

    /** What it does when it has nothing more to send. */
    enum Finale {
        /** Waits for what it asked for, and closes. */
        CLOSE,
        /** Ends its output at once. */
        HALF_CLOSE,
        /** Closes, whatever is still to come. */
        CLOSE_UNREAD,
        /** Waits for what it asked for, and says nothing ever again. */
        VANISH
    }

    final List<Request> requests = new ArrayList<>();
    final Finale finale;
    private final World world;
    private final Settings settings;

    Script(World world, Settings settings, RequestMaker maker) {
        this.world = world;
        this.settings = settings;
        int usual = world.chance.between(0, USUAL_MAX);
        for (int i = 0; i < usual; i++) {
            add(maker.usual());
        }
        add(last(maker));
        this.finale = chooseFinale();
    }

    /** All octets of all requests. */
    long octets() {
        return requests.isEmpty() ? 0 : requests.getLast().end();
    }

    private void add(Request request) {
        request.start = octets();
        requests.add(request);
        if (requests.size() == settings.limits().requestsPerConnectionMax()) {
            request.saysClose = true;
            request.ends = true;
        }
    }

    private Request last(RequestMaker maker) {
        if (world.faults.strikes(Fault.SILENT_PEER)) {
            return maker.slow(Manner.SILENT);
        }
        if (world.faults.strikes(Fault.TRICKLE)) {
            return maker.slow(Manner.TRICKLE);
        }
        return world.faults.strikes(Fault.STALLED_READER) ? maker.slow(Manner.STALLED) : maker.last();
    }

    private Finale chooseFinale() {
        if (world.faults.strikes(Fault.HALF_CLOSE)) {
            return Finale.HALF_CLOSE;
        }
        if (world.faults.strikes(Fault.CLOSED_UNREAD)) {
            return Finale.CLOSE_UNREAD;
        }
        return world.chance.oneIn(4) ? Finale.VANISH : Finale.CLOSE;
    }
}
