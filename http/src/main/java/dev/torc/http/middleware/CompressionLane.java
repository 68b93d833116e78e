package dev.torc.http.middleware;

import dev.torc.http.middleware.ContentCoding.Encoder;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the compressed responses of one loop share: encoders, of which there are only so many, and buffers. */
final class CompressionLane {
    /** What is encoded in one go. */
    static final int PIECE_BYTES = 32 << 10;

    /** Encoded content that is not smaller than this is not smaller than it was. */
    final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);

    final ByteBuffer text = ByteBuffer.allocate(PIECE_BYTES);

    private final List<ContentCoding> codings;
    private final List<ArrayDeque<Encoder>> idle = new ArrayList<>();
    private final int encodersMax;
    private int inUse;

    CompressionLane(List<ContentCoding> codings, int encodersMax) {
        this.codings = codings;
        this.encodersMax = encodersMax;
        codings.forEach(coding -> idle.add(new ArrayDeque<>()));
    }

    /** An encoder of a coding, to begin with; null where too many are in use. */
    @Nullable
    Encoder take(int coding) {
        if (inUse == encodersMax) {
            return null;
        }
        Encoder encoder = idle.get(coding).poll();
        if (encoder == null) {
            encoder = codings.get(coding).encoder();
        }
        inUse++;
        encoder.begin();
        return encoder;
    }

    void giveBack(int coding, Encoder encoder) {
        inUse--;
        idle.get(coding).push(encoder);
    }
}
