package dev.torc.tests.simulation;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Content that is known by its id alone: a stretch of one long row of printable octets, so that any octet out of place shows. */
final class Content {
    /** A prime: a row that was shifted by any power of two is another one. */
    private static final int PERIOD = 65_521;

    private static final byte[] ROW = row();
    private static final int STRIDE = 7_919;

    private Content() {}

    private static byte[] row() {
        SplittableRandom random = new SplittableRandom(1);
        byte[] row = new byte[2 * PERIOD];
        for (int i = 0; i < PERIOD; i++) {
            row[i] = (byte) random.nextInt(' ', 127);
            row[i + PERIOD] = row[i];
        }
        return row;
    }

    private static int start(int id, long offset) {
        return (int) (((long) id * STRIDE + offset) % PERIOD);
    }

    /** The octets from an offset on. */
    static byte[] of(int id, long offset, int length) {
        byte[] content = new byte[length];
        for (int done = 0; done < length; ) {
            int count = Math.min(PERIOD, length - done);
            System.arraycopy(ROW, start(id, offset + done), content, done, count);
            done += count;
        }
        return content;
    }

    /** Whether the bytes are those from an offset on; they are not moved. */
    static boolean matches(int id, long offset, ByteBuffer bytes) {
        int length = bytes.remaining();
        for (int done = 0; done < length; ) {
            int count = Math.min(PERIOD, length - done);
            ByteBuffer expected = ByteBuffer.wrap(ROW, start(id, offset + done), count);
            if (!expected.equals(bytes.slice(bytes.position() + done, count))) {
                return false;
            }
            done += count;
        }
        return true;
    }
}
