// Streams uploads to disk. Of a body there is never more in memory than the part that is being written: until that is
// done the body is paused, and TCP slows the client down. A file is there when it is complete, or not at all.
//
//     ./torc example upload [FOLDER [MOST_BYTES]]
//     curl -i -X POST -T big.iso http://127.0.0.1:8080/files

import dev.torc.http.BodyReceiver;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.codec.HttpLimits;
import dev.torc.http.routing.Router;
import dev.torc.transport.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

final class Upload {
    static final long FILE_BYTES_MAX = 4L << 30;

    void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length == 0 ? "uploads" : args[0]));
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .limits(HttpLimits.defaults()
                        .withBodyBytesMax(args.length < 2 ? FILE_BYTES_MAX : Long.parseLong(args[1])))
                .handler(Router.builder()
                        .post("/files", exchange -> exchange.receive(new FileReceiver(exchange, folder)))
                        .build())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }

    /** One upload; on its connection's loop, but for the methods that the channel calls on threads of its own. */
    static final class FileReceiver implements BodyReceiver, CompletionHandler<Integer, ByteBuffer> {
        final HttpExchange exchange;
        final EventLoop loop;
        final Path folder;
        final Path part;
        final AsynchronousFileChannel channel;
        long written;
        boolean writing;
        boolean received;
        boolean ended;

        FileReceiver(HttpExchange exchange, Path folder) throws IOException {
            this.exchange = exchange;
            this.loop = exchange.connection().loop();
            this.folder = folder;
            this.part = Files.createTempFile(folder, "", ".part");
            this.channel = AsynchronousFileChannel.open(part, StandardOpenOption.WRITE);
            exchange.onAbort(this::discard);
        }

        @Override
        public void onBytes(ByteBuffer lent) {
            exchange.pauseBody();
            writing = true;
            // Copied, for these bytes are ours until this method returns, and the write takes longer.
            ByteBuffer bytes = ByteBuffer.allocate(lent.remaining()).put(lent).flip();
            channel.write(bytes, written, bytes, this);
        }

        @Override
        public void completed(Integer count, ByteBuffer bytes) {
            loop.execute(() -> onWritten(count, bytes));
        }

        @Override
        public void failed(Throwable cause, ByteBuffer bytes) {
            loop.execute(() -> onFailed(cause));
        }

        @Override
        public void onComplete() {
            received = true; // the last part may still be under way
            finishWhenWritten();
        }

        @Override
        public void onAbort() {
            discard();
        }

        void onWritten(int count, ByteBuffer bytes) {
            if (ended) {
                return;
            }
            written += count;
            if (bytes.hasRemaining()) {
                channel.write(bytes, written, bytes, this);
                return;
            }
            writing = false;
            if (received) {
                finishWhenWritten();
            } else {
                exchange.resumeBody();
            }
        }

        void finishWhenWritten() {
            if (writing || ended) {
                return;
            }
            try {
                channel.close();
                String name = UUID.randomUUID().toString(); // never a name that a client chose
                Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                ended = true;
                exchange.text(201, name + ": " + written + " bytes\n");
            } catch (IOException e) {
                onFailed(e);
            }
        }

        void onFailed(Throwable cause) {
            if (!ended) {
                discard();
                IO.println("an upload failed: " + cause);
                exchange.header("Connection", "close").text(500, "The file could not be written\n");
            }
        }

        void discard() {
            if (ended) {
                return;
            }
            ended = true;
            try {
                channel.close();
                Files.deleteIfExists(part);
            } catch (IOException e) {
                IO.println("a part is left in " + part + ": " + e);
            }
        }
    }
}
