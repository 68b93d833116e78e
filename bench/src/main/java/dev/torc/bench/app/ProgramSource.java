package dev.torc.bench.app;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder {@code bench/peers} of the checkout that this code was built in, and what is built from its sources. A
 * program is built again when its source is newer, beside the old one, which it then replaces; so that two may build at
 * once.
 */
final class ProgramSource {
    private static final List<String> C_FLAGS =
            List.of("-O2", "-g", "-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-pthread");

    private final Path folder;

    private ProgramSource(Path folder) {
        this.folder = folder;
    }

    static boolean isPresent() {
        return locate() != null;
    }

    /** The one that there is. */
    static ProgramSource find() throws IOException {
        Path folder = locate();
        if (folder == null) {
            throw new IOException("The sources of the programs are not here: use ./torc of a checkout");
        }
        return new ProgramSource(folder);
    }

    /** Above the jar, or the folder of classes, that this class is in. */
    private static @Nullable Path locate() {
        CodeSource source = ProgramSource.class.getProtectionDomain().getCodeSource();
        if (source == null) {
            return null;
        }
        try {
            for (Path above = Path.of(source.getLocation().toURI()); above != null; above = above.getParent()) {
                Path folder = above.resolve("bench").resolve("peers");
                if (Files.isDirectory(folder.resolve("c"))) {
                    return folder;
                }
            }
        } catch (URISyntaxException e) {
            return null;
        }
        return null;
    }

    /** A folder for what is built and generated. */
    Path output() throws IOException {
        return Files.createDirectories(folder.resolve("target").resolve("programs"));
    }

    /** The program of a source in C. */
    Path compile(String name, List<String> libraries) throws IOException {
        Path sources = folder.resolve("c");
        return build(name, sources, (temporary) -> {
            List<String> command = new ArrayList<>();
            command.add(Tool.COMPILER);
            command.addAll(C_FLAGS);
            command.addAll(List.of("-o", temporary.toString(), name + ".c"));
            command.addAll(libraries);
            Tool.run(sources, Map.of(), command);
        });
    }

    /** The server in Go. */
    Path buildGo() throws IOException {
        Path sources = folder.resolve("go");
        Map<String, String> environment = Map.of(
                "GO111MODULE", "off", "GOCACHE", output().resolve("go-cache").toString(), "CGO_ENABLED", "0");
        return build(
                "go_server",
                sources,
                temporary ->
                        Tool.run(sources, environment, List.of("go", "build", "-o", temporary.toString(), "main.go")));
    }

    private interface Builder {
        void build(Path temporary) throws IOException;
    }

    private Path build(String name, Path sources, Builder builder) throws IOException {
        Path program = output().resolve(name);
        if (isOlder(program, sources)) {
            Path temporary =
                    output().resolve(name + "-" + ProcessHandle.current().pid());
            try {
                builder.build(temporary);
                Files.move(temporary, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
        return program;
    }

    private static boolean isOlder(Path program, Path sources) throws IOException {
        if (!Files.exists(program)) {
            return true;
        }
        try (var files = Files.list(sources)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(program)) > 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
