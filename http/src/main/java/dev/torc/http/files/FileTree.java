package dev.torc.http.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder that files are served from, and the only place that turns names into files. Immutable; used by all loops.
 *
 * <p>The names are walked one by one, each looked at before it is opened and opened without following a link ({@link
 * Folder}): a folder or link that somebody exchanges meanwhile cannot lead out. Where links are followed, the real path is
 * found first and then walked in the same way.
 */
final class FileTree {
    private final Path root;
    private final SymbolicLinks links;
    private final boolean withDotFiles;

    FileTree(Path root, SymbolicLinks links, boolean withDotFiles) {
        this.root = root;
        this.links = links;
        this.withDotFiles = withDotFiles;
    }

    /**
     * Finds what names stand for.
     *
     * @param names at least one, each as {@link RequestPath} lets it pass
     * @return to be closed; null where there is nothing, or nothing that may be read
     */
    @Nullable
    FoundFile find(List<String> names) throws IOException {
        try {
            List<Path> walk = new ArrayList<>(names.size());
            for (String name : names) {
                walk.add(single(name));
            }
            FoundFile found = walk(Folder.open(root), walk);
            if (found != null && found.attributes().isSymbolicLink()) {
                found.close();
                return links == SymbolicLinks.REFUSED ? null : behindLinks(walk);
            }
            return found;
        } catch (NoSuchFileException | AccessDeniedException | NotDirectoryException | InvalidPathException e) {
            return null;
        }
    }

    /** One element of a path, and nothing that a file system reads as more. */
    private Path single(String name) {
        Path path = root.getFileSystem().getPath(name);
        if (path.getNameCount() != 1
                || path.getRoot() != null
                || !path.toString().equals(name)) {
            throw new InvalidPathException(name, "is not the name of a file");
        }
        return path;
    }

    /** Walks down to the last name, or to the first link. */
    private static @Nullable FoundFile walk(Folder start, List<Path> names) throws IOException {
        Folder folder = start;
        boolean found = false;
        try {
            for (int i = 0; i < names.size(); i++) {
                FoundFile here = new FoundFile(folder, names.get(i), folder.attributes(names.get(i)));
                if (i == names.size() - 1 || here.attributes().isSymbolicLink()) {
                    found = true;
                    return here;
                }
                if (!here.attributes().isDirectory()) {
                    return null;
                }
                Folder next = folder.folder(names.get(i));
                folder.close();
                folder = next;
            }
            return null;
        } finally {
            if (!found) {
                folder.close();
            }
        }
    }

    private @Nullable FoundFile behindLinks(List<Path> names) throws IOException {
        Path path = root;
        for (Path name : names) {
            path = path.resolve(name);
        }
        Path real;
        try {
            real = path.toRealPath();
        } catch (FileSystemException e) {
            return null; // It leads nowhere, or round in a circle.
        }
        Path from = real.getParent();
        Path below = real.getFileName();
        if (links == SymbolicLinks.WITHIN_ROOT) {
            from = root.toRealPath();
            below = real.startsWith(from) ? from.relativize(real) : null;
        }
        if (from == null || below == null || below.toString().isEmpty() || !withDotFiles && isHidden(below)) {
            return null;
        }
        List<Path> walk = new ArrayList<>(below.getNameCount());
        below.forEach(walk::add);
        FoundFile found = walk(Folder.open(from), walk);
        if (found != null && found.attributes().isSymbolicLink()) {
            // It was exchanged since its real path was found.
            found.close();
            return null;
        }
        return found;
    }

    private static boolean isHidden(Path below) {
        for (int i = 0; i < below.getNameCount(); i++) {
            if (RequestPath.isHidden(below.getName(i).toString(), i)) {
                return true;
            }
        }
        return false;
    }
}
