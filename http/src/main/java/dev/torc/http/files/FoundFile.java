package dev.torc.http.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something in a folder that is open until this is closed.
 *
 * @param folder where it is
 * @param name its name there
 * @param attributes of it, as they were when it was found
 */
record FoundFile(Folder folder, Path name, BasicFileAttributes attributes) implements Closeable {

    /** A regular file beside this one whose name is longer by {@code ending}; null where there is none. */
    @Nullable
    FoundFile sibling(String ending) throws IOException {
        try {
            Path longer = name.resolveSibling(name + ending);
            BasicFileAttributes found = folder.attributes(longer);
            return found.isRegularFile() ? new FoundFile(folder, longer, found) : null;
        } catch (FileSystemException e) {
            return null; // It is not there, or its name is too long to be.
        }
    }

    /**
     * Opens it, a regular file.
     *
     * @return null where it is no longer what was found
     * @throws AccessDeniedException where it must not be read
     */
    @Nullable
    FileChannel open() throws IOException {
        FileChannel channel;
        try {
            channel = folder.file(name);
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            return null; // It has gone, or is a link now.
        }
        boolean same = false;
        try {
            BasicFileAttributes now = folder.attributes(name);
            same = Objects.equals(now.fileKey(), attributes.fileKey())
                    && now.lastModifiedTime().equals(attributes.lastModifiedTime())
                    && now.size() == attributes.size()
                    && channel.size() == attributes.size();
        } finally {
            if (!same) {
                channel.close();
            }
        }
        return same ? channel : null;
    }

    @Override
    public void close() throws IOException {
        folder.close();
    }
}
