/** Torc's metrics in a registry of Micrometer. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has no module descriptor
module dev.torc.micrometer {
    requires transitive dev.torc.http;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports dev.torc.micrometer;
}
