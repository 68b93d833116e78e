/**
 * The content coding {@code br} (RFC 7932) by Brotli4j. Its native code is an artifact for each platform: Maven brings that of the
 * platform it runs on; another build tool, or a build for another platform, adds {@code
 * com.aayushatharva.brotli4j:native-linux-x86_64} or the one of its own, in the same version. A JVM wants {@code
 * --enable-native-access=com.aayushatharva.brotli4j} for it on the module path, and {@code ALL-UNNAMED} on the class path.
 *
 * <pre>{@code
 * Compression compression = Compression.builder()
 *         .coding(BrotliCoding.of(4))
 *         .coding(ContentCoding.gzip(4))
 *         .build();
 * }</pre>
 */
@NullMarked
package dev.torc.brotli;

import org.jspecify.annotations.NullMarked;
