package dev.torc.http;

import org.jspecify.annotations.Nullable;

/**
 * The attributes of a request and of its connection, as they were at one moment: {@link HttpExchange#attributes}. Immutable, and
 * for any thread; whether a value is, is for its own type to say.
 */
public interface Attributes {

    /** The value that an attribute had, or null. */
    <T> @Nullable T get(Key<T> key);
}
