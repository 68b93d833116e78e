package dev.torc.transport;

import java.util.ArrayDeque;

/** What is to run when so many bytes of a connection have been sent, in the order of the bytes. For the loop's thread. */
final class SendMarks {
    private record Mark(long sentBytes, Runnable action) {}

    private final EventLoop loop;
    private final ArrayDeque<Mark> marks = new ArrayDeque<>();

    SendMarks(EventLoop loop) {
        this.loop = loop;
    }

    void add(long sentBytes, Runnable action) {
        marks.add(new Mark(sentBytes, action));
    }

    void reached(long sentBytes) {
        for (Mark next = marks.peek(); next != null && next.sentBytes <= sentBytes; next = marks.peek()) {
            marks.remove();
            loop.run(next.action);
        }
    }
}
