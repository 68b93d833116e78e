package dev.torc.http.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open folder. Where the system has such calls (Linux, macOS) it is a descriptor, relative to which its files are looked
 * at and opened: whatever is renamed above it meanwhile, they are those of this folder. Elsewhere it is a path. No link is
 * followed. For one thread.
 */
final class Folder implements Closeable {
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path path;
    private final @Nullable SecureDirectoryStream<Path> descriptor;

    private Folder(Path path, @Nullable SecureDirectoryStream<Path> descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    /** Opens a folder, which may be a link. */
    @SuppressWarnings("StreamResourceLeak") // it is this folder's
    static Folder open(Path path) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(path);
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return new Folder(path, secure);
        }
        stream.close();
        return new Folder(path, null);
    }

    /** Opens a folder in this one. */
    Folder folder(Path name) throws IOException {
        Path child = path.resolve(name);
        return descriptor == null
                ? new Folder(child, null)
                : new Folder(child, descriptor.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
    }

    /** What a name stands for now. */
    BasicFileAttributes attributes(Path name) throws IOException {
        return descriptor == null
                ? Files.readAttributes(path.resolve(name), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                : descriptor
                        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                        .readAttributes();
    }

    /** Opens a file in this folder; one that is known to be regular, since opening others may block. */
    FileChannel file(Path name) throws IOException {
        if (descriptor != null) {
            SeekableByteChannel channel = descriptor.newByteChannel(name, READ);
            if (channel instanceof FileChannel file) {
                return file;
            }
            channel.close();
        }
        return FileChannel.open(path.resolve(name), READ);
    }

    @Override
    public void close() throws IOException {
        if (descriptor != null) {
            descriptor.close();
        }
    }
}
