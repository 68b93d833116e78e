package dev.torc.jdkprovider;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contexts of one server, for any thread; looked up without a lock. */
final class Contexts {
    private static final Comparator<TorcHttpContext> LONGEST_FIRST =
            Comparator.comparingInt(context -> -context.getPath().length());

    private volatile List<TorcHttpContext> sorted = List.of();

    /** Adds one; of several for a path there is none. */
    synchronized void add(TorcHttpContext added) {
        if (exact(added.getPath()) != null) {
            throw new IllegalArgumentException("there is a context for " + added.getPath() + " already");
        }
        sorted = Stream.concat(sorted.stream(), Stream.of(added))
                .sorted(LONGEST_FIRST)
                .toList();
    }

    synchronized void remove(@Nullable TorcHttpContext removed) {
        List<TorcHttpContext> left =
                sorted.stream().filter(context -> context != removed).toList();
        if (left.size() == sorted.size()) {
            throw new IllegalArgumentException("there is no such context");
        }
        sorted = left;
    }

    /** The context with exactly this path. */
    @Nullable
    TorcHttpContext exact(String path) {
        for (TorcHttpContext context : sorted) {
            if (context.getPath().equals(path)) {
                return context;
            }
        }
        return null;
    }

    /** The context whose path is the longest prefix of this one: of the text, whatever its segments. */
    @Nullable
    TorcHttpContext find(String path) {
        for (TorcHttpContext context : sorted) {
            if (path.startsWith(context.getPath())) {
                return context;
            }
        }
        return null;
    }
}
