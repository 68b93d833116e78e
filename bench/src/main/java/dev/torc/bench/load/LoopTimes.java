package dev.torc.bench.load;

/**
 * The durations of good requests as a loop records them. In a closed loop the three of a request are mostly the same, since it
 * is sent when it is due and its response comes in one piece: such a one is recorded once. For one thread at a time.
 */
final class LoopTimes {
    /** Of requests whose three durations are the same. */
    private final Latencies same = new Latencies();

    private final Latencies response = new Latencies();
    private final Latencies service = new Latencies();
    private final Latencies firstByte = new Latencies();

    void record(long responseNanos, long serviceNanos, long firstByteNanos) {
        if (responseNanos == serviceNanos && firstByteNanos == serviceNanos) {
            same.record(serviceNanos);
            return;
        }
        response.record(responseNanos);
        service.record(serviceNanos);
        firstByte.record(firstByteNanos);
    }

    void addTo(Times times) {
        times.response.add(response, same);
        times.service.add(service, same);
        times.firstByte.add(firstByte, same);
    }

    void clear() {
        same.histogram().reset();
        response.histogram().reset();
        service.histogram().reset();
        firstByte.histogram().reset();
    }
}
