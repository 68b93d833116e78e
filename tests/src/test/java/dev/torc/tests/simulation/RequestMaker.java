package dev.torc.tests.simulation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.torc.http.codec.HttpLimits;
import dev.torc.tests.simulation.Request.Kind;
import dev.torc.tests.simulation.Request.Manner;
import java.io.ByteArrayOutputStream;
import java.util.Locale;

/** Makes requests that a client may send, up to the last octet that the limits allow, and at times some that it must not. */
final class RequestMaker {
    private static final int CONTENT_BYTES_MAX = 24_000;
    private static final int LARGE_BYTES_MAX = 150_000;
    /** More than what trickles within a span. */
    private static final int PROGRESS_BYTES = 64;

    private static final int SLOW_BODY_BYTES = 1_000;

    private static final Kind[] USUAL = {
        Kind.PLAIN, Kind.PLAIN, Kind.TEXT, Kind.STREAM, Kind.SIZED, Kind.FILE, Kind.LATER, Kind.ELSEWHERE
    };
    private static final Kind[] WITH_BODY = {Kind.ECHO, Kind.COLLECT, Kind.SINK, Kind.PLAIN};

    private final World world;
    private final Chance chance;
    private final Settings settings;
    private final HttpLimits limits;
    private int ids;

    RequestMaker(World world, Settings settings) {
        this.world = world;
        this.chance = world.chance;
        this.settings = settings;
        this.limits = settings.limits();
    }

    int nextId() {
        return ++ids;
    }

    /** A request that others may follow. */
    Request usual() {
        if (chance.oneIn(3)) {
            Kind kind = WITH_BODY[chance.between(0, WITH_BODY.length - 1)];
            return withBody(kind, bodyLength(), chance.oneIn(5));
        }
        Request request = new Request(nextId(), USUAL[chance.between(0, USUAL.length - 1)]);
        int max = chance.oneIn(12) ? LARGE_BYTES_MAX : CONTENT_BYTES_MAX;
        request.contentLength = chance.oneIn(3) ? chance.between(0, 200) : chance.mostlySmall(0, max);
        request.headOnly = chance.oneIn(8);
        head(request, request.headOnly ? "HEAD" : "GET", "");
        return request;
    }

    /** One that the connection ends with. */
    Request last() {
        if (world.faults.strikes(Fault.BAD_REQUEST)) {
            return bad();
        }
        return switch (chance.between(0, 9)) {
            case 0 -> refused(Kind.THROW, 500);
            case 1 -> aborted();
            case 2 -> never();
            case 3, 4 -> upgrade();
            case 5, 6 -> closing();
            default -> usual();
        };
    }

    private Request closing() {
        Request request = new Request(nextId(), Kind.STREAM);
        request.contentLength = chance.mostlySmall(0, CONTENT_BYTES_MAX);
        request.saysClose = true;
        request.ends = true;
        head(request, "GET", "Connection: close\r\n");
        if (chance.oneIn(3)) {
            String head = new String(request.octets, US_ASCII).replace("HTTP/1.1", "HTTP/1.0");
            request.octets = head.getBytes(US_ASCII);
        }
        return request;
    }

    private Request refused(Kind kind, int status) {
        Request request = new Request(nextId(), kind);
        request.status = status;
        request.contentLength = -1;
        request.isRefused = true;
        request.saysClose = true;
        request.ends = true;
        head(request, "GET", "");
        return request;
    }

    private Request aborted() {
        Request request = new Request(nextId(), Kind.THROW_LATE);
        request.alone = true;
        request.isAborted = true;
        head(request, "GET", "");
        return request;
    }

    private Request never() {
        Request request = refused(Kind.NEVER, 503);
        request.alone = true;
        return request;
    }

    private Request upgrade() {
        Request request = new Request(nextId(), Kind.UPGRADE);
        request.status = 101;
        request.alone = true;
        request.contentLength = chance.mostlySmall(1, CONTENT_BYTES_MAX);
        head(request, "GET", "Connection: upgrade\r\nUpgrade: echo\r\n");
        return request;
    }

    /** A request that the peer does not finish, or whose response it does not read. */
    Request slow(Manner manner) {
        Request request;
        if (manner == Manner.STALLED) {
            request = new Request(nextId(), Kind.STREAM);
            request.contentLength = chance.between(1, LARGE_BYTES_MAX);
            head(request, "GET", "");
        } else if (chance.oneIn(2) && (manner == Manner.SILENT || limits.progressBytesMin() >= PROGRESS_BYTES)) {
            request = withBody(Kind.SINK, SLOW_BODY_BYTES, false);
        } else {
            request = new Request(nextId(), Kind.PLAIN);
            head(request, "GET", "");
        }
        request.manner = manner;
        request.alone = true;
        boolean inBody = request.hasBody();
        request.mannerFrom =
                inBody ? chance.between(request.headLength, request.octets.length - 60) : chance.between(1, 9);
        return request;
    }

    private int bodyLength() {
        int max = (int) limits.bodyBytesMax();
        return switch (chance.between(0, 5)) {
            case 0 -> max;
            case 1 -> (int) Math.min(max, limits.unreadBodyBytesMax());
            case 2 -> (int) Math.min(max, limits.unreadBodyBytesMax() + 1);
            case 3 -> settings.collectBytesMax() + chance.between(0, 1);
            default -> chance.mostlySmall(1, max);
        };
    }

