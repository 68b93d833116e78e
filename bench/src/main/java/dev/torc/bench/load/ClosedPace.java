package dev.torc.bench.load;

import java.util.List;

/** A closed loop: a request starts when there is room, which is when an earlier one was answered. */
final class ClosedPace implements Pace {
    private final LoadCounts counts;
    private long left;

    /** Makes the pace of one loop, which is to send {@code requests} of them. */
    ClosedPace(LoadCounts counts, long requests) {
        this.counts = counts;
        this.left = requests;
    }

    @Override
    public void begin(List<LoadConnection> connections, long startNanos) {
        connections.forEach(connection -> offer(connection, startNanos));
    }

    @Override
    public void offer(LoadConnection connection, long now) {
        int count = (int) Math.min(connection.room(), left);
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            connection.add(now);
        }
        left -= count;
        counts.sent(count, now);
        connection.flush(now);
    }

    @Override
    public void turn(long until, long now) {}

    @Override
    public boolean isSpent() {
        return left == 0;
    }

    @Override
    public long backlog(long until) {
        return 0;
    }
}
