package dev.torc.bench.peers;

import dev.torc.bench.app.Endpoints;

/** Where a request goes. Peers that have a router of their own that their users use by default, use it instead. */
enum Route {
    PLAINTEXT,
    JSON,
    ECHO,
    NOT_FOUND,
    NOT_ALLOWED;

    /**
     * The route of a request.
     *
     * @param path without a query
     */
    static Route of(String method, String path) {
        return switch (path) {
            case Endpoints.PLAINTEXT -> reads(method) ? PLAINTEXT : NOT_ALLOWED;
            case Endpoints.JSON -> reads(method) ? JSON : NOT_ALLOWED;
            case Endpoints.ECHO -> method.equals("POST") ? ECHO : NOT_ALLOWED;
            default -> NOT_FOUND;
        };
    }

    private static boolean reads(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** The status of its answer. */
    int status() {
        return switch (this) {
            case PLAINTEXT, JSON, ECHO -> 200;
            case NOT_FOUND -> 404;
            case NOT_ALLOWED -> 405;
        };
    }

    /** The type of its answer; an echo's is the request's. */
    String contentType() {
        return this == JSON ? Endpoints.JSON_TYPE : Endpoints.TEXT_TYPE;
    }

    /** Its answer. */
    byte[] content() {
        return switch (this) {
            case PLAINTEXT -> Answers.HELLO;
            case JSON -> Answers.json();
            case NOT_FOUND -> Answers.NOT_FOUND;
            case NOT_ALLOWED -> Answers.NOT_ALLOWED;
            case ECHO -> throw new IllegalStateException("an echo's content is the request's");
        };
    }

    /** The methods that are allowed where this one is not. */
    static String allowed(String path) {
        return path.equals(Endpoints.ECHO) ? "POST" : Endpoints.READ_METHODS;
    }
}
