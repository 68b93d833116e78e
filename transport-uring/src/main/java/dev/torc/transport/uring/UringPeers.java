package dev.torc.transport.uring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wakers of one engine by number, so that a message that could not be delivered still finds whom to wake. */
final class UringPeers {
    private final List<@Nullable UringWaker> wakers = new ArrayList<>();

    /** Adds a waker and answers its number; the number of one that was removed is used again. */
    synchronized int add(UringWaker waker) {
        int free = wakers.indexOf(null);
        if (free < 0) {
            wakers.add(waker);
            return wakers.size() - 1;
        }
        wakers.set(free, waker);
        return free;
    }

    synchronized void remove(int number) {
        wakers.set(number, null);
    }

    synchronized @Nullable UringWaker get(int number) {
        return wakers.get(number);
    }
}
