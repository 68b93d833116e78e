/**
 * The content coding {@code zstd} (RFC 8878) by zstd-jni, which brings the native code of every platform that it knows. A JVM
 * wants {@code --enable-native-access=com.github.luben.zstd_jni} for it on the module path, and {@code ALL-UNNAMED} on the class
 * path.
 *
 * <pre>{@code
 * Compression compression = Compression.builder()
 *         .coding(ZstdCoding.of(3))
 *         .coding(ContentCoding.gzip(4))
 *         .build();
 * }</pre>
 */
@NullMarked
package dev.torc.zstd;

import org.jspecify.annotations.NullMarked;
