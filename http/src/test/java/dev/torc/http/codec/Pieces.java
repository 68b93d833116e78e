package dev.torc.http.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Ways to cut a message, and buffers to put the pieces in: of either kind and order, at any index, with noise around. */
public final class Pieces {

    private static final int NOISE_OCTETS_MAX = 20;

    private final Random random;

    /** Ways that depend on a seed only. */
    public Pieces(long seed) {
        random = new Random(seed);
    }

    /** A buffer whose octets from {@code position} to {@code limit} are those of the message. */
    ByteBuffer buffer(byte[] octets, int from, int to) {
        int before = random.nextInt(NOISE_OCTETS_MAX);
        int after = random.nextBoolean() ? 0 : random.nextInt(NOISE_OCTETS_MAX);
        byte[] noise = new byte[before + to - from + after];
        random.nextBytes(noise);
        System.arraycopy(octets, from, noise, before, to - from);
        ByteBuffer buffer =
                random.nextInt(8) == 0 ? ByteBuffer.allocateDirect(noise.length) : ByteBuffer.allocate(noise.length);
        buffer.put(0, noise);
        buffer.order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return buffer.position(before);
    }

    /** The ends of pieces, the last one being the length: whole, octet by octet, or at random places. */
    public List<Integer> whole(int length) {
        return List.of(length);
    }

    /** As {@link #whole}, octet by octet. */
    public List<Integer> single(int length) {
        return IntStream.rangeClosed(1, length).boxed().toList();
    }

    /** As {@link #whole}, at random places. */
    public List<Integer> random(int length) {
        TreeSet<Integer> ends = new TreeSet<>(List.of(length));
        int cuts = 1 + random.nextInt(6);
        for (int i = 0; i < cuts && length > 1; i++) {
            ends.add(1 + random.nextInt(length - 1));
        }
        return List.copyOf(ends);
    }
}
