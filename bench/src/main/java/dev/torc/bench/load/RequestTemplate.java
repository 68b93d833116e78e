package dev.torc.bench.load;

import dev.torc.transport.SharedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** The bytes of one kind of request, with places for numbers. Immutable; writing allocates nothing. */
final class RequestTemplate {
    private static final int DIGITS_MAX = 15;
    /** Content up to this many bytes is copied behind its head; longer content is sent from where it is. */
    private static final int INLINE_BYTES_MAX = 4 << 10;

    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] END = ascii("\r\n");

    /** The head before each range. */
    private final byte[][] texts;

    /** What follows the last range, content included, and the same of a request after which the peer closes. */
    private final byte[] end;

    private final byte[] closingEnd;

    private final long[] firsts;
    private final long[] sizes;
    private final @Nullable SharedBytes content;
    private final boolean answeredWithContent;
    private final int bytesMax;

    RequestTemplate(Target target) {
        List<byte[]> found = new ArrayList<>();
        String path = target.pathAndQuery();
        Matcher ranges = Target.RANGE.matcher(path);
        List<long[]> bounds = new ArrayList<>();
        int from = 0;
        StringBuilder text = new StringBuilder(target.method()).append(' ');
        while (ranges.find()) {
            found.add(ascii(text.append(path, from, ranges.start()).toString()));
            text.setLength(0);
            from = ranges.end();
            bounds.add(new long[] {Long.parseLong(ranges.group(1)), Long.parseLong(ranges.group(2))});
        }
        text.append(path.substring(from)).append(fields(target));
        texts = found.toArray(byte[][]::new);
        firsts = bounds.stream().mapToLong(bound -> bound[0]).toArray();
        sizes = bounds.stream().mapToLong(bound -> bound[1] - bound[0] + 1).toArray();
        byte[] body = bytes(target.body());
        byte[] inline = body.length <= INLINE_BYTES_MAX ? body : new byte[0];
        end = joined(latin1(text.toString()), END, inline);
        closingEnd = joined(latin1(text.toString()), CLOSE, END, inline);
        content = body.length <= INLINE_BYTES_MAX ? null : SharedBytes.copyOf(body);
        answeredWithContent = !target.method().equals("HEAD");
        int length = closingEnd.length + DIGITS_MAX * sizes.length;
        for (byte[] each : texts) {
            length += each.length;
        }
        bytesMax = length;
    }

    private static String fields(Target target) {
        StringBuilder fields = new StringBuilder(" HTTP/1.1\r\n");
        List<String> names = target.headers().stream().map(Target::name).toList();
        if (!names.contains("host")) {
            fields.append("Host: ").append(target.authority()).append("\r\n");
        }
        target.headers().forEach(header -> fields.append(header).append("\r\n"));
        boolean expectsBody = List.of("POST", "PUT", "PATCH").contains(target.method());
        if (!names.contains("content-length") && (target.body().hasRemaining() || expectsBody)) {
            fields.append("Content-Length: ").append(target.body().remaining()).append("\r\n");
        }
        return fields.toString();
    }

    /** How many bytes {@link #write} writes at most. */
    int bytesMax() {
        return bytesMax;
    }

    /** What follows the bytes of {@link #write}; null for nothing. */
    @Nullable
    SharedBytes content() {
        return content;
    }

    /** Whether a response to it may have content. */
    boolean answeredWithContent() {
        return answeredWithContent;
    }

    /**
     * Writes the request.
     *
     * @param number which of its kind it is, from 0: its ranges count on like the digits of that number
     * @param closes whether the peer is asked to close after it
     */
    void write(ByteBuffer into, long number, boolean closes) {
        long rest = number;
        for (int i = 0; i < sizes.length; i++) {
            into.put(texts[i]);
            decimal(into, firsts[i] + rest % sizes[i]);
            rest /= sizes[i];
        }
        into.put(closes ? closingEnd : end);
    }

    private static void decimal(ByteBuffer into, long value) {
        long unit = 1;
        while (value / unit >= 10) {
            unit *= 10;
        }
        for (; unit > 0; unit /= 10) {
            into.put((byte) ('0' + value / unit % 10));
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
