package dev.torc.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.bench.compare.MachineSample.CpuTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisturbanceTest {
    private static MachineSample sample(CpuTimes server, CpuTimes load, long throttledMicros) {
        return new MachineSample(
                Map.of(0, server, 1, load),
                OptionalLong.of(throttledMicros),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static List<String> disturbances(CpuTimes server, long serverTicks, long throttledMicros) {
        CpuTimes zero = new CpuTimes(0, 0, 0);
        return Disturbance.between(
                sample(zero, zero, 0),
                sample(server, new CpuTimes(90, 0, 200), throttledMicros),
                Set.of(0),
                Set.of(1),
                serverTicks,
                90);
    }

    @Test
    void aServerAloneOnItsCpuIsNotDisturbed() {
        assertEquals(List.of(), disturbances(new CpuTimes(195, 1, 200), 190, 0));
    }

    @Test
    void seesStolenTime() {
        assertEquals(List.of("steal 6 %"), disturbances(new CpuTimes(170, 24, 200), 170, 0));
    }

    @Test
    void seesOtherProcesses() {
        assertEquals(List.of("other processes 20 %"), disturbances(new CpuTimes(190, 0, 200), 150, 0));
    }

    @Test
    void seesThrottling() {
        assertEquals(List.of("throttled for 2.5 ms"), disturbances(new CpuTimes(190, 0, 200), 190, 2_500));
    }

    @Test
    void whereTheCpuIsSharedTheLoadIsNoDisturbance() {
        CpuTimes zero = new CpuTimes(0, 0, 0);
        CpuTimes all = new CpuTimes(190, 0, 200);
        assertEquals(
                List.of(),
                Disturbance.between(sample(zero, zero, 0), sample(all, zero, 0), Set.of(0), Set.of(0), 100, 90));
    }

    @Test
    void readsControlGroupsOfBothVersions(@TempDir Path folder) throws IOException {
        Path one = Files.createDirectories(folder.resolve("cpu/box"));
        Files.writeString(one.resolve("cpu.stat"), "nr_periods 3\nthrottled_time 7000\n");
        Files.writeString(one.resolve("cpu.cfs_quota_us"), "150000\n");
        ControlGroup first = ControlGroup.of("4:cpu,cpuacct:/box\n", folder);
        assertEquals(OptionalLong.of(7), first.throttledMicros());
        assertEquals("150000", first.limits().get("cpu.cfs_quota_us"));
        Path two = Files.createDirectories(folder.resolve("slice/box"));
        Files.writeString(two.resolve("cpu.stat"), "throttled_usec 9\n");
        assertEquals(
                OptionalLong.of(9), ControlGroup.of("0::/slice/box\n", folder).throttledMicros());
        assertEquals(
                OptionalLong.empty(),
                ControlGroup.of("0::/gone\n", folder.resolve("none")).throttledMicros());
    }

    @Test
    void readsSettingsOfTheKernel() {
        Map<String, String> known = new TreeMap<>();
        SystemFacts.here().addTo(known);
        Path somaxconn = Path.of("/proc/sys/net/core/somaxconn");
        if (Files.isReadable(somaxconn)) {
            assertTrue(Integer.parseInt(known.getOrDefault("net.core.somaxconn", "0")) >= 16, known.toString());
        }
    }
}
