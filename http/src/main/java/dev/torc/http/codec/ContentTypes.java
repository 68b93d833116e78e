package dev.torc.http.codec;

import java.nio.ByteBuffer;

/**
 * Writes Content-Type field lines, and keeps those of the first few types: a server has few, and gives the same ones again and
 * again. What is kept is bounded, so that types which are made up for each response cost what they did. Confined to one thread:
 * one per loop.
 */
public final class ContentTypes {
    private static final String NAME = "Content-Type";
    private static final int KEPT_MAX = 8;
    private static final int KEPT_LENGTH_MAX = 128;

    private final String[] types = new String[KEPT_MAX];
    private final byte[][] lines = new byte[KEPT_MAX][];
    private int kept;

    /** Has kept none. */
    public ContentTypes() {}

    /**
     * Writes {@code Content-Type: TYPE CRLF} at the position; all of it, or none.
     *
     * @throws IllegalArgumentException for what no field value may have
     * @throws java.nio.BufferOverflowException without room
     */
    public void write(ByteBuffer out, String type) {
        for (int i = 0; i < kept; i++) {
            if (types[i].equals(type)) {
                out.put(lines[i]);
                return;
            }
        }
        if (kept == KEPT_MAX || type.length() > KEPT_LENGTH_MAX) {
            ResponseEncoder.field(out, NAME, type);
            return;
        }
        byte[] line = ResponseEncoder.fieldLine(NAME, type);
        types[kept] = type;
        lines[kept++] = line;
        out.put(line);
    }
}
