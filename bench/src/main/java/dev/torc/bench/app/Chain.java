package dev.torc.bench.app;

import dev.torc.http.HttpHandler;
import dev.torc.http.Key;
import dev.torc.http.Middleware;
import dev.torc.http.files.StaticFiles;
import dev.torc.http.middleware.AccessLog;
import dev.torc.http.middleware.BodyLimit;
import dev.torc.http.middleware.Compression;
import dev.torc.http.middleware.Cors;
import dev.torc.http.middleware.RequestIds;
import dev.torc.http.middleware.SecurityHeaders;
import dev.torc.http.middleware.Timing;
import dev.torc.http.routing.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The reference application with what is around it. Owns the access logs, which are closed after the server; that of a variant is
 * deleted then.
 */
final class Chain implements AutoCloseable {
    private static final int ROUTES = 200;
    private static final int ROUTES_PER_KIND = 4;
    private static final long BODY_BYTES_MAX = 1L << 30;

    private static final Key<String> VISITOR = Key.named("visitor");

    private final List<AccessLog> logs = new ArrayList<>();
    private final HttpHandler handler;
    private @Nullable Path temporary;

    /** Builds it for a variant; for the default where that is null. */
    Chain(ServerOptions options, @Nullable Variant variant) throws IOException {
        HttpHandler inner = application(options);
        if (variant != null && variant.burnShare() > 0) {
            inner = new Burning(inner, variant.burnShare());
        }
        inner = switch (variant == null ? Surroundings.NONE : variant.surroundings()) {
            case NONE -> inner;
            case MIDDLEWARE -> eight().around(router(inner));
            case ACCESS_LOG -> {
                Path file = Files.createTempFile("torc-access-", ".log");
                temporary = file;
                yield log(new AccessLogFile(file, AccessLog.Format.COMBINED)).around(inner);
            }
        };
        AccessLogFile accessLog = options.accessLog();
        handler = accessLog == null ? inner : log(accessLog).around(inner);
    }

    HttpHandler handler() {
        return handler;
    }

    private AccessLog log(AccessLogFile file) throws IOException {
        AccessLog log = AccessLog.to(file.path()).format(file.format()).start();
        logs.add(log);
        return log;
    }

    private static HttpHandler application(ServerOptions options) {
        HttpHandler application = new ReferenceApplication();
        if (options.files() == null) {
            return application;
        }
        HttpHandler files =
                StaticFiles.builder(options.files()).prefix(Endpoints.FILES).build();
        return exchange -> {
            HttpHandler handler = exchange.request().pathStartsWith(Endpoints.FILES) ? files : application;
            handler.handle(exchange);
        };
    }

    private static Router router(HttpHandler application) {
        Router.Builder routes = Router.builder().get(Endpoints.PLAINTEXT, application);
        for (int i = 0; i < (ROUTES - 1) / ROUTES_PER_KIND + 1; i++) {
            routes.get("/kind" + i, application)
                    .get("/kind" + i + "/{id}", application)
                    .post("/kind" + i + "/{id}", application)
                    .get("/kind" + i + "/{id}/parts/{part}", application);
        }
        return routes.otherwise(application).build();
    }

    private static Middleware eight() {
        LongAdder served = new LongAdder();
        LongAdder nanos = new LongAdder();
        return Middleware.chain(
                RequestIds.create(),
                Timing.serverTiming().andTelling((exchange, startNanos, endNanos, complete) -> nanos.add(endNanos)),
                SecurityHeaders.defaults(),
                Cors.builder().origins("https://app.example").build(),
                BodyLimit.of(BODY_BYTES_MAX),
                Compression.gzip(),
                next -> exchange -> {
                    served.increment();
                    next.handle(exchange);
                },
                next -> exchange -> {
                    if (exchange.request().find("Authorization") < 0) {
                        exchange.attribute(VISITOR, "anonymous");
                    }
                    next.handle(exchange);
                });
    }

    @Override
    public void close() {
        logs.forEach(AccessLog::close);
        if (temporary != null) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                // It is in the folder for temporary files.
            }
        }
    }
}
