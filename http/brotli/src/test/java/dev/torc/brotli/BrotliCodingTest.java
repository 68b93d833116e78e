package dev.torc.brotli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.aayushatharva.brotli4j.decoder.DecoderJNI;
import dev.torc.http.middleware.ContentCoding.Encoder;
import dev.torc.http.middleware.ContentCoding.Flush;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.brotli.dec.BrotliInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** br, decoded by what the authors of brotli wrote in Java. */
@Timeout(60)
final class BrotliCodingTest {
    private static final byte[] TEXT =
            "All work and no play makes Jack a dull boy. ".repeat(8000).getBytes(ISO_8859_1);

    /** The least room that an encoder may be given. */
    private static final int OUT_BYTES_MIN = 64;

    private static final int STREAMS = 400;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final long GROWTH_BYTES_MAX = 150 << 20;

    private final Encoder encoder = BrotliCoding.of(4).encoder();

    private static byte[] encoded(Encoder encoder, ByteBuffer in, Flush flush, ByteBuffer out) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean done = false;
        while (!done) {
            done = encoder.encode(in, out.clear(), flush);
            byte[] some = new byte[out.flip().remaining()];
            out.get(some);
            all.writeBytes(some);
        }
        assertFalse(in.hasRemaining(), "input is left");
        return all.toByteArray();
    }

    private static byte[] noise(int count) {
        byte[] noise = new byte[count];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static ByteBuffer direct(byte[] content) {
        return ByteBuffer.allocateDirect(content.length).put(content).flip();
    }

    private static byte[] decoded(byte[] encoded) throws IOException {
        try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(encoded))) {
            return in.readAllBytes();
        }
    }

    /** Of content that has not ended, for which the other decoder is too curious: by Brotli4j's. */
    private static byte[] decodedSoFar(byte[] encoded, int count) throws IOException {
        DecoderJNI.Wrapper decoder = new DecoderJNI.Wrapper(encoded.length);
        decoder.getInputBuffer().put(encoded);
        decoder.push(encoded.length);
        byte[] content = new byte[count];
        int length = 0;
        while (decoder.hasOutput()) {
            ByteBuffer piece = decoder.pull();
            int pieceLength = piece.remaining();
            piece.get(content, length, pieceLength);
            length += pieceLength;
        }
        decoder.destroy();
        assertEquals(count, length);
        return content;
    }

    @ParameterizedTest
    @ValueSource(ints = {OUT_BYTES_MIN, 1000, 32 << 10})
    void whatWasEncodedIsDecoded(int outBytes) throws IOException {
        for (byte[] content : new byte[][] {{}, {1}, TEXT, noise(100_000)}) {
            for (Function<byte[], ByteBuffer> kind : List.<Function<byte[], ByteBuffer>>of(
                    ByteBuffer::wrap,
                    BrotliCodingTest::direct,
                    bytes -> ByteBuffer.wrap(bytes).asReadOnlyBuffer())) {
                for (ByteBuffer out : List.of(ByteBuffer.allocate(outBytes), ByteBuffer.allocateDirect(outBytes))) {
                    encoder.begin();
                    assertArrayEquals(content, decoded(encoded(encoder, kind.apply(content), Flush.FINISH, out)));
                }
            }
        }
    }

    @Test
    void whatIsGivenInPiecesIsOneContent() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(1000);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        encoder.begin();
        for (int at = 0; at < TEXT.length; at += 7000) {
            ByteBuffer piece = ByteBuffer.wrap(TEXT, at, Math.min(7000, TEXT.length - at));
            all.writeBytes(encoded(encoder, piece, Flush.NONE, out));
        }
        assertTrue(all.size() < TEXT.length / 10, "it keeps what it is given, and compresses: " + all.size());
        all.writeBytes(encoded(encoder, ByteBuffer.allocate(0), Flush.FINISH, out));
        assertArrayEquals(TEXT, decoded(all.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(ints = {OUT_BYTES_MIN, 32 << 10})
    void whatWasFlushedCanBeDecodedAtOnce(int outBytes) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(outBytes);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        encoder.begin();
        byte[] noise = noise(5000);
        for (int i = 1; i <= 20; i++) {
            all.writeBytes(encoded(encoder, ByteBuffer.wrap(noise, 250 * (i - 1), 250), Flush.SYNC, out));
            assertArrayEquals(Arrays.copyOf(noise, 250 * i), decodedSoFar(all.toByteArray(), 250 * i));
        }
        all.writeBytes(encoded(encoder, ByteBuffer.allocate(0).asReadOnlyBuffer(), Flush.FINISH, out));
        assertArrayEquals(noise, decoded(all.toByteArray()));
    }

    @Test
    void aResponseIsEncodedTheSameWhateverBecameOfTheOneBefore() {
        ByteBuffer out = ByteBuffer.allocate(OUT_BYTES_MIN);
        encoder.begin();
        byte[] first = encoded(encoder, ByteBuffer.wrap(TEXT), Flush.FINISH, out);
        encoder.begin();
        assertFalse(encoder.encode(ByteBuffer.wrap(noise(1000)), out.clear(), Flush.FINISH), "it fits");
        encoder.begin();
        assertFalse(encoder.encode(ByteBuffer.wrap(noise(1000)), out.clear(), Flush.SYNC), "it fits");
        encoder.begin();
        assertArrayEquals(first, encoded(encoder, ByteBuffer.wrap(TEXT), Flush.FINISH, out));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5, 9, 10, 11})
    void everyQualityEncodes(int value) throws IOException {
        Encoder one = BrotliCoding.of(value).encoder();
        one.begin();
        byte[] encoded = encoded(one, ByteBuffer.wrap(TEXT), Flush.FINISH, ByteBuffer.allocate(32 << 10));
        assertArrayEquals(TEXT, decoded(encoded));
    }

    @Test
    void aQualityThatThereIsNotIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> BrotliCoding.of(-1));
        assertThrows(IllegalArgumentException.class, () -> BrotliCoding.of(12));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void streamsThatWereCutShortHoldNothing() throws IOException {
        long before = residentBytes();
        ByteBuffer out = ByteBuffer.allocate(32 << 10);
        for (int i = 0; i < STREAMS; i++) {
            encoder.begin();
            encoded(encoder, ByteBuffer.wrap(TEXT), Flush.SYNC, out);
        }
        long grown = residentBytes() - before;
        assertTrue(grown < GROWTH_BYTES_MAX, () -> "grown by " + grown + " bytes");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void encodersThatNobodyKeepsAreFreed() throws IOException {
        long before = residentBytes();
        ByteBuffer out = ByteBuffer.allocate(32 << 10);
        for (int i = 0; i < STREAMS; i++) {
            Encoder dropped = BrotliCoding.of(4).encoder();
            dropped.begin();
            encoded(dropped, ByteBuffer.wrap(TEXT), Flush.SYNC, out);
            if (i % 20 == 0) {
                System.gc();
            }
        }
        long giveUpNanos = System.nanoTime() + PATIENCE_NANOS;
        while (residentBytes() - before > GROWTH_BYTES_MAX) {
            assertTrue(System.nanoTime() - giveUpNanos < 0, "waited in vain");
            System.gc();
        }
    }

    private static long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
