package dev.torc.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The versions of the libraries, as the build wrote them down. */
final class Versions {
    private static final Properties ALL = read();

    private Versions() {}

    static String of(String library) {
        return Objects.requireNonNull(ALL.getProperty(library), library);
    }

    private static Properties read() {
        Properties all = new Properties();
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            all.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }
}
