package dev.torc.http.middleware;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** gzip (RFC 1952) by the JDK's zlib. An encoder holds about 256 KiB outside of the heap. */
record GzipCoding(int level) implements ContentCoding {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_BYTES = 8;

    GzipCoding {
        if (level < Deflater.BEST_SPEED || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("the level must be from 1 to 9, not " + level);
        }
    }

    @Override
    public String token() {
        return "gzip";
    }

    @Override
    public Encoder encoder() {
        return new GzipEncoder(level);
    }

    private static final class GzipEncoder implements Encoder {
        private final Deflater deflater;
        private final CRC32 checksum = new CRC32();
        private int length;
        private boolean begun;

        GzipEncoder(int level) {
            deflater = new Deflater(level, true);
        }

        @Override
        public void begin() {
            deflater.reset();
            checksum.reset();
            length = 0;
            begun = false;
        }

        @Override
        public boolean encode(ByteBuffer in, ByteBuffer out, Flush flush) {
            if (!begun) {
                begun = true;
                out.put(HEADER);
            }
            int from = in.position();
            deflater.setInput(in);
            if (flush == Flush.FINISH) {
                deflater.finish();
            }
            deflater.deflate(out, flush == Flush.SYNC ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
            count(in, from);
            return switch (flush) {
                case NONE -> !in.hasRemaining();
                case SYNC -> !in.hasRemaining() && out.hasRemaining();
                case FINISH -> deflater.finished() && end(out);
            };
        }

        private void count(ByteBuffer in, int from) {
            int limit = in.limit();
            length += in.position() - from;
            in.limit(in.position()).position(from);
            checksum.update(in);
            in.limit(limit);
        }

        private boolean end(ByteBuffer out) {
            if (out.remaining() < TRAILER_BYTES) {
                return false;
            }
            ByteOrder order = out.order();
            out.order(ByteOrder.LITTLE_ENDIAN);
            out.putInt((int) checksum.getValue()).putInt(length).order(order);
            return true;
        }
    }
}
