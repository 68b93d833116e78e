package dev.torc.bench.load;

/** The durations of good requests over some time. For one thread at a time. */
final class Times {
    final Latencies response = new Latencies();
    final Latencies service = new Latencies();

    void add(Times other) {
        response.histogram().add(other.response.histogram());
        service.histogram().add(other.service.histogram());
    }

    void clear() {
        response.histogram().reset();
        service.histogram().reset();
    }
}
