package dev.torc.bench.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcFilesTest {
    @TempDir
    Path root;

    @Test
    void readsWhatLinuxWrites() throws IOException {
        ProcFiles proc = new ProcFiles(root);
        Files.createDirectories(root.resolve("self"));
        Files.createDirectories(root.resolve("thread-self"));
        Files.writeString(root.resolve("thread-self/status"), "Name:\tjava\nCapEff:\t000001fffeffffff\nSeccomp:\t2\n");
        Files.writeString(root.resolve("self/limits"), """
                Limit                     Soft Limit           Hard Limit           Units
                Max locked memory         8388608              unlimited            bytes
                Max open files            unlimited            unlimited            files
                Max msgqueue size         many                 819200               bytes
                """);
        Files.writeString(root.resolve("group"), "-1\n");
        assertEquals(OptionalLong.of(0x1fffeffffffL), proc.status("CapEff", 16));
        assertEquals(OptionalLong.of(2), proc.status("Seccomp", 10));
        assertEquals(OptionalLong.of(8_388_608), proc.limit("Max locked memory"));
        assertEquals(OptionalLong.of(ProcFiles.UNLIMITED), proc.limit("Max open files"));
        assertEquals(OptionalLong.of(-1), proc.number("group"));
    }

    @Test
    void whatIsNotToldIsEmpty() throws IOException {
        ProcFiles proc = new ProcFiles(root);
        assertEquals(OptionalLong.empty(), proc.number("sys/net/core/somaxconn"));
        assertEquals(OptionalLong.empty(), proc.status("Seccomp", 10));
        Files.createDirectories(root.resolve("self"));
        Files.writeString(root.resolve("self/limits"), "Max open files\nMax locked memory         many\n");
        assertEquals(OptionalLong.empty(), proc.limit("Max open files"));
        assertEquals(OptionalLong.empty(), proc.limit("Max locked memory"));
        assertEquals(OptionalLong.empty(), proc.limit("Max processes"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readsAllOfASysctlAndNotItsFirstDigit() throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/sys/kernel/pid_max").start();
        String told = new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(
                OptionalLong.of(Long.parseLong(told)), new ProcFiles(Path.of("/proc")).number("sys/kernel/pid_max"));
    }
}
