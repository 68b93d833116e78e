package dev.torc.http.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The validators of a file (RFC 9110, section 8.8).
 *
 * <p>The entity tag is made of the file's identity (device and inode, where the system has them), size, modification time in
 * nanoseconds, and content coding. A file that is replaced by another has another identity; one that is written in place has
 * another time, as long as the file system's clock has moved on in between. It moves in steps of some milliseconds: so the tag
 * of a file that was modified less than a second ago is weak, and another one than it will have then. A tool that sets
 * the time back after it wrote in place, the size unchanged, is not noticed.
 *
 * @param tag the ETag field's value
 * @param isStrong whether the tag is strong, and the date to be relied upon
 * @param modifiedSeconds the Last-Modified field's value, never in the future; {@link #NEVER} where it has none
 */
record Validators(String tag, boolean isStrong, long modifiedSeconds) {
    /** No modification date: none that the field can express. */
    static final long NEVER = -1;

    private static final long SETTLED_MILLIS = 1_000;

    /** Those of a file as it is now. */
    static Validators of(BasicFileAttributes file, @Nullable Coding coding, long nowMillis) {
        long modifiedMillis = file.lastModifiedTime().toMillis();
        boolean settled = nowMillis - modifiedMillis >= SETTLED_MILLIS;
        String opaque = Integer.toHexString(Objects.hashCode(file.fileKey()))
                + '-'
                + Long.toHexString(file.size())
                + '-'
                + Long.toHexString(file.lastModifiedTime().to(TimeUnit.NANOSECONDS))
                + (coding == null ? "" : "-" + coding.token());
        long modified = Math.floorDiv(Math.min(modifiedMillis, nowMillis), 1_000L);
        return new Validators(
                settled ? '"' + opaque + '"' : "W/\"" + opaque + "-new\"", settled, modified < 0 ? NEVER : modified);
    }
}
