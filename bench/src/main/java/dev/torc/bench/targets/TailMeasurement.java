package dev.torc.bench.targets;

import static dev.torc.bench.targets.Contenders.ACTIVEJ;
import static dev.torc.bench.targets.Contenders.NETTY_EPOLL;
import static dev.torc.bench.targets.Contenders.NGINX;
import static dev.torc.bench.targets.Contenders.NIO;
import static dev.torc.bench.targets.Contenders.URING;
import static dev.torc.bench.targets.Contenders.VERTX;
import static dev.torc.bench.targets.RunRows.Rivals.one;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import dev.torc.bench.targets.RunRows.Pair;
import dev.torc.bench.targets.RunRows.Rivals;
import dev.torc.bench.targets.TargetComparison.Extent;
import dev.torc.bench.targets.TargetComparison.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * T7: response times of servers that are warm, in an open loop at shares of the peak of the slowest of them. The closed loop that
 * finds the peak comes first, and warms them: cold, compilers share the core of the loop, and the tail is theirs. About five
 * minutes.
 */
final class TailMeasurement implements TargetMeasurement {
    private static final int CONNECTIONS = 64;
    private static final List<String> SHARES = List.of("rate-50", "rate-80");
    private static final List<Quantity> TAILS = List.of(Quantity.P99, Quantity.P999);
    private static final double URING_OVER_NGINX = 1.1;
    private static final double NIO_OVER_NGINX = 1.3;
    private static final double OVER_JVM = 1.0;

    /** Those that take the least CPU per request: the slowest of all that are compared sets the rate for everybody. */
    private static final Rivals JVM = new Rivals("Netty, ActiveJ and Vert.x", List.of(NETTY_EPOLL, ACTIVEJ, VERTX));

    private static final Extent FULL = new Extent(6, 2, 1_500, 6_000);

    @Override
    public String name() {
        return "tail";
    }

    @Override
    public List<String> targets() {
        return List.of("T7");
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Field field = new Field(
                List.of(URING, NIO, NGINX, NETTY_EPOLL, ACTIVEJ, VERTX), List.of(URING, NIO, NGINX, NETTY_EPOLL));
        List<Workload> workloads = new ArrayList<>();
        workloads.add(TargetComparison.workload(Workloads.PLAINTEXT, CONNECTIONS));
        SHARES.forEach(share -> workloads.add(TargetComparison.workload(share, CONNECTIONS)));
        RunRows run = new RunRows(TargetComparison.run(settings, field, workloads, FULL, progress));
        List<TargetRow> rows = new ArrayList<>();
        for (String share : SHARES) {
            for (Quantity tail : TAILS) {
                rows.add(run.ratio("T7", URING_OVER_NGINX, new Pair(URING, one(NGINX), share, tail)));
                rows.add(run.ratio("T7", NIO_OVER_NGINX, new Pair(NIO, one(NGINX), share, tail)));
                rows.add(run.ratio("T7", OVER_JVM, new Pair(URING, JVM, share, tail)));
                rows.add(run.ratio("T7", OVER_JVM, new Pair(NIO, JVM, share, tail)));
            }
        }
        return List.copyOf(rows);
    }
}
