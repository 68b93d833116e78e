package dev.torc.bench.soak;

import java.io.IOException;
import java.io.Serial;

/** The server answered something else than it has to, or not all of it. */
final class WrongAnswer extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongAnswer(String message) {
        super(message);
    }
}