    private Request withBody(Kind kind, int length, boolean expects) {
        Request request = new Request(nextId(), kind);
        boolean chunked = chance.oneIn(2);
        boolean unread = kind == Kind.PLAIN;
        boolean collectsTooMuch = kind == Kind.COLLECT && length > settings.collectBytesMax();
        request.contentLength = kind == Kind.ECHO || kind == Kind.COLLECT ? length : chance.between(0, 2_000);
        request.expects = expects && length > 0;
        if (collectsTooMuch) {
            request.status = 413;
            request.contentLength = -1;
            request.mayEnd = true;
        } else if (unread) {
            request.ends = length > limits.unreadBodyBytesMax();
        }
        if (request.expects && (unread || collectsTooMuch && !chunked)) {
            request.saysClose = true;
            request.ends = true;
        }
        String framing = chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + length + "\r\n";
        head(request, "POST", framing + (request.expects ? "Expect: 100-continue\r\n" : ""));
        byte[] content = Content.of(request.id, 0, length);
        append(request, chunked ? chunks(content) : content);
        return request;
    }

    private static void append(Request request, byte[] body) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(request.headLength + body.length);
        whole.writeBytes(request.octets);
        whole.writeBytes(body);
        request.octets = whole.toByteArray();
    }

    private byte[] chunks(byte[] content) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream(content.length + 64);
        for (int done = 0; done < content.length; ) {
            int count = Math.min(content.length - done, chance.between(1, 1 + content.length / 4));
            String extension = chance.oneIn(8) ? ";a=b" : "";
            chunks.writeBytes((Integer.toHexString(count) + extension + "\r\n").getBytes(US_ASCII));
            chunks.write(content, done, count);
            chunks.writeBytes("\r\n".getBytes(US_ASCII));
            done += count;
        }
        chunks.writeBytes((chance.oneIn(6) ? "0\r\nX-Sum: 1\r\n\r\n" : "0\r\n\r\n").getBytes(US_ASCII));
        return chunks.toByteArray();
    }

    private static String target(Request request) {
        return "/" + request.kind.name().toLowerCase(Locale.ROOT) + "/" + request.id + "/" + request.contentLength;
    }

    /** At times as long as it may be. */
    private void head(Request request, String method, String fields) {
        String target = target(request);
        if (chance.oneIn(12)) {
            target = padded(target, limits.targetBytesMax());
        }
        StringBuilder more = new StringBuilder(fields);
        if (chance.oneIn(12)) {
            int lines = (int) fields.lines().count() + 1;
            filler(more, limits.headerCountMax() - lines);
        }
        request.octets = (method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n").getBytes(US_ASCII);
        request.headLength = request.octets.length;
    }

    private static String padded(String target, int length) {
        return target + "?" + "p".repeat(length - target.length() - 1);
    }

    private static void filler(StringBuilder into, int lines) {
        for (int i = 0; i < lines; i++) {
            into.append("X-").append(i).append(": f\r\n");
        }
    }

    private Request bad() {
        Request request = refused(Kind.SINK, 400);
        request.isBad = true;
        String target = target(request);
        String good = "Host: a\r\n\r\n";
        switch (chance.between(0, 11)) {
            case 0 -> raw(request, "GET " + target + " HTTP/1.1\r\nBad Name: x\r\n" + good);
            case 1 -> raw(request, "GET " + target + " HTTP/1.1\r\n\r\n");
            case 2 -> raw(request, "GET  " + target + " HTTP/1.1\r\n" + good);
            case 3 ->
                raw(
                        request,
                        "POST " + target + " HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n" + good);
            case 4 -> raw(request, "\u0016\u0003\u0001" + target);
            case 5 -> raw(request, 501, "POST " + target + " HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n" + good);
            case 6 -> raw(request, 505, "GET " + target + " HTTP/2.0\r\n" + good);
            case 7 -> raw(request, 417, "GET " + target + " HTTP/1.1\r\nExpect: more\r\n" + good);
            case 8 -> raw(request, 414, "GET " + padded(target, limits.targetBytesMax() + 1) + " HTTP/1.1\r\n" + good);
            case 9 -> {
                StringBuilder fields = new StringBuilder();
                filler(fields, limits.headerCountMax());
                raw(request, 431, "GET " + target + " HTTP/1.1\r\n" + fields + good);
            }
            case 10 ->
                raw(
                        request,
                        413,
                        "POST " + target + " HTTP/1.1\r\nContent-Length: " + (limits.bodyBytesMax() + 1) + "\r\n"
                                + good);
            default -> badBody(request, target);
        }
        return request;
    }

    /** One octet more than the longest, in chunks; or no chunk at all. */
    private void badBody(Request request, String target) {
        raw(request, "POST " + target + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: a\r\n\r\n");
        if (chance.oneIn(2)) {
            String content = new String(Content.of(request.id, 0, 2), US_ASCII);
            append(request, ("2\r\n" + content + "\r\nzz\r\n").getBytes(US_ASCII));
        } else {
            request.status = 413;
            append(request, chunks(Content.of(request.id, 0, (int) limits.bodyBytesMax() + 1)));
        }
    }

    private static void raw(Request request, String octets) {
        raw(request, request.status, octets);
    }

    private static void raw(Request request, int status, String octets) {
        request.status = status;
        request.octets = octets.getBytes(US_ASCII);
        request.headLength = request.octets.length;
    }
}
