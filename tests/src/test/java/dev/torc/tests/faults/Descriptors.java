package dev.torc.tests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The open descriptors of a process. Stateless. */
final class Descriptors {
    private Descriptors() {}

    /** Their numbers. */
    static List<Integer> of(long pid) throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return links.map(link -> Integer.parseInt(link.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** How many sockets this process has open. */
    static long sockets() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(Descriptors::isSocket).count();
        }
    }

    private static boolean isSocket(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().startsWith("socket:");
        } catch (IOException e) {
            // The descriptor of the listing itself is gone by now.
            return false;
        }
    }
}
