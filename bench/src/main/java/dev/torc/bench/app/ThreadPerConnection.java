package dev.torc.bench.app;

/** The kinds of thread that a connection can have to itself. */
enum ThreadPerConnection {
    /** A thread of the operating system. */
    PLATFORM("threads"),
    /** A virtual thread, on one carrier per processor. */
    VIRTUAL("virtual-threads");

    private final String label;

    ThreadPerConnection(String label) {
        this.label = label;
    }

    /** The name of the server. */
    String label() {
        return label;
    }

    /** A thread that has not started. */
    Thread of(Runnable task) {
        return switch (this) {
            case PLATFORM -> Thread.ofPlatform().daemon().name("connection").unstarted(task);
            case VIRTUAL -> Thread.ofVirtual().name("connection").unstarted(task);
        };
    }
}
