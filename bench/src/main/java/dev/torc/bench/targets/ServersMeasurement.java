package dev.torc.bench.targets;

import static dev.torc.bench.targets.Contenders.ACTIVEJ;
import static dev.torc.bench.targets.Contenders.CEILING_EPOLL;
import static dev.torc.bench.targets.Contenders.CEILING_URING;
import static dev.torc.bench.targets.Contenders.FRAMEWORKS;
import static dev.torc.bench.targets.Contenders.GO;
import static dev.torc.bench.targets.Contenders.JDK;
import static dev.torc.bench.targets.Contenders.JDKS;
import static dev.torc.bench.targets.Contenders.NETTY;
import static dev.torc.bench.targets.Contenders.NETTY_EPOLL;
import static dev.torc.bench.targets.Contenders.NETTY_NIO;
import static dev.torc.bench.targets.Contenders.NETTY_URING;
import static dev.torc.bench.targets.Contenders.NGINX;
import static dev.torc.bench.targets.Contenders.NIO;
import static dev.torc.bench.targets.Contenders.URING;
import static dev.torc.bench.targets.RunRows.Rivals.one;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import dev.torc.bench.targets.RunRows.Pair;
import dev.torc.bench.targets.TargetComparison.Extent;
import dev.torc.bench.targets.TargetComparison.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** T1 to T6 and T9: everybody in one run, on 64 connections that stay, with and without pipelining. About a quarter of an hour. */
final class ServersMeasurement implements TargetMeasurement {
    private static final int CONNECTIONS = 64;
    private static final String PLAIN = Workloads.PLAINTEXT;
    private static final String PIPELINED = Workloads.PIPELINED;
    private static final Extent FULL = new Extent(6, 3, 1_500, 5_000);

    @Override
    public String name() {
        return "servers";
    }

    @Override
    public List<String> targets() {
        return List.of("T1", "T2", "T3", "T4", "T5", "T6", "T9");
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        List<Workload> workloads = List.of(
                TargetComparison.workload(PLAIN, CONNECTIONS), TargetComparison.workload(PIPELINED, CONNECTIONS));
        return rows(new RunRows(TargetComparison.run(settings, field(), workloads, FULL, progress)));
    }

    private static Field field() {
        List<String> all = new ArrayList<>(List.of(URING, NIO, CEILING_URING, CEILING_EPOLL));
        all.addAll(NETTY.names());
        all.addAll(FRAMEWORKS.names());
        all.addAll(List.of(NGINX, GO));
        all.addAll(JDKS.names());
        return new Field(all, List.of(URING, NIO, CEILING_URING, CEILING_EPOLL, NETTY_EPOLL, ACTIVEJ, NGINX, JDK));
    }

    static List<TargetRow> rows(RunRows run) {
        return List.of(
                run.ratio("T1", 1.05, Pair.cpu(URING, one(CEILING_URING), PLAIN)),
                run.ratio("T2", 1.25, Pair.cpu(URING, one(CEILING_URING), PIPELINED)),
                run.ratio("T3", 0.83, Pair.cpu(URING, one(NETTY_EPOLL), PLAIN)),
                run.ratio("T3", 0.65, Pair.cpu(URING, one(NETTY_URING), PLAIN)),
                run.ratio("T3", 0.55, Pair.cpu(URING, one(NETTY_NIO), PLAIN)),
                run.ratio("T3", 0.50, Pair.cpu(URING, NETTY, PIPELINED)),
                run.ratio("T4", 0.83, Pair.cpu(URING, FRAMEWORKS, PLAIN)),
                run.ratio("T4", 0.82, Pair.cpu(URING, one(ACTIVEJ), PIPELINED)),
                run.ratio("T5", 0.82, Pair.cpu(URING, one(NGINX), PLAIN)),
                run.ratio("T5", 0.48, Pair.cpu(URING, one(GO), PLAIN)),
                run.ratio("T5", 0.26, Pair.cpu(URING, JDKS, PLAIN)),
                run.ratio("T6", 1.15, Pair.cpu(NIO, one(CEILING_EPOLL), PLAIN)),
                run.ratio("T6", 0.90, Pair.cpu(NIO, one(NETTY_EPOLL), PLAIN)),
                run.atMost("T9", 0.05, URING, PLAIN, Quantity.SYSCALLS));
    }
}
