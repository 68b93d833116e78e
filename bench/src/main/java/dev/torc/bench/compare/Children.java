package dev.torc.bench.compare;

import java.util.ArrayDeque;
import java.util.Deque;

/** Processes that end with this one, however it ends. Confined to one thread, but for what the shutdown hook does. */
final class Children implements AutoCloseable {
    private final Deque<Child> children = new ArrayDeque<>();
    private final Thread hook = new Thread(this::kill, "torc-compare-stop");

    Children() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Child add(Child child) {
        synchronized (children) {
            children.push(child);
        }
        return child;
    }

    private void kill() {
        synchronized (children) {
            children.forEach(Child::kill);
        }
    }

    /** Ends one of them, and waits for it. */
    void end(Child child) {
        child.close();
        synchronized (children) {
            children.remove(child);
        }
    }

    /** Ends every one of them. */
    @Override
    public void close() {
        synchronized (children) {
            children.forEach(Child::close);
            children.clear();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down; the hook finds no children.
            return;
        }
    }
}
