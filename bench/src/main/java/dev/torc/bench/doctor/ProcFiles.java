package dev.torc.bench.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Numbers that Linux tells in files (proc(5)); empty where a file, or a line of it, is not there. */
record ProcFiles(Path root) {
    /** What stands for a limit that does not limit. */
    static final long UNLIMITED = Long.MAX_VALUE;

    private static final int DECIMAL = 10;
    private static final int BYTES_MAX = 16 << 10;

    /** The one number that a file holds, such as {@code sys/net/core/somaxconn}. */
    OptionalLong number(String file) {
        return number(text(file).strip(), DECIMAL);
    }

    /** A field of the calling thread's status, such as {@code Seccomp}: threads may differ. */
    OptionalLong status(String field, int radix) {
        return text("thread-self/status")
                .lines()
                .filter(line -> line.startsWith(field + ":"))
                .findFirst()
                .map(line -> number(line.substring(field.length() + 1).strip(), radix))
                .orElse(OptionalLong.empty());
    }

    /** The limit in force (the soft one), such as that of {@code Max open files}. */
    OptionalLong limit(String name) {
        return text("self/limits")
                .lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .map(line -> List.of(line.substring(name.length()).strip().split("\\s+", -1))
                        .getFirst())
                .map(soft -> soft.equals("unlimited") ? OptionalLong.of(UNLIMITED) : number(soft, DECIMAL))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong number(String text, int radix) {
        try {
            return OptionalLong.of(Long.parseLong(text, radix));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Read at once: a sysctl answers only the first read, and {@link Files#readString} begins with one byte. */
    private String text(String file) {
        byte[] bytes = new byte[BYTES_MAX];
        try (InputStream in = Files.newInputStream(root.resolve(file))) {
            return new String(bytes, 0, in.readNBytes(bytes, 0, BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
