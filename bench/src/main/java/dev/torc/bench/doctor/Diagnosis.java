package dev.torc.bench.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.torc.transport.Transport;
import dev.torc.transport.TransportException;
import dev.torc.transport.Transports;
import dev.torc.transport.uring.UringFeature;
import dev.torc.transport.uring.UringOptions;
import dev.torc.transport.uring.UringSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What was found. Nothing that the machine refuses makes it fail.
 *
 * @param machine what it says of itself
 * @param nativeAccess what the JVM says to native calls
 * @param ring how io_uring does
 * @param transport which one is the best that works here; null where none does
 * @param fallback why it is not a better one; null where it is the best there is
 * @param advice what to change
 */
public record Diagnosis(
        Machine machine,
        NativeAccess nativeAccess,
        RingState ring,
        @Nullable String transport,
        @Nullable String fallback,
        List<Advice> advice) {

    private static final String SCHEMA = "torc-doctor/1";

    public Diagnosis {
        advice = List.copyOf(advice);
    }

    /** Looks at this machine; takes some hundred milliseconds. */
    public static Diagnosis ofThisMachine() {
        Machine machine = Machine.read(new ProcFiles(Path.of("/proc")));
        // Where the engine is in no module of its own, the one that makes the calls is the same as this one.
        Module module = UringSupport.class.getModule();
        boolean before = module.isNativeAccessEnabled();
        UringSupport support = UringSupport.here();
        NativeAccess nativeAccess = NativeAccess.of(machine.isLinux(), before, module.isNativeAccessEnabled());
        RingState ring = ring(support);
        try {
            Transport best = Transports.best();
            return of(machine, nativeAccess, ring, best.name(), best.fallback());
        } catch (TransportException e) {
            return of(machine, nativeAccess, ring, null, e.getMessage());
        }
    }

    static Diagnosis of(
            Machine machine,
            NativeAccess nativeAccess,
            RingState ring,
            @Nullable String transport,
            @Nullable String fallback) {
        return new Diagnosis(machine, nativeAccess, ring, transport, fallback, Advice.of(machine, nativeAccess, ring));
    }

    private static RingState ring(UringSupport support) {
        boolean liburing = support.features().contains(UringFeature.LIBURING);
        if (support.unavailability() != null) {
            return new RingState(support.unavailability(), liburing, null, List.of());
        }
        String calls = support.effective(UringOptions.defaults()).details().get("calls");
        return new RingState(null, liburing, calls, FeatureChecks.run());
    }

    /** Whether the best transport for this system can be used: io_uring on Linux, NIO elsewhere. */
    public boolean isGood() {
        return transport != null && (!machine.isLinux() || ring.failure() == null);
    }

    /** For people. */
    public String text() {
        return DiagnosisText.of(this);
    }

    /** For programs: {@code torc-doctor/1}. What is not known is null. */
    public String json() {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        ObjectNode root = mapper.createObjectNode().put("schema", SCHEMA).put("good", isGood());
        root.putObject("machine")
                .put("os", machine.os())
                .put("kernel", machine.kernel())
                .put("arch", machine.arch())
                .put("cpus", machine.cpus())
                .put("jdk", machine.jdk())
                .put("vendor", machine.vendor())
                .put("nativeAccess", nativeAccess.name().toLowerCase(Locale.ROOT))
                .putObject("aotCache")
                .put("file", machine.aotCache().file())
                .put("inUse", machine.aotCache().inUse());
        ObjectNode uring = root.putObject("ioUring")
                .put("usable", ring.failure() == null)
                .put("reason", ring.failure())
                .put("disabled", orNull(machine.ioUringDisabled()))
                .put("group", orNull(machine.ioUringGroup()))
                .put("seccomp", orNull(machine.seccomp()))
                .put("liburing", nativeAccess == NativeAccess.DENIED ? null : ring.liburing())
                .put("calls", ring.calls());
        ArrayNode checks = uring.putArray("checks");
        for (FeatureCheck check : ring.checks()) {
            checks.addObject()
                    .put("name", check.name())
                    .put("onByDefault", check.onByDefault())
                    .put("outcome", check.outcome().label())
                    .put("reason", check.reason());
        }
        root.putObject("limits")
                .put("memlockBytes", limit(machine.memlockBytes()))
                .put("memlockApplies", machine.memlockApplies())
                .put("openFiles", limit(machine.openFiles()))
                .put("somaxconn", orNull(machine.somaxconn()));
        root.putObject("transport").put("auto", transport).put("fallback", fallback);
        ArrayNode changes = root.putArray("advice");
        advice.forEach(each -> changes.addObject().put("reason", each.reason()).put("command", each.command()));
        try {
            return mapper.writeValueAsString(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Long orNull(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }

    /** -1 where it does not limit. */
    private static @Nullable Long limit(OptionalLong value) {
        Long known = orNull(value);
        return known != null && known == ProcFiles.UNLIMITED ? Long.valueOf(-1) : known;
    }
}
