package dev.torc.tests.transport;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringSupport;
import dev.torc.transport.uring.UringTransport;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine on io_uring, on real sockets: by default, with each feature the other way round, and with tiny rings. */
@ParameterizedClass(name = "{0}")
@MethodSource("variants")
class UringTransportContractTest extends TransportContract implements SocketContract {
    /** A way to run the engine, named. */
    record Variant(String name, UringOptions options) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final Variant variant;

    UringTransportContractTest(Variant variant) {
        this.variant = variant;
    }

    static List<Variant> variants() {
        UringOptions defaults = UringOptions.defaults();
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant("default", defaults));
        for (UringFeature feature : UringFeature.values()) {
            variants.add(
                    feature.isOnByDefault()
                            ? new Variant("without " + feature.label(), defaults.without(feature))
                            : new Variant("with " + feature.label(), defaults.with(feature)));
        }
        Set<UringFeature> all = EnumSet.allOf(UringFeature.class);
        all.remove(UringFeature.SQPOLL);
        variants.add(new Variant("all features", defaults.withFeatures(all).withZeroCopySend(1)));
        variants.add(new Variant("no features", defaults.withFeatures(Set.of())));
        variants.add(
                new Variant("4 entries, 2 buffers", defaults.withQueues(4, 4).withReceiveBuffers(2, 4096)));
        return variants;
    }

    @Override
    Rig newRig() {
        String reason = UringSupport.here().unavailability();
        assumeTrue(reason == null, reason);
        return new SocketRig(UringTransport.create(variant.options()));
    }
}
