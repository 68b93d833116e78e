package dev.torc.tests.http;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jol.info.ClassLayout;

/** What each connection has, however idle it is, stays as small as it is: a field more is a decision. */
final class ConnectionLayoutTest {

    @ParameterizedTest
    @CsvSource({
        "dev.torc.transport.LoopConnection, 88",
        "dev.torc.transport.Output, 48",
        "dev.torc.transport.spi.SendQueue, 32",
        "dev.torc.transport.Timer, 40",
        "dev.torc.transport.nio.NioChannel, 48",
        "dev.torc.transport.uring.UringChannel, 88",
        "dev.torc.http.server.HttpConnection, 40",
        "dev.torc.http.server.ConnectionExchange, 24",
        "dev.torc.http.server.Deadlines, 56"
    })
    void anObjectOfEachConnectionDoesNotGrow(String type, long bytesMax) throws ClassNotFoundException {
        HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        assumeTrue(
                Boolean.parseBoolean(vm.getVMOption("UseCompressedOops").getValue()),
                "on a heap of 32 GiB and more references take eight bytes");
        System.setProperty("jol.skipDynamicAttach", "true"); // it would print that there is no agent
        ClassLayout layout = ClassLayout.parseClass(Class.forName(type));
        assertTrue(layout.instanceSize() <= bytesMax, layout::toPrintable);
    }
}
