package dev.torc.bench.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JdkVariantTest {
    @ParameterizedTest
    @EnumSource
    void onlyOneVariantIsTorcThoughItsProviderIsPresent(JdkVariant variant) throws IOException {
        HttpServer server = variant.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.stop(0);
        boolean torc = server.getClass().getName().startsWith("dev.torc.");
        assertEquals(variant == JdkVariant.ON_TORC, torc, server.getClass().getName());
    }
}
