package dev.torc.bench.app;

/** What a variant has around the application. */
enum Surroundings {
    /** Nothing: the application is the server's handler. */
    NONE,
    /** A router of 200 routes and a chain of eight middlewares. */
    MIDDLEWARE,
    /** An access log to a file. */
    ACCESS_LOG
}
