package dev.torc.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Names an attribute of a request, and its type. Each key has a slot of its own in every exchange, for as long as the
 * process lives: make keys once, as constants, never per request. Immutable; shared freely between threads.
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

    private Key(String name) {
        this.name = name;
    }

    /** A new key, different from every other one, whatever its name, which is for people. */
    public static <T> Key<T> named(String name) {
        return new Key<>(name);
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
