/** The content coding zstd. */
module dev.torc.zstd {
    requires com.github.luben.zstd_jni;
    requires transitive dev.torc.http;
    requires static transitive org.jspecify;

    exports dev.torc.zstd;
}
