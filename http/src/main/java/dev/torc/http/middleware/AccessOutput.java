package dev.torc.http.middleware;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the lines of an access log go; for the writer's thread. */
interface AccessOutput {
    /** Writes all the bytes. */
    void write(ByteBuffer lines) throws IOException;

    /** Begins anew where the name says, for what was there has another name now. */
    void reopen() throws IOException;

    void close() throws IOException;

    /** The end of a file, which is made if need be. */
    final class OfFile implements AccessOutput {
        private final Path path;
        private FileChannel channel;

        OfFile(Path path) throws IOException {
            this.path = path;
            this.channel = open(path);
        }

        private static FileChannel open(Path path) throws IOException {
            return FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }

        @Override
        public void write(ByteBuffer lines) throws IOException {
            while (lines.hasRemaining()) {
                channel.write(lines);
            }
        }

        @Override
        public void reopen() throws IOException {
            FileChannel next = open(path);
            FileChannel last = channel;
            channel = next;
            last.close();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A stream, which is flushed after each batch. */
    record OfStream(OutputStream stream) implements AccessOutput {
        @Override
        public void write(ByteBuffer lines) throws IOException {
            stream.write(lines.array(), lines.arrayOffset() + lines.position(), lines.remaining());
            lines.position(lines.limit());
            stream.flush();
        }

        @Override
        public void reopen() {}

        @Override
        public void close() throws IOException {
            stream.flush();
        }
    }
}
