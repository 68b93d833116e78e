package dev.torc.transport;

import java.time.Duration;
import java.util.List;

/**
 * A loop that has not come back from what it does: all of its connections, timers and tasks wait meanwhile. Immutable.
 *
 * @param loop its name, which is its thread's
 * @param duration how long it has been within one turn, at least
 * @param stack where its thread was when it was looked at, the innermost call first
 */
public record BlockedLoop(String loop, Duration duration, List<StackTraceElement> stack) {
    public BlockedLoop {
        stack = List.copyOf(stack);
    }

    /** What a log says, in several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(loop)
                .append(" has been within one turn for ")
                .append(duration.toMillis())
                .append(" ms; what blocks does not belong on a loop:");
        for (StackTraceElement call : stack) {
            text.append("\n\tat ").append(call);
        }
        return text.toString();
    }
}
