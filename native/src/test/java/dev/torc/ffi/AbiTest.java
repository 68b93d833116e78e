package dev.torc.ffi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.ffi.generated.io_uring_buf;
import dev.torc.ffi.generated.io_uring_buf_reg;
import dev.torc.ffi.generated.io_uring_getevents_arg;
import dev.torc.ffi.generated.io_uring_probe;
import dev.torc.ffi.generated.io_uring_sqe;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes, offsets and constants on the Java side are those of the installed headers, by a C program that prints them. */
class AbiTest {
    /** Far fewer than there are; a list with fewer was made wrongly. */
    private static final int EXPRESSIONS_MIN = 200;

    /** What the kernel has not used yet, and so may have another name in newer headers. */
    private static final Pattern RESERVED = Pattern.compile("(__)?(pad|resv)\\d*");

    private static final int ABOVE_64 = 70;

    private final CHeaders headers;
    /** The kernel's own header, which may be newer than liburing's copy of it. */
    private final CHeaders kernelHeaders;

    private final LinkedHashMap<String, Number> expected = new LinkedHashMap<>();

    AbiTest(@TempDir Path folder) {
        headers = new CHeaders(
                folder, "#include \"" + GeneratedBindings.jextract().resolve("torc.h") + '"');
        kernelHeaders = new CHeaders(folder, "#include <linux/io_uring.h>");
    }

    @BeforeEach
    void needsTheHeaders() throws Exception {
        headers.assumeThatTheyAreInstalled();
    }

    @Test
    void generatedConstantsAreThoseOfTheHeaders() throws Exception {
        expected.putAll(GeneratedBindings.constants());
        assertTrue(expected.size() > EXPRESSIONS_MIN / 2, () -> expected.size() + " constants");
        compare(headers);
    }

    @Test
    void generatedStructuresAreThoseOfTheHeaders() throws Exception {
        for (String struct : GeneratedBindings.structs()) {
            long bytes = GeneratedBindings.bytes(struct);
            expected.put("sizeof(struct " + struct + ")", bytes);
            for (var field : GeneratedBindings.fields(struct).values()) {
                if (RESERVED.matcher(field.path()).matches() && !headers.know(field.cOffset())) {
                    continue;
                }
                expected.put(field.cOffset(), field.offset());
                // The array without a length that ends a structure has an offset, and no size.
                if (field.bytes() != 0) {
                    expected.put(field.cBytes(), field.bytes());
                }
            }
        }
        assertTrue(expected.containsKey("offsetof(struct io_uring_sqe, buf_group)"), "a member of a union");
        assertTrue(expected.containsKey("offsetof(struct in6_addr, __in6_u.__u6_addr32)"), "a member of an inner one");
        assertTrue(expected.size() > EXPRESSIONS_MIN, () -> expected.size() + " sizes and offsets");
        compare(headers);
    }

    @Test
    void newConstantsAreThoseOfHeadersThatKnowThem() throws Exception {
        for (CHeaders each : List.of(headers, kernelHeaders)) {
            expected.clear();
            for (Field field : NewConstants.class.getDeclaredFields()) {
                assertTrue(Modifier.isStatic(field.getModifiers()), field::getName);
                if (each.know(field.getName())) {
                    expected.put(field.getName(), field.getInt(null));
                }
            }
            compare(each);
        }
    }

    /** Layouts that the code relies on and that are not generated, where headers have them. */
    @Test
    void layoutsWrittenByHandAreThoseOfHeadersThatKnowThem() throws Exception {
        var byHand = new LinkedHashMap<String, Number>();
        // Ring.registerNapi
        byHand.put("sizeof(struct io_uring_napi)", Ring.NAPI_BYTES);
        byHand.put("offsetof(struct io_uring_napi, busy_poll_to)", 0);
        byHand.put("sizeof(((struct io_uring_napi *)0)->busy_poll_to)", Integer.BYTES);
        byHand.put("offsetof(struct io_uring_napi, prefer_busy_poll)", Integer.BYTES);
        byHand.put("sizeof(((struct io_uring_napi *)0)->prefer_busy_poll)", Byte.BYTES);
        // Ring.registerBufferRing: flags were padding.
        byHand.put("offsetof(struct io_uring_buf_reg, flags)", io_uring_buf_reg.pad$offset());
        byHand.put("sizeof(((struct io_uring_buf_reg *)0)->flags)", Short.BYTES);
        // Ring.enter: newer fields took the place of padding, and zero means to them what it did.
        byHand.put("offsetof(struct io_uring_getevents_arg, min_wait_usec)", io_uring_getevents_arg.pad$offset());
        byHand.put("offsetof(struct io_uring_getevents_arg, ts)", io_uring_getevents_arg.ts$offset());
        // BufferRing: the tail lies over the first entry, and the entries start where the ring does.
        byHand.put("offsetof(struct io_uring_buf_ring, tail)", io_uring_buf.resv$offset());
        byHand.put("offsetof(struct io_uring_buf_ring, bufs)", 0);
        // KernelFeatures: the operations follow the probe's head.
        byHand.put("offsetof(struct io_uring_probe, ops)", io_uring_probe.sizeof());
        // Sqe: one word for the flags of all operations, and socketOption.
        for (String flags : List.of("accept_flags", "cancel_flags", "poll32_events", "uring_cmd_flags")) {
            byHand.put("offsetof(struct io_uring_sqe, " + flags + ")", io_uring_sqe.msg_flags$offset());
        }
        byHand.put("offsetof(struct io_uring_sqe, level)", io_uring_sqe.addr$offset());
        byHand.put("offsetof(struct io_uring_sqe, optname)", io_uring_sqe.addr$offset() + Integer.BYTES);
        byHand.put("offsetof(struct io_uring_sqe, optlen)", io_uring_sqe.file_index$offset());
        byHand.put("offsetof(struct io_uring_sqe, optval)", io_uring_sqe.addr3$offset());
        for (CHeaders each : List.of(headers, kernelHeaders)) {
            expected.clear();
            for (var entry : byHand.entrySet()) {
                if (each.know(entry.getKey())) {
                    expected.put(entry.getKey(), entry.getValue());
                }
            }
            compare(each);
        }
    }

    /** {@link LibC#pin} takes the set of processors for an array of unsigned long, of 128 bytes unless more are needed. */
    @Test
    void aSetOfProcessorsIsAnArrayOfLong() throws Exception {
        expected.put("sizeof(cpu_set_t)", LibC.CPU_SET_BYTES);
        expected.put("sizeof(unsigned long)", Long.BYTES);
        expected.put(
                "({ cpu_set_t set; CPU_ZERO(&set); CPU_SET(" + ABOVE_64 + ", &set); ((unsigned long *)&set)[1]; })",
                1L << (ABOVE_64 - Long.SIZE));
        compare(headers);
    }

    /** Compares what Java has with what C has; an {@code int} of Java stands for 32 bits with a sign or without. */
    private void compare(CHeaders with) throws IOException, InterruptedException {
        Iterator<Long> actual = with.values(expected.keySet()).iterator();
        var differences = new ArrayList<String>();
        expected.forEach((expression, value) -> {
            long c = actual.next();
            boolean same =
                    value.longValue() == c || value instanceof Integer && Integer.toUnsignedLong(value.intValue()) == c;
            if (!same) {
                differences.add(expression + " is " + c + " in C and " + value + " in Java");
            }
        });
        assertEquals("", String.join("\n", differences));
    }
}
