/** The content coding br. */
module dev.torc.brotli {
    requires com.aayushatharva.brotli4j;
    requires transitive dev.torc.http;
    requires static transitive org.jspecify;

    exports dev.torc.brotli;
}
