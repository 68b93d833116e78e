package dev.torc.tests.hostile;

import java.util.List;

/** The deadlines of the server under test, in seconds: short ones, or a run would take long. */
final class Deadlines {
    static final int HEAD = 1;
    static final int BODY = 1;
    static final int WRITE = 2;
    static final int IDLE = 3;
    /** It begins when the answer has left, and may take an eighth longer. */
    static final double IDLE_BEHIND_ANSWER = 1.125 * IDLE;
    /** Not an option of {@code torc serve}: its default, 2 s, and the eighth that lingering may take longer. */
    static final double LINGER = 2.25;
    /** What the machine may take longer where it is busy. */
    static final int BUSY = 5;
    /** What it may take longer for one connection at least. */
    static final double PROMPT = 0.5;

    private Deadlines() {}

    /** As options of {@code torc serve}. */
    static List<String> options() {
        return List.of(
                "--head-timeout", HEAD + "s",
                "--body-timeout", BODY + "s",
                "--write-timeout", WRITE + "s",
                "--idle-timeout", IDLE + "s");
    }
}
