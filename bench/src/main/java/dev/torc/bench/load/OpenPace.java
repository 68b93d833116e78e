package dev.torc.bench.load;

import java.util.List;

/**
 * An open loop: request {@code k} of a run is due when its {@link Schedule} says, on connection {@code k} modulo the
 * number of connections, whatever was answered by then. So every connection has the same part of the rate, and they are
 * staggered. A request that finds no room waits for its connection, and none is skipped.
 */
final class OpenPace implements Pace {
    private final LoadCounts counts;
    private final int index;
    private final int loops;
    private final int connectionsInAll;
    private final Schedule schedule;
    private final long requests;
    private List<LoadConnection> connections = List.of();
    /** By connection: how many of its requests have become due, and how many of them were sent. */
    private long[] due = {};

    private long[] sent = {};
    private long startNanos;
    private int next;
    /** When the request is due that is next. */
    private long nextNanos = Schedule.NEVER;

    private long queued;

    /**
     * Makes the pace of one loop.
     *
     * @param index the loop's number; it has the connections of the run whose number modulo the loops is that
     * @param requests how many requests all loops are to send
     */
    OpenPace(LoadCounts counts, LoadJob job, int index, long requests) {
        this.counts = counts;
        this.index = index;
        this.loops = job.loops();
        this.connectionsInAll = job.connections();
        this.schedule = new Schedule(job.schedule(), (double) job.shard() / job.shards());
        this.requests = requests;
    }

    @Override
    public void begin(List<LoadConnection> all, long start) {
        connections = all;
        due = new long[all.size()];
        sent = new long[all.size()];
        startNanos = start;
        nextNanos = nextNanos();
    }

    @Override
    public void offer(LoadConnection connection, long now) {
        int at = connection.index();
        int count = (int) Math.min(connection.room(), due[at] - sent[at]);
        if (count == 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            connection.add(nanos(number(at, sent[at]++)));
        }
        queued -= count;
        counts.sent(count, now);
        connection.flush(now);
    }

    @Override
    public void turn(long until, long now) {
        while (nextNanos <= until) {
            long at = nextNanos;
            LoadConnection connection = connections.get(next);
            if (connection.room() > 0) {
                counts.sendDelays.record(now - at);
            }
            becomeDue();
            offer(connection, now);
        }
    }

    @Override
    public boolean isSpent() {
        return queued == 0 && nextNanos == Schedule.NEVER;
    }

    @Override
    public long backlog(long until) {
        while (nextNanos <= until) {
            becomeDue();
        }
        return queued;
    }

    private void becomeDue() {
        due[next]++;
        queued++;
        next = next + 1 == connections.size() ? 0 : next + 1;
        nextNanos = nextNanos();
    }

    /** When the next request is due; never where there is none. */
    private long nextNanos() {
        long number = number(next, due[next]);
        return number < requests ? nanos(number) : Schedule.NEVER;
    }

    private long number(int connection, long round) {
        return round * connectionsInAll + (long) connection * loops + index;
    }

    private long nanos(long number) {
        long nanos = schedule.nanos(number);
        return nanos == Schedule.NEVER ? nanos : startNanos + nanos;
    }
}
