package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.app.RunningServer;
import dev.torc.bench.app.ServerName;
import dev.torc.bench.app.ServerOptions;
import dev.torc.bench.app.Servers;
import dev.torc.bench.load.Interval;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadRun;
import dev.torc.bench.load.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;
import picocli.CommandLine;

/** What {@code torc load} writes, while it runs and afterwards. */
@Timeout(60)
class LoadOutputsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private RunningServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        server = Servers.start(ServerName.of("nio"), ServerOptions.of("127.0.0.1", 0, 1));
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ofSeconds(5));
    }

    private String url() {
        return "http://127.0.0.1:" + server.address().getPort() + "/plaintext";
    }

    private int load(String... options) {
        CommandLine line = TorcCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        List<String> arguments = new ArrayList<>(List.of("load", url(), "-c4", "--allow-invalid"));
        arguments.addAll(List.of(options));
        return line.execute(arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void writesEveryKindOfFile() throws Exception {
        String[] options = {
            "-R400",
            "-d1500ms",
            "--json",
            file("a.json"),
            "--csv",
            file("a.csv"),
            "--hlog",
            file("a.hlog"),
            "--html",
            file("a.html")
        };
        assertEquals(ExitCode.GOOD, load(options), err.toString());
        JsonNode json = new ObjectMapper().readTree(folder.resolve("a.json").toFile());
        assertEquals("torc-load/2", json.path("schema").asText());
        long good = json.path("result").path("succeeded").asLong();
        assertTrue(good > 0, json.toString());

        List<String> csv = Files.readAllLines(folder.resolve("a.csv"));
        long columns = csv.getFirst().chars().filter(c -> c == ',').count();
        assertTrue(
                csv.stream().allMatch(line -> line.chars().filter(c -> c == ',').count() == columns), csv.toString());
        assertEquals(good, sum(csv, "second"));
        assertEquals(good, sum(csv, "run"));

        String page = Files.readString(folder.resolve("a.html"));
        assertFalse(page.contains("src=") || page.contains("href="), "it needs the network");
        assertEquals(4, page.split("<polyline", -1).length, "two curves of percentiles and one of rates");
        String drawn = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + 6);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(drawn)));
        assertFalse(drawn.contains("NaN"), drawn);
    }

    private static long sum(List<String> csv, String kind) {
        return csv.stream()
                .filter(line -> line.startsWith(kind + ","))
                .mapToLong(line -> Long.parseLong(line.split(",", -1)[3]))
                .sum();
    }

    @Test
    void failsWhereAConditionIsSo() {
        assertEquals(ExitCode.FAILED, load("-n100", "--fail-if", "p99>1us", "--fail-if", "errors>0"));
        assertTrue(err.toString().contains("torc: --fail-if 'p99>1us' is so: p99 was "), err.toString());
        assertFalse(err.toString().contains("errors>0"), err.toString());
        assertEquals(ExitCode.GOOD, load("-n100", "--fail-if", "p99>1m"), err.toString());
    }

    @Test
    void showsALineForEachSecondUnlessItIsQuiet() {
        assertEquals(ExitCode.GOOD, load("-R100", "-d1200ms"), err.toString());
        assertTrue(err.toString().lines().anyMatch(line -> line.matches(" +1\\.0 s .*/s  p50 .*")), err.toString());
        err.getBuffer().setLength(0);
        assertEquals(ExitCode.GOOD, load("-R100", "-d1200ms", "-q"), err.toString());
        assertEquals("", err.toString());
    }

    @Test
    void servesItsMetricsWhileItRuns() throws Exception {
        List<String> pages = new ArrayList<>();
        try (LoadMetrics metrics = LoadMetrics.start(0);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.port() + "/metrics"))
                    .build();
            LoadJob job = LoadJob.of(url()).withRate(200).withDurationNanos(TimeUnit.MILLISECONDS.toNanos(1200));
            new LoadRun(job, interval -> {
                        metrics.show(interval);
                        pages.add(body(client, request));
                    })
                    .run();
        }
        String last = pages.getLast();
        assertTrue(last.contains("torc_load_responses_good_total 240\n"), last);
        assertTrue(last.contains("torc_load_service_seconds{quantile=\"0.99\"} "), last);
        assertTrue(last.contains("torc_load_response_seconds_count 240\n"), last);
        assertTrue(last.endsWith("# EOF\n"), last);
    }

    private static String body(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void drawsOnATerminal() throws Exception {
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        Terminal terminal = new LineDisciplineTerminal("a terminal", "xterm", screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(100, 24));
        LoadLive live = new LoadLive(terminal);
        Series series = new Series();
        LoadJob job = LoadJob.of(url()).withRate(200).withDurationNanos(TimeUnit.MILLISECONDS.toNanos(1200));
        new LoadRun(job, interval -> show(live, series, interval)).run();
        live.close();
        String drawn = screen.toString(StandardCharsets.UTF_8);
        assertTrue(drawn.contains("responses   errors 0"), drawn);
        assertTrue(drawn.contains("service   p50 "), drawn);
        assertTrue(drawn.contains("█"), drawn);
    }

    private static void show(LoadLive live, Series series, Interval interval) {
        live.show(interval, series.add(interval));
    }

    @Test
    void aSparklineIsAsHighAsItsValues() {
        assertEquals("▁▅█▁", LoadLive.sparkline(List.of(0.0, 50.0, 100.0, 1.0)));
        assertEquals("▁", LoadLive.sparkline(List.of(0.0)));
    }

    /** A process is told to end by SIGTERM; it still reports and exits with the command's own code. */
    @Test
    void aSignalEndsTheRunAndItsReportIsWritten() throws Exception {
        Path json = folder.resolve("a.json");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.torc.bench.cli.TorcCommand",
                        "load",
                        url(),
                        "-R100",
                        "-d1h",
                        "--allow-invalid",
                        "--json",
                        json.toString())
                .start();
        // The first line is that of the first second.
        process.errorReader().readLine();
        process.toHandle().destroy();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(ExitCode.GOOD, process.exitValue(), said);
        assertTrue(said.contains("latency from the intended start"), said);
        assertTrue(new ObjectMapper()
                        .readTree(json.toFile())
                        .path("result")
                        .path("succeeded")
                        .asLong()
                > 50);
    }
}
