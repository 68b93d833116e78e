package dev.torc.bench.targets;

import static dev.torc.bench.targets.Contenders.CEILING_EPOLL;
import static dev.torc.bench.targets.Contenders.CEILING_URING;
import static dev.torc.bench.targets.Contenders.NIO;
import static dev.torc.bench.targets.Contenders.URING;
import static dev.torc.bench.targets.RunRows.Rivals.one;

import dev.torc.bench.compare.CompareFailure;
import dev.torc.bench.compare.Workload;
import dev.torc.bench.compare.Workloads;
import dev.torc.bench.targets.RunRows.Pair;
import dev.torc.bench.targets.TargetComparison.Extent;
import dev.torc.bench.targets.TargetComparison.Field;
import java.util.List;
import java.util.function.Consumer;

/** T1 and T6 on 1,000 connections. */
final class ThousandConnectionsMeasurement implements TargetMeasurement {
    private static final int CONNECTIONS = 1_000;
    private static final String PLAIN = Workloads.PLAINTEXT;
    private static final Extent FULL = new Extent(9, 3, 2_000, 5_000);

    @Override
    public String name() {
        return "connections-1000";
    }

    @Override
    public List<String> targets() {
        return List.of("T1", "T6");
    }

    @Override
    public List<TargetRow> measure(TargetSettings settings, Consumer<String> progress)
            throws CompareFailure, InterruptedException {
        Field field = Field.of(List.of(URING, NIO, CEILING_URING, CEILING_EPOLL));
        List<Workload> workloads = List.of(TargetComparison.workload(PLAIN, CONNECTIONS));
        RunRows run = new RunRows(TargetComparison.run(settings, field, workloads, FULL, progress));
        return List.of(
                run.ratio("T1", 1.05, Pair.cpu(URING, one(CEILING_URING), PLAIN)),
                run.ratio("T6", 1.25, Pair.cpu(NIO, one(CEILING_EPOLL), PLAIN)));
    }
}
