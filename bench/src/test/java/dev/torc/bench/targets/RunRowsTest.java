package dev.torc.bench.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.compare.Quantity;
import dev.torc.bench.compare.Run;
import dev.torc.bench.compare.ServerRecord;
import dev.torc.bench.compare.Trials;
import dev.torc.bench.compare.Workloads;
import dev.torc.bench.targets.RunRows.Pair;
import dev.torc.bench.targets.RunRows.Rivals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RunRowsTest {
    private static final String PLAIN = Workloads.PLAINTEXT;

    private static ServerRecord missing(String name) {
        return new ServerRecord(name, List.of(), null, null, null, null, "It is not built.");
    }

    private static Run run() {
        Run run = Trials.run(
                new SplittableRandom(1),
                new Trials.Costs(Map.of("io_uring", 5.0, "netty-epoll", 7.0, "netty-nio", 10.0), 6, 3),
                "io_uring");
        List<ServerRecord> servers = new ArrayList<>(run.servers());
        servers.add(missing("netty-io_uring"));
        return Trials.withServers(run, servers);
    }

    private final RunRows rows = new RunRows(run());

    @Test
    void aRatioIsOfTheOneOverTheOtherWhoeverTheBaselineIs() {
        TargetRow row = rows.ratio("T3", 0.83, Pair.cpu("netty-epoll", Rivals.one("netty-nio"), PLAIN));
        assertEquals(0.7, Objects.requireNonNull(row.measured()), 0.05);
        assertEquals("netty-epoll / netty-nio, CPU, 64 connections", row.what());
        assertTrue(Objects.requireNonNull(row.low()) < 0.7 + 0.05, row.toString());
        assertEquals(TargetRow.Outcome.MET, row.outcome());
    }

    @Test
    void theBestOfSeveralIsNamedAndThoseThatWereNotThereAreTold() {
        TargetRow row = rows.ratio("T3", 0.5, Pair.cpu("io_uring", Contenders.NETTY, PLAIN));
        assertEquals("io_uring / the best of Netty (netty-epoll), CPU, 64 connections", row.what());
        assertEquals("Without netty-io_uring: It is not built.", row.remark());
        assertEquals(TargetRow.Outcome.NOT_MET, row.outcome());
    }

    @Test
    void aServerThatIsNotThereMakesARowThatSaysWhy() {
        TargetRow row = rows.ratio("T3", 0.65, Pair.cpu("io_uring", Rivals.one("netty-io_uring"), PLAIN));
        assertEquals("io_uring / netty-io_uring, CPU, 64 connections", row.what());
        assertNull(row.measured());
        assertEquals("It is not built.", row.remark());
        assertEquals(TargetRow.Outcome.NOT_MEASURED, row.outcome());
    }

    @Test
    void aQuantityThatNobodyCouldReadIsNotMeasured() {
        TargetRow row = rows.atMost("T9", 0.05, "io_uring", PLAIN, Quantity.SYSCALLS);
        assertEquals("The system calls per request could not be read here.", row.remark());
        assertEquals(TargetRow.Outcome.NOT_MEASURED, row.outcome());
    }

    @Test
    void aServerThatWasNotSaturatedIsTold() {
        Run run = Trials.run(
                List.of(
                        Trials.trial("io_uring", 1, 1, Map.of("SYSCALLS", 0.04, "BUSY", 91.0), null),
                        Trials.trial("io_uring", 2, 1, Map.of("SYSCALLS", 0.02, "BUSY", 93.0), null)),
                "io_uring");
        TargetRow row = new RunRows(run).atMost("T9", 0.05, "io_uring", PLAIN, Quantity.SYSCALLS);
        assertEquals(0.03, Objects.requireNonNull(row.measured()), 1e-9);
        assertEquals("io_uring: not saturated (92 % busy).", row.remark());
    }
}
