package dev.torc.tests.hostile;

import java.util.List;
import java.util.Locale;

/**
 * What the server did about a hostile peer.
 *
 * @param engine the server's
 * @param outcomes what became of the peer's connections
 * @param seconds how long it lasted
 * @param rssBytesBefore the server's resident memory when the peer came
 * @param bytesPerConnection what each connection kept alive, 0 where that was not measured
 * @param cpuShare of one processor, the probe's requests included
 * @param probe what the well-behaved client saw beside it, and the most resident memory
 * @param complaints what was other than it must be
 */
record Result(
        HostilePeer peer,
        String engine,
        Outcomes outcomes,
        double seconds,
        long rssBytesBefore,
        long bytesPerConnection,
        double cpuShare,
        Probe.Seen probe,
        List<String> complaints) {
    static final long MIB = 1 << 20;
    /** The processor's clock has ticks of 10 ms. */
    private static final double CPU_SECONDS_MIN = 0.5;

    /** The first rows of a table of them. */
    static final String HEADING = """
            | peer | engine | what became of it | s | RSS MiB, peak | live B/connection | CPU % | probe: requests | p50, p99, max ms | |
            |---|---|---|---:|---:|---:|---:|---:|---:|---|""";

    boolean isGood() {
        return complaints.isEmpty();
    }

    /** By how much resident memory grew at most. */
    long rssGrowthMib() {
        return (probe.rssBytes() - rssBytesBefore) / MIB;
    }

    /** A row of the table. */
    String row() {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f | +%d, %d | %s | %s | %d | %.1f, %.1f, %.1f | %s |",
                peer.name(),
                engine,
                outcomes,
                seconds,
                rssGrowthMib(),
                probe.rssBytes() / MIB,
                bytesPerConnection == 0 ? "-" : Long.toString(bytesPerConnection),
                seconds < CPU_SECONDS_MIN ? "-" : Long.toString(Math.round(100 * cpuShare)),
                probe.requests(),
                probe.p50Millis(),
                probe.p99Millis(),
                probe.maxMillis(),
                isGood() ? "good" : String.join("; ", complaints));
    }
}
