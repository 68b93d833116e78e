package dev.torc.http.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.torc.http.HttpExchange;
import dev.torc.http.files.ByteRanges.ByteRange;
import dev.torc.transport.FileRegion;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Several ranges of a file as multipart/byteranges (RFC 9110, section 14.6), a part after the other as the connection has
 * room. It owns the file until the last part is given. For the loop's thread.
 */
final class MultipartBody {
    private final HttpExchange exchange;
    private final FileChannel file;
    private final List<ByteRange> ranges;
    private final List<byte[]> heads = new ArrayList<>();
    private final byte[] end;
    private final String boundary;
    private int next;

    MultipartBody(HttpExchange exchange, FileChannel file, List<ByteRange> ranges, String contentType, long size) {
        this.exchange = exchange;
        this.file = file;
        this.ranges = ranges;
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        // Long enough that no file has it by chance, and other for each response, so that none has it on purpose.
        boundary = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
        for (ByteRange range : ranges) {
            heads.add(("\r\n--" + boundary + "\r\nContent-Type: " + contentType + "\r\nContent-Range: " + range.of(size)
                            + "\r\n\r\n")
                    .getBytes(ISO_8859_1));
        }
        end = ("\r\n--" + boundary + "--\r\n").getBytes(ISO_8859_1);
    }

    /** Starts the response, 206, to which fields were added. */
    void start() {
        long length = end.length;
        for (int i = 0; i < heads.size(); i++) {
            length += heads.get(i).length + ranges.get(i).length();
        }
        exchange.onAbort(this::close);
        boolean started = false;
        try {
            exchange.start(206, "multipart/byteranges; boundary=" + boundary, length);
            exchange.onWritable(this::write);
            write();
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private void write() {
        boolean writable = true;
        while (writable && next < ranges.size()) {
            ByteRange range = ranges.get(next);
            boolean last = next == ranges.size() - 1;
            exchange.write(ByteBuffer.wrap(heads.get(next)));
            next++;
            writable = exchange.write(new FileRegion(file, range.first(), range.length(), last));
        }
        if (next == ranges.size()) {
            exchange.write(ByteBuffer.wrap(end));
            exchange.end();
        }
    }

    /** The last part will not be given. */
    private void close() {
        new FileRegion(file, 0, 0).drop();
    }
}
