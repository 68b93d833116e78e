package dev.torc.tests.hostile;

/**
 * An entry of the catalogue.
 *
 * @param name what it is called on the command line
 * @param must what the server must do, for people
 * @param weight how long it takes, and what it may cost
 * @param play what it does; it tells the stage what must come of it
 */
record HostilePeer(String name, String must, Weight weight, Play play) {
    /** How long a peer takes, and what it may cost. */
    enum Weight {
        /** It is over at once. */
        QUICK,
        /** It lasts until a deadline has passed, and does next to nothing: neither may the server. */
        SILENT,
        /** It lasts until a deadline has passed, and does what it can: all that is asked is that others are served. */
        BUSY;

        boolean lasts() {
            return this != QUICK;
        }
    }

    /** What a peer does, on the thread that asks the server for its counters. */
    interface Play {
        void on(Stage stage) throws Exception;
    }

    static HostilePeer quick(String name, String must, Play play) {
        return new HostilePeer(name, must, Weight.QUICK, play);
    }

    static HostilePeer silent(String name, String must, Play play) {
        return new HostilePeer(name, must, Weight.SILENT, play);
    }

    static HostilePeer busy(String name, String must, Play play) {
        return new HostilePeer(name, must, Weight.BUSY, play);
    }
}
