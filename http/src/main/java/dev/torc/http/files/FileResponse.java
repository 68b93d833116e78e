package dev.torc.http.files;

import dev.torc.http.HttpExchange;
import dev.torc.http.codec.AcceptEncoding;
import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.Method;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.files.ByteRanges.ByteRange;
import dev.torc.http.files.ContentTypes.ContentType;
import dev.torc.transport.FileRegion;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers one request with one file: chooses its coding, evaluates preconditions, then ranges. For the loop's thread. */
final class FileResponse {
    private static final Coding[] CODINGS = Coding.values();

    private final HttpExchange exchange;
    private final RequestHead head;
    private final ContentType type;
    private final List<String> fields;
    private final long nowMillis = System.currentTimeMillis();
    private @Nullable Coding coding;

    /**
     * An answer to the exchange's request.
     *
     * @param fields names and values, in turn, that responses with content have
     */
    FileResponse(HttpExchange exchange, ContentType type, List<String> fields) {
        this.exchange = exchange;
        this.head = exchange.request();
        this.type = type;
        this.fields = fields;
    }

    /**
     * Gives the response.
     *
     * @param withSiblings whether a sibling that is compressed may be sent instead
     * @param cacheControl the value of that field, or null for none
     * @return false if the file was exchanged meanwhile; nothing was done then
     */
    boolean give(FoundFile file, boolean withSiblings, @Nullable String cacheControl) throws IOException {
        boolean negotiated = withSiblings && type.compressible();
        FoundFile selected = negotiated ? select(file) : file;
        if (selected == null) {
            exchange.header("Vary", "Accept-Encoding").text(406, "Not Acceptable\n");
            return true;
        }
        Validators validators = Validators.of(selected.attributes(), coding, nowMillis);
        Preconditions.Outcome outcome = Preconditions.of(head, validators, nowSeconds());
        if (outcome == Preconditions.Outcome.FAILED) {
            exchange.text(412, "Precondition Failed\n");
            return true;
        }
        long size = selected.attributes().size();
        List<ByteRange> ranges = outcome == Preconditions.Outcome.HOLD ? ranges(size, validators) : null;
        if (ranges != null && ranges.isEmpty()) {
            exchange.header("Content-Range", "bytes */" + size).text(416, "Range Not Satisfiable\n");
            return true;
        }
        FileChannel channel = null;
        if (outcome == Preconditions.Outcome.HOLD) {
            channel = selected.open();
            if (channel == null) {
                return false;
            }
        }
        boolean given = false;
        try {
            addFields(validators, negotiated, cacheControl);
            if (channel == null) {
                exchange.respond(304);
            } else {
                addContentFields(validators);
                send(channel, size, ranges);
            }
            given = true;
        } finally {
            if (!given && channel != null) {
                channel.close();
            }
        }
        return true;
    }

    /** The sibling that is wanted most, else the file; null where the file is not wanted either. */
    private @Nullable FoundFile select(FoundFile file) throws IOException {
        int identityWeight = AcceptEncoding.identityWeight(head);
        FoundFile selected = identityWeight > 0 ? file : null;
        int weightMin = Math.max(1, identityWeight);
        for (Coding candidate : CODINGS) {
            int weight = AcceptEncoding.weight(head, candidate.token());
            if (weight >= weightMin) {
                FoundFile sibling = file.sibling(candidate.ending());
                if (sibling != null && !isOlder(sibling.attributes(), file.attributes())) {
                    selected = sibling;
                    coding = candidate;
                    weightMin = weight + 1;
                }
            }
        }
        return selected;
    }

    /** By a second or more, as some tools and file systems keep times no more exactly. */
    private static boolean isOlder(BasicFileAttributes sibling, BasicFileAttributes file) {
        return Math.floorDiv(sibling.lastModifiedTime().toMillis(), 1000L)
                < Math.floorDiv(file.lastModifiedTime().toMillis(), 1000L);
    }

    /** Those of 304 too (RFC 9110, section 15.4.5). */
    private void addFields(Validators validators, boolean negotiated, @Nullable String cacheControl) {
        if (negotiated) {
            exchange.header("Vary", "Accept-Encoding");
        }
        if (cacheControl != null) {
            exchange.header("Cache-Control", cacheControl);
        }
        exchange.header("ETag", validators.tag());
    }

    /**
     * Those of the content. A 206 has them as well, also to If-Range, where section 15.3.7 would rather leave them out: a client
     * that resumes may have kept the bytes only.
     */
    private void addContentFields(Validators validators) {
        if (validators.modifiedSeconds() != Validators.NEVER) {
            exchange.header("Last-Modified", DateHeader.format(validators.modifiedSeconds()));
        }
        Coding chosen = coding;
        if (chosen != null) {
            exchange.header("Content-Encoding", chosen.token());
        }
        exchange.header("Accept-Ranges", "bytes");
        for (int i = 0; i < fields.size(); i += 2) {
            exchange.header(fields.get(i), fields.get(i + 1));
        }
    }

    private void send(FileChannel channel, long size, @Nullable List<ByteRange> ranges) {
        if (ranges == null) {
            exchange.file(200, type.value(), new FileRegion(channel, 0, size));
        } else if (ranges.size() == 1) {
            ByteRange only = ranges.getFirst();
            exchange.header("Content-Range", only.of(size));
            exchange.file(206, type.value(), new FileRegion(channel, only.first(), only.length()));
        } else {
            new MultipartBody(exchange, channel, ranges, type.value(), size).start();
        }
    }

    /** What is asked for by Range, none of it where it cannot be satisfied; null for all. Several parts of coded content would have no place for the coding. */
    private @Nullable List<ByteRange> ranges(long size, Validators validators) {
        String field = head.method() == Method.GET ? FieldLists.joined(head, "Range") : null;
        if (field == null || !Preconditions.rangeApplies(head, validators, nowSeconds())) {
            return null;
        }
        List<ByteRange> ranges = ByteRanges.of(field, size);
        return ranges != null && ranges.size() > 1 && coding != null ? null : ranges;
    }

    private long nowSeconds() {
        return nowMillis / 1000;
    }
}
