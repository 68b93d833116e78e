package dev.torc.http.server;

import dev.torc.http.ForwardingExchange;
import dev.torc.http.HttpExchange;
import dev.torc.transport.Connection;
import dev.torc.transport.FileRegion;
import org.jspecify.annotations.Nullable;

/**
 * What the handlers of one connection see of its exchanges. It stays with the connection, while the exchange behind it goes back to
 * the loop and is lent to others: a handler that keeps it for too long meets nothing, or this connection's next request, but
 * never another connection's.
 */
final class ConnectionExchange extends ForwardingExchange {
    private final HttpConnection owner;
    /** Attributes that last as long as the connection, by the slots of their keys. */
    @Nullable
    Object @Nullable [] attributes;

    ConnectionExchange(HttpConnection owner) {
        this.owner = owner;
    }

    @Override
    protected HttpExchange exchange() {
        ServerExchange present = owner.lentExchange();
        if (present == null) {
            throw new IllegalStateException("the response has ended, and the exchange with it");
        }
        return present;
    }

    /** As {@link #exchange}, for a region that was given away: it is dropped where there is no exchange to take it. */
    private HttpExchange exchangeFor(FileRegion region) {
        if (owner.lentExchange() == null) {
            region.drop();
        }
        return exchange();
    }

    @Override
    public void file(int status, @Nullable String contentType, FileRegion region) {
        exchangeFor(region).file(status, contentType, region);
    }

    @Override
    public boolean write(FileRegion region) {
        return exchangeFor(region).write(region);
    }

    /** Whoever pauses need not know whether the response has ended when the time has come to resume. */
    @Override
    public void pauseBody() {
        ServerExchange present = owner.lentExchange();
        if (present != null) {
            present.pauseBody();
        }
    }

    @Override
    public void resumeBody() {
        ServerExchange present = owner.lentExchange();
        if (present != null) {
            present.resumeBody();
        }
    }

    /** Also when the exchange has ended, and from any thread: it leads back to the loop. */
    @Override
    public Connection connection() {
        return owner.connection();
    }
}
