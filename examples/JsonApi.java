// A JSON API: routes, parameters of the path, bodies of both directions, errors.
//
//     ./torc example json-api
//     curl -i -d '{"title": "Write"}' http://127.0.0.1:8080/tasks
//     curl http://127.0.0.1:8080/tasks
//     curl -X DELETE http://127.0.0.1:8080/tasks/1

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.http.HttpExchange;
import dev.torc.http.HttpServer;
import dev.torc.http.routing.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

final class JsonApi {
    static final int TASK_BYTES_MAX = 16 * 1024;
    static final ObjectMapper JSON = new ObjectMapper();

    record NewTask(String title) {}

    record Task(long id, String title) {}

    record Problem(String error) {}

    // Handlers run on several loops at once.
    final ConcurrentNavigableMap<Long, Task> tasks = new ConcurrentSkipListMap<>();
    final AtomicLong lastId = new AtomicLong();

    void main() throws IOException {
        Router router = Router.builder()
                .get("/tasks", exchange -> json(exchange, 200, tasks.values()))
                .post("/tasks", exchange -> exchange.receiveAll(TASK_BYTES_MAX, body -> add(exchange, body)))
                .get("/tasks/{id}", exchange -> found(exchange, tasks.get(id(exchange))))
                .delete("/tasks/{id}", exchange -> found(exchange, tasks.remove(id(exchange))))
                .otherwise(exchange -> json(exchange, 404, new Problem("there is nothing here")))
                .build();
        HttpServer server = HttpServer.builder()
                .listen("127.0.0.1", Integer.getInteger("port", 8080))
                .handler(router)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        IO.println("listening on http://127.0.0.1:" + server.address().getPort());
    }

    void add(HttpExchange exchange, byte[] body) {
        try {
            NewTask wanted = JSON.readValue(body, NewTask.class);
            if (wanted == null || wanted.title() == null) {
                json(exchange, 400, new Problem("a task has a title"));
                return;
            }
            Task task = new Task(lastId.incrementAndGet(), wanted.title());
            tasks.put(task.id(), task);
            json(exchange.header("Location", "/tasks/" + task.id()), 201, task);
        } catch (JacksonException e) {
            json(exchange, 400, new Problem(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array is read without I/O
        }
    }

    void found(HttpExchange exchange, Task task) {
        if (task == null) {
            json(exchange, 404, new Problem("there is no such task"));
        } else {
            json(exchange, 200, task);
        }
    }

    // Zero is no task's.
    static long id(HttpExchange exchange) {
        try {
            return Long.parseLong(exchange.pathParameter("id"));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static void json(HttpExchange exchange, int status, Object value) {
        try {
            exchange.respond(status, "application/json", JSON.writeValueAsBytes(value));
        } catch (JacksonException e) {
            throw new UncheckedIOException(e);
        }
    }
}
