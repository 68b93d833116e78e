package dev.torc.bench.soak;

import java.io.IOException;
import java.util.random.RandomGenerator;

/** Something that a client does on connections of its own, in one go. */
interface Act {
    /** How it is called in counts and messages. */
    String title();

    /** Whether a connection that fails is a fault of the server; an answer that never comes is one in any case. */
    boolean isStrict();

    /**
     * Does it.
     *
     * @throws WrongAnswer where the server did not do what it has to
     * @throws IOException where a connection failed
     */
    void play(Site site, RandomGenerator random) throws IOException;
}
