package dev.torc.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** The root folder of the source tree, for tests that look at the project itself. */
public final class ProjectRoot {
    private ProjectRoot() {}

    /** The folder that the build names, or the nearest one above that holds the launcher. */
    public static Path path() {
        String named = System.getProperty("torc.root");
        Path folder = Path.of(named == null ? "" : named).toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("not inside the source tree");
            }
        }
        return folder;
    }
}
