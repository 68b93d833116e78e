package dev.torc.bench.app;

import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers that are programs of the machine, or are built with its compilers. */
enum Program {
    /** A web server's constant answer. */
    NGINX(
            "nginx",
            "Workers as many as loops, each with a listening socket of its own (reuseport), no access log, connections"
                    + " that end after a billion requests only, files by sendfile and kept open (nginx.org:"
                    + " ngx_http_core_module).",
            "nginx") {
        @Override
        @Nullable
        String cannotBuild() {
            return null;
        }

        @Override
        List<String> command(int port, int loops, @Nullable Path files) throws IOException {
            return NginxConfiguration.command(ProgramSource.find(), port, loops, files);
        }

        @Override
        String version() {
            return Tool.output("nginx", "-v").orElse("nginx");
        }
    },
    /** Go's own server. */
    GO(
            "go",
            "net/http as it comes, with as many processors used at once as loops (GOMAXPROCS, pkg.go.dev/runtime).",
            "golang-go") {
        @Override
        @Nullable
        String cannotBuild() {
            return null;
        }

        @Override
        List<String> command(int port, int loops, @Nullable Path files) throws IOException {
            String program = ProgramSource.find().buildGo().toString();
            return List.of(program, "-port", Integer.toString(port), "-loops", Integer.toString(loops));
        }

        @Override
        String version() {
            return Tool.output("go", "version").orElse("go");
        }
    },
    /** The least that a ring needs to answer. */
    CEILING_URING(
            "ceiling-uring",
            "C on liburing: multishot accept and receive, provided buffers, the answers of a turn submitted together,"
                    + " DEFER_TASKRUN and SINGLE_ISSUER (man io_uring_setup, io_uring_prep_recv_multishot).",
            "gcc libc6-dev liburing-dev") {
        @Override
        @Nullable
        String cannotBuild() {
            try {
                Transports.named("io_uring");
            } catch (TransportException e) {
                return e.getMessage();
            }
            return Tool.compiles("#include <liburing.h>\n") ? null : lacks("liburing's headers");
        }

        @Override
        List<String> command(int port, int loops, @Nullable Path files) throws IOException {
            return ceiling("ceiling_uring", List.of("-luring"), port, loops);
        }

        @Override
        String version() {
            return "liburing "
                    + Tool.output("pkg-config", "--modversion", "liburing").orElse("of the machine") + ", "
                    + compiler();
        }
    },
    /** The least that epoll needs to answer. */
    CEILING_EPOLL(
            "ceiling-epoll",
            "C on epoll: edge-triggered, one read and one write per turn of a connection (man epoll).",
            "gcc libc6-dev") {
        @Override
        @Nullable
        String cannotBuild() {
            return Tool.compiles("#include <sys/epoll.h>\n") ? null : lacks("the headers of epoll");
        }

        @Override
        List<String> command(int port, int loops, @Nullable Path files) throws IOException {
            return ceiling("ceiling_epoll", List.of(), port, loops);
        }

        @Override
        String version() {
            return compiler();
        }
    };

    private final String label;
    private final String tuning;
    private final String packages;

    Program(String label, String tuning, String packages) {
        this.label = label;
        this.tuning = tuning;
        this.packages = packages;
    }

    /** The program of this name; null where there is none. */
    static @Nullable Program of(String name) {
        for (Program program : values()) {
            if (program.label.equals(name)) {
                return program;
            }
        }
        return null;
    }

    String label() {
        return label;
    }

    String tuning() {
        return tuning;
    }

    /** Why it cannot run here, and what to do about it; null where it can. */
    @Nullable
    String missing() {
        if (!ProgramSource.isPresent()) {
            return label + " is built from its source, which is not here: use ./torc of a checkout.";
        }
        String tool = tool();
        return Tool.isPresent(tool) ? cannotBuild() : lacks(tool);
    }

    private String tool() {
        return switch (this) {
            case NGINX -> "nginx";
            case GO -> "go";
            case CEILING_URING, CEILING_EPOLL -> Tool.COMPILER;
        };
    }

    String lacks(String what) {
        return label + " needs " + what + ", which this machine lacks: install " + packages + ".";
    }

    private static List<String> ceiling(String source, List<String> libraries, int port, int loops) throws IOException {
        String program = ProgramSource.find().compile(source, libraries).toString();
        return List.of(program, Integer.toString(port), Integer.toString(loops));
    }

    private static String compiler() {
        return Tool.output(Tool.COMPILER, "--version").orElse(Tool.COMPILER);
    }

    /** Why it cannot be built though its tool is there; null where it can. */
    @Nullable
    abstract String cannotBuild();

    /**
     * Builds what has to be built, and answers how it is started.
     *
     * @param files a folder that a web server serves; null for none
     */
    abstract List<String> command(int port, int loops, @Nullable Path files) throws IOException;

    /** Its version, as it says it. */
    abstract String version();
}
