package dev.torc.tests.clients;

import java.io.IOException;
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

/**
 * The JDK's HttpClient: so many requests on kept connections, every tenth with content, and each answer looked at. A request
 * whose answer the client takes for data on an idle connection, since it came before the client was ready for it
 * (JDK-8357639), is sent again, and counted.
 */
public final class JdkClient {
    private static final int THREADS = 32;
    private static final int WITH_CONTENT = 10;
    private static final int CONTENT_CHARS_MAX = 20_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final AtomicInteger left;
    private final AtomicInteger sentAgain = new AtomicInteger();

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
        int again = clients.sentAgain.get();
        System.out.println("JDK HttpClient: " + requests + " requests, no errors"
                + (again == 0 ? "" : "; " + again + " sent again since the client lost their answers (JDK-8357639)"));
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
        HttpResponse<String> response = send(request.build());
        if (response.statusCode() != 200 || !response.body().equals(content)) {
            throw new IllegalStateException("a wrong answer: " + response + " " + response.body());
        }
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            if (!isClientsOwn(e)) {
                throw e;
            }
            sentAgain.incrementAndGet();
            return client.send(request, BodyHandlers.ofString());
        }
    }

    /** The client says so itself: its watch over idle connections saw one that was not idle. */
    private static boolean isClientsOwn(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (String.valueOf(cause.getMessage()).startsWith("Unexpected cleanup triggered for non pooled")) {
                return true;
            }
        }
        return false;
    }
}
