package dev.torc.http.middleware;

import dev.torc.http.Key;
import dev.torc.http.ReusableField;
import org.jspecify.annotations.Nullable;

/**
 * The id of a request, which {@link RequestIds} gave it: {@code exchange.attribute(RequestId.KEY)}. It is reused for the
 * connection's next request; what is kept is {@link #text}. For the loop's thread only.
 */
public final class RequestId {
    /** The id of a request; none without {@link RequestIds} around. */
    public static final Key<RequestId> KEY = Key.named("request id");

    final ReusableField field;
    /** Makes ids, for all connections of the loop. */
    final RequestIds.Source source;

    private @Nullable String text;

    RequestId(String name, int bytesMax, RequestIds.Source source) {
        field = new ReusableField(name, bytesMax);
        this.source = source;
    }

    /** The id is about to be written anew. */
    ReusableField begin() {
        text = null;
        return field.clear();
    }

    /** How many octets it has, each a letter, a digit or one of {@code - . _ ~ + / = :}. */
    public int length() {
        return field.valueLength();
    }

    /** The octet at an index. */
    public byte byteAt(int index) {
        return field.valueAt(index);
    }

    /** Copies up to {@code bytesMax} octets; answers how many. */
    public int copy(byte[] target, int at, int bytesMax) {
        return field.copyValue(target, at, bytesMax);
    }

    /** The id as a text. Allocates, once for each request. */
    public String text() {
        String known = text;
        if (known == null) {
            known = field.value();
            text = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return text();
    }
}
