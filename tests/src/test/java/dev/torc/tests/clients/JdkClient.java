package dev.torc.tests.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The JDK's HttpClient: so many requests on kept connections, every tenth with content, and each answer looked at. */
public final class JdkClient {
    private static final int THREADS = 32;
    private static final int WITH_CONTENT = 10;
    private static final int CONTENT_CHARS_MAX = 20_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final AtomicInteger left;

    private JdkClient(String url, int requests) {
        this.url = url;
        this.left = new AtomicInteger(requests);
    }

    /** Takes the server's URL and the number of requests; an answer that is wrong ends it with an exception. */
    public static void main(String[] args) throws Exception {
        int requests = Integer.parseInt(args[1]);
        JdkClient clients = new JdkClient(args[0], requests);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Boolean>> tasks = IntStream.range(0, THREADS)
                    .mapToObj(_ -> (Callable<Boolean>) clients::run)
                    .toList();
            for (var done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
        System.out.println("JDK HttpClient: " + requests + " requests, no errors");
    }

    private boolean run() throws Exception {
        for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
            if (number % WITH_CONTENT == 0) {
                String content = "x".repeat(number % CONTENT_CHARS_MAX);
                expect(
                        HttpRequest.newBuilder(URI.create(url + "/echo")).POST(BodyPublishers.ofString(content)),
                        content);
            } else {
                expect(HttpRequest.newBuilder(URI.create(url + "/plaintext")), "Hello, World!");
            }
        }
        return true;
    }

    private void expect(HttpRequest.Builder request, String content) throws Exception {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() != 200 || !response.body().equals(content)) {
            throw new IllegalStateException("a wrong answer: " + response + " " + response.body());
        }
    }
}
