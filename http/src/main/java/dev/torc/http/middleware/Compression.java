package dev.torc.http.middleware;

import dev.torc.http.HttpExchange;
import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.PreparedResponse;
import dev.torc.http.codec.AcceptEncoding;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.middleware.ContentCoding.Encoder;
import dev.torc.http.middleware.ContentCoding.Flush;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Compresses responses for clients that accept it, on the loop.
 *
 * <p><b>What.</b> Content of a type that gains by it, of 1 KiB or more where that is known, without Content-Encoding,
 * Content-Range, a digest of its own or {@code Cache-Control: no-transform}, where the request has no Range. Such a response says
 * {@code Vary: Accept-Encoding} whether it is compressed or not; when it is, a strong ETag is made weak. A handler sets these
 * fields on the exchange that it was given, not in a {@link dev.torc.http.ResponseListener}, whose fields are not seen here.
 *
 * <p><b>How.</b> Content given whole, up to 32 KiB, is compressed at once and has a Content-Length; where that gains nothing it
 * stays as it is. Longer content is chunked, and compressed 32 KiB in a turn of the loop, as the client takes it. A streamed
 * response is chunked, and <b>every write is flushed</b>: what was written can be decoded when it arrives, as server-sent events
 * must be; many small writes compress badly. A prepared response is compressed once, when it is first wanted. A file stays as
 * it is: {@link HttpExchange#file} sends it without touching its bytes. HEAD is answered with the fields of GET.
 *
 * <p><b>Limits.</b> Time on the loop is bounded by the 32 KiB, by how much a handler writes at once, and by the level. An
 * encoder of gzip holds 256 KiB; when all of a loop are in use, content stays as it is.
 *
 * <p>Immutable; shared by all loops. Allocates once for each connection, and where it compresses.
 */
public final class Compression implements Middleware {
    static final int NO_CODING = -1;

    private final Key<CompressedExchange> kept = Key.ofConnection("compression");
    private final ThreadLocal<CompressionLane> lanes;
    private final List<UnaryOperator<PreparedResponse>> variants = new ArrayList<>();
    final List<ContentCoding> codings;
    final MediaTypes types;
    final int bytesMin;

    private Compression(Builder settings) {
        List<ContentCoding> all =
                settings.codings.isEmpty() ? List.of(ContentCoding.gzip(4)) : List.copyOf(settings.codings);
        int encodersMax = settings.encodersPerLoop;
        codings = all;
        types = settings.types;
        bytesMin = settings.bytesMin;
        lanes = ThreadLocal.withInitial(() -> new CompressionLane(all, encodersMax));
        for (ContentCoding coding : all) {
            variants.add(response -> compressed(response, coding));
        }
    }

    /** By gzip, with the level 4. */
    public static Compression gzip() {
        return builder().build();
    }

    /** Begins to describe how responses are compressed. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public HttpHandler around(HttpHandler next) {
        return exchange -> {
            CompressedExchange compressed = exchange.attribute(kept);
            if (compressed == null) {
                compressed = new CompressedExchange(this);
                exchange.attribute(kept, compressed);
            }
            compressed.begin(exchange);
            next.handle(compressed);
        };
    }

    /** Index of the coding that the client likes best, the first of those it likes alike; or {@link #NO_CODING}. */
    int choose(RequestHead head) {
        int best = NO_CODING;
        int weightMin = Math.max(1, AcceptEncoding.identityWeight(head));
        for (int i = 0; i < codings.size(); i++) {
            int weight = AcceptEncoding.weight(head, codings.get(i).token());
            if (weight >= weightMin) {
                best = i;
                weightMin = weight + 1;
            }
        }
        return best;
    }

    CompressionLane lane() {
        return lanes.get();
    }

    /** A prepared response in a coding; the response itself where that gains nothing. */
    PreparedResponse variant(PreparedResponse response, int coding) {
        return response.variant(codings.get(coding), variants.get(coding));
    }

    private static PreparedResponse compressed(PreparedResponse response, ContentCoding coding) {
        Encoder encoder = coding.encoder();
        encoder.begin();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ByteBuffer in = response.body();
        ByteBuffer out = ByteBuffer.allocate(CompressionLane.PIECE_BYTES);
        boolean done = false;
        while (!done) {
            done = encoder.encode(in, out.clear(), Flush.FINISH);
            encoded.write(out.array(), 0, out.position());
        }
        if (encoded.size() >= response.bodyLength()) {
            return response;
        }
        PreparedResponse made = response.withBody(encoded.toByteArray()).withHeader("Content-Encoding", coding.token());
        String tag = response.header("ETag");
        return tag == null ? made : made.withoutHeader("ETag").withHeader("ETag", weak(tag));
    }

    /** The tag of a representation that means the same, but has other bytes (RFC 9110, section 8.8.1). */
    static String weak(String tag) {
        return tag.startsWith("W/") ? tag : "W/" + tag;
    }

    /** How responses are compressed; each method answers this builder. For one thread. */
    public static final class Builder {
        private final List<ContentCoding> codings = new ArrayList<>();
        private MediaTypes types = MediaTypes.TEXTUAL;
        private int bytesMin = 1024;
        private int encodersPerLoop = 64;

        private Builder() {}

        /** Adds a coding, after those that are preferred to it where the client likes them alike; gzip alone if none is added. */
        public Builder coding(ContentCoding coding) {
            codings.add(Objects.requireNonNull(coding, "coding"));
            return this;
        }

        /**
         * Media types that are compressed: {@code text/html}, {@code text/*}, or {@code *+json} for all that end so. Unless said
         * otherwise text, JSON, XML, JavaScript and WebAssembly.
         */
        public Builder types(String... patterns) {
            types = new MediaTypes(List.of(patterns));
            return this;
        }

        /**
         * From how many bytes on content is compressed whose length is known; 1024 unless said otherwise.
         *
         * @throws IllegalArgumentException for a negative number
         */
        public Builder bytesMin(int value) {
            if (value < 0) {
                throw new IllegalArgumentException("bytesMin must not be negative: " + value);
            }
            bytesMin = value;
            return this;
        }

        /**
         * How many responses a loop compresses at a time; 64 unless said otherwise.
         *
         * @throws IllegalArgumentException for less than 1
         */
        public Builder encodersPerLoop(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("encodersPerLoop must be 1 or more, not " + value);
            }
            encodersPerLoop = value;
            return this;
        }

        /** The middleware. */
        public Compression build() {
            return new Compression(this);
        }
    }
}
