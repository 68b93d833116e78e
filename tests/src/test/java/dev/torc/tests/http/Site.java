package dev.torc.tests.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A folder to be served, with things around and in it that must not be. */
final class Site {
    /** What must never be sent. */
    static final String CANARY = "a canary sings";

    /** When all of its files were modified. */
    static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";

    private static final Instant MODIFIED_AT = Instant.parse("1994-11-06T08:49:37.123456789Z");
    private static final String[] CANARIES = {
        "../canary.txt",
        ".hidden",
        "..hidden",
        ".git/config",
        "sub/.hidden",
        "sub/.well-known/canary.txt",
        "back\\slash.txt"
    };

    private final Path root;

    Site(Path folder) throws IOException {
        root = Files.createDirectory(folder.resolve("root"));
        write("index.html", "the index");
        write("page.html", "0123456789");
        write("sub/index.html", "the sub index");
        write("odd name é:.txt", "odd");
        write(".well-known/security.txt", "well-known");
        for (String canary : CANARIES) {
            write(canary, CANARY);
        }
        Files.createDirectory(root.resolve("empty"));
        link("inner.html", "page.html");
        link("inner", "sub");
        link("out.txt", "../canary.txt");
        link("out", "..");
        link("to-hidden.txt", ".hidden");
        link("to-git", ".git");
        link("sub/up", "../..");
        link("dangling.txt", "nowhere");
        link("loop", "loop");
        link("pipe-outside", "../pipe");
    }

    Path root() {
        return root;
    }

    void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, UTF_8);
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED_AT));
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(root.resolve(name), Path.of(target));
    }

    /** Makes a pipe, whose opening blocks until somebody writes to it. */
    void pipe(String name) throws IOException, InterruptedException {
        Process made = new ProcessBuilder("mkfifo", root.resolve(name).toString()).start();
        if (made.waitFor() != 0) {
            throw new IOException("mkfifo failed");
        }
    }
}
