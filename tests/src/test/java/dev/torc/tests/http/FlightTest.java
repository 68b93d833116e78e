package dev.torc.tests.http;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.HttpExchange;
import dev.torc.transport.FileRegion;
import dev.torc.transport.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a flight recording shows of a load. */
@Timeout(120)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.torc.tests.http.TestServer#transports")
final class FlightTest {
    private static final int REQUESTS = 200;
    private static final int PIPELINED = 20;
    private static final long DELAY_NANOS = 20_000_000;
    private static final long SLOW_NANOS = 50_000_000;
    private static final int BIG_BYTES = 8 << 20;
    /** More than the kernel takes while nobody reads. */
    private static final int FILE_BYTES = 64 << 20;
    /** Of a request that takes microseconds, reading the clocks is a part. */
    private static final long TOLERANCE_NANOS = 20_000;

    @TempDir
    private Path folder;

    private final Transport transport;

    FlightTest(Transport transport) {
        this.transport = transport;
    }

    private void handle(HttpExchange exchange) throws IOException {
        switch (exchange.request().path()) {
            case "/late" ->
                exchange.connection()
                        .loop()
                        .newTimer(() -> exchange.text(200, "late"))
                        .arm(DELAY_NANOS);
            case "/file" -> exchange.file(200, null, new FileRegion(FileChannel.open(file(), READ), 0, FILE_BYTES));
            case "/big" -> exchange.respond(200, null, new byte[BIG_BYTES]);
            case "/slow" -> {
                long until = System.nanoTime() + SLOW_NANOS;
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(SLOW_NANOS);
                }
                exchange.text(200, "slow");
            }
            case "/broken" -> {
                exchange.start(200, null, 10);
                exchange.write(ByteBuffer.allocate(3));
                exchange.connection().abort();
            }
            default -> exchange.text(200, "Hello");
        }
    }

    private Path file() throws IOException {
        Path file = folder.resolve("big");
        try (FileChannel sparse = FileChannel.open(file, CREATE, WRITE)) {
            sparse.write(ByteBuffer.allocate(1), FILE_BYTES - 1);
        }
        return file;
    }

    private static String get(String path, String... fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n" + String.join("", fields) + "\r\n";
    }

    private void load() throws IOException {
        String last = get("/", "Connection: close\r\n");
        try (TestServer server = new TestServer(transport, this::handle)) {
            try (RawClient client = server.client()) {
                for (int i = 0; i < REQUESTS - PIPELINED; i++) {
                    client.send(get("/?" + i)).readUntil("Hello");
                }
                client.send(get("/?p").repeat(PIPELINED) + last).readAll();
            }
            server.exchange(get("/late", "Connection: close\r\n"));
            for (String path : List.of("/big", "/file")) {
                try (RawClient client = server.client()) {
                    client.send(get(path, "Connection: close\r\n"));
                    LockSupport.parkNanos(DELAY_NANOS);
                    client.readAll();
                }
            }
            try (RawClient client = server.client()) {
                client.send("GET /head HTTP/1.1\r\n");
                LockSupport.parkNanos(DELAY_NANOS);
                client.send("Host: a\r\nConnection: close\r\n\r\n").readAll();
            }
            server.exchange(get("/slow", "Connection: close\r\n"));
            server.exchange("G(T / HTTP/1.1\r\n\r\n");
            try (RawClient client = server.client()) {
                client.send(get("/broken"));
                client.readAll();
            } catch (IOException reset) {
                // That is how it breaks off.
            }
        }
    }

    private List<RecordedEvent> record(String... names) throws IOException {
        Path file = folder.resolve("load.jfr");
        try (Recording recording = new Recording()) {
            for (String name : List.of("torc.Accept", "torc.Request", "torc.SlowTurn")) {
                recording.disable(name);
            }
            for (String name : names) {
                recording.enable(name);
            }
            recording.start();
            load();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        Files.delete(file);
        return events;
    }

    private static long nanos(RecordedEvent event, String stage) {
        return event.getDuration(stage).toNanos();
    }

    private static RecordedEvent of(List<RecordedEvent> requests, String target) {
        return requests.stream()
                .filter(event -> event.getString("target").equals(target))
                .findFirst()
                .orElseThrow();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    @Test
    void theStagesOfEveryRequestAddUpToItsTime() throws IOException {
        List<RecordedEvent> requests = named(record("torc.Request"), "torc.Request");
        assertEquals(REQUESTS + 8, requests.size());
        long wholeSum = 0;
        long stagesSum = 0;
        int apart = 0;
        for (RecordedEvent request : requests) {
            long whole = request.getDuration().toNanos();
            long stages = nanos(request, "read") + nanos(request, "handler") + nanos(request, "write");
            wholeSum += whole;
            stagesSum += stages;
            apart += Math.abs(whole - stages) > Math.max(TOLERANCE_NANOS, whole / 20) ? 1 : 0;
        }
        // A loop may lose its processor between its two clocks.
        assertTrue(apart <= requests.size() / 100, apart + " requests whose stages are not their time");
        assertTrue(Math.abs(wholeSum - stagesSum) <= wholeSum / 20, wholeSum + " and " + stagesSum);
        assertTrue(nanos(of(requests, "/late"), "handler") >= DELAY_NANOS);
        assertTrue(nanos(of(requests, "/slow"), "handler") >= SLOW_NANOS);
        assertTrue(nanos(of(requests, "/head"), "read") >= DELAY_NANOS / 2);
        assertTrue(nanos(of(requests, "/file"), "write") >= DELAY_NANOS / 2);
        assertEquals(BIG_BYTES, of(requests, "/big").getLong("contentBytes"));
        assertEquals("GET", of(requests, "/big").getString("method"));
        assertEquals(400, of(requests, "").getInt("status"));
        assertTrue(
                requests.stream().filter(event -> !event.getBoolean("complete")).count() == 1);
    }

    @Test
    void connectionsAndTurnsThatWereSlowAreTold() throws IOException {
        List<RecordedEvent> events = record("torc.Accept", "torc.SlowTurn");
        List<RecordedEvent> accepts = named(events, "torc.Accept");
        assertEquals(8, accepts.size());
        assertTrue(accepts.getFirst().getString("remoteAddress").startsWith("/127.0.0.1:"));
        assertTrue(
                named(events, "torc.SlowTurn").stream()
                        .anyMatch(turn -> turn.getDuration().compareTo(Duration.ofNanos(SLOW_NANOS)) >= 0
                                && turn.getLong("completions") > 0),
                events::toString);
        assertTrue(named(events, "torc.Request").isEmpty());
    }

    @Test
    void whatIsNotRecordedIsNotThere() throws IOException {
        assertEquals(List.of(), named(record(), "torc.Request"));
    }
}
