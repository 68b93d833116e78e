package dev.torc.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Stands in for the page of runs until its branch is here: it lists their folders. */
public final class ReportHtml {
    private ReportHtml() {}

    /** Writes a page about the runs of these folders. */
    public static void write(List<Path> runFolders, Path file) throws IOException {
        Files.writeString(file, "<!doctype html><title>torc</title><p>" + runFolders.size() + " runs");
    }
}
