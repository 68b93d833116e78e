package dev.torc.bench.load;

/** The durations of good requests over some time. For one thread at a time. */
final class Times {
    final Latencies response = new Latencies();
    final Latencies service = new Latencies();
    final Latencies firstByte = new Latencies();

    void add(Times other) {
        response.add(other.response);
        service.add(other.service);
        firstByte.add(other.firstByte);
    }

    void clear() {
        response.histogram().reset();
        service.histogram().reset();
        firstByte.histogram().reset();
    }
}
