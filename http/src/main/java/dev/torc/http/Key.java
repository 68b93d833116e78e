package dev.torc.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names an attribute of a request, and its type. Each key has a slot of its own in every exchange, for as long as the
 * process lives: make keys once, as constants, never per request. Values last until the request's response has ended; those of
 * keys {@link #ofConnection} as long as the connection, for what a middleware uses again from request to request. Immutable;
 * shared freely between threads.
 *
 * <pre>{@code
 * static final Key<User> USER = Key.named("user");
 * }</pre>
 *
 * @param <T> of the value
 */
@SuppressWarnings("UnusedTypeParameter") // exchanges use it
public final class Key<T> {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final int slot = COUNT.getAndIncrement();

    private final boolean ofConnection;

    private Key(String name, boolean ofConnection) {
        this.name = name;
        this.ofConnection = ofConnection;
    }

    /** A new key, different from every other one, whatever its name, which is for people. */
    public static <T> Key<T> named(String name) {
        return new Key<>(name, false);
    }

    /** As {@link #named}; its values last as long as the connection. */
    public static <T> Key<T> ofConnection(String name) {
        return new Key<>(name, true);
    }

    /** Whether its values last as long as the connection. */
    public boolean isOfConnection() {
        return ofConnection;
    }

    /** How many keys there are. */
    public static int count() {
        return COUNT.get();
    }

    /** Where its value is among those of an exchange; from 0 on, less than {@link #count}. */
    public int slot() {
        return slot;
    }

    @Override
    public String toString() {
        return name;
    }
}
