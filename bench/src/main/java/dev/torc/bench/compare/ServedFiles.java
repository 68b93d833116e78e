package dev.torc.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The folder whose file a workload asks for; it is made when it is needed first, and deleted at the end. */
final class ServedFiles implements AutoCloseable {
    private @Nullable Path folder;

    /** The folder; null where the plan has no workload of files. */
    @Nullable
    Path folderFor(ComparePlan plan) throws CompareFailure {
        boolean needed = plan.workloads().stream().anyMatch(each -> each.path().startsWith("/files/"));
        if (folder == null && needed) {
            try {
                Path made = Files.createTempDirectory("torc-files-");
                folder = made;
                byte[] content = new byte[Workloads.FILE_BYTES];
                for (int i = 0; i < content.length; i++) {
                    content[i] = (byte) ('a' + i % 26);
                }
                Files.write(made.resolve(Workloads.FILE), content);
            } catch (IOException e) {
                throw new CompareFailure("The file that is to be served cannot be written: " + e.getMessage() + ".");
            }
        }
        return folder;
    }

    @Override
    public void close() {
        Path made = folder;
        if (made != null) {
            try {
                Files.deleteIfExists(made.resolve(Workloads.FILE));
                Files.deleteIfExists(made);
            } catch (IOException e) {
                // It is in the folder for temporary files.
                return;
            }
        }
    }
}
