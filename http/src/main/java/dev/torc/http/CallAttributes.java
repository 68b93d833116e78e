package dev.torc.http;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes as the thread of a call sees them: as they were at its beginning, and as it has set them since. */
final class CallAttributes {
    private final Attributes atFirst;
    private @Nullable Map<Key<?>, @Nullable Object> set;

    CallAttributes(Attributes atFirst) {
        this.atFirst = atFirst;
    }

    @SuppressWarnings("unchecked") // only a T was put there
    <T> @Nullable T get(Key<T> key) {
        Map<Key<?>, @Nullable Object> own = set;
        return own != null && own.containsKey(key) ? (T) own.get(key) : atFirst.get(key);
    }

    <T> void set(Key<T> key, @Nullable T value) {
        Map<Key<?>, @Nullable Object> own = set;
        if (own == null) {
            own = new HashMap<>();
            set = own;
        }
        own.put(key, value);
    }
}
