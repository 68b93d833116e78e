package dev.torc.jdkprovider;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import dev.torc.http.BlockingExchange;
import dev.torc.http.codec.DateHeader;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.ServerFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, until it is closed, which may be long after its handler returned. For one thread at a
 * time.
 */
final class TorcHttpExchange extends HttpExchange {
    private static final String CONNECTION = "Connection";
    private static final String CONTENT_LENGTH = "Content-length";
    private static final long UNKNOWN = -1;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final TorcHttpContext context;
    private final BlockingExchange call;
    private final Endpoints endpoints;
    private final URI uri;
    private final String method;
    private final int versionMinor;
    private final Headers requestHeaders;
    private final Headers responseHeaders = new Headers();
    private final RequestStream request;
    private final ResponseStream response;
    private InputStream requestBody;
    private OutputStream responseBody;
    private @Nullable HttpPrincipal principal;
    private int status = -1;
    private boolean headersSent;
    private boolean closed;

    /** The two ends of its connection. */
    record Endpoints(InetSocketAddress local, InetSocketAddress remote) {}

    TorcHttpExchange(TorcHttpContext context, BlockingExchange call, Endpoints endpoints, URI uri) {
        this.context = context;
        this.call = call;
        this.endpoints = endpoints;
        this.uri = uri;
        RequestHead head = call.request();
        this.method = head.methodName();
        this.versionMinor = head.versionMinor();
        this.requestHeaders = headers(head);
        this.request = new RequestStream(call.body());
        this.response = new ResponseStream(call, request);
        this.requestBody = request;
        this.responseBody = response;
    }

    private static Headers headers(RequestHead head) {
        String[] namesAndValues = new String[2 * head.headerCount()];
        for (int i = 0; i < head.headerCount(); i++) {
            namesAndValues[2 * i] = head.name(i);
            namesAndValues[2 * i + 1] = head.value(i);
        }
        return Headers.of(namesAndValues);
    }

    void principal(HttpPrincipal value) {
        principal = value;
    }

    @Override
    public void sendResponseHeaders(int code, long length) throws IOException {
        if (headersSent) {
            throw new IOException("headers already sent");
        }
        if (code < 200 || code > 599) {
            throw new IOException("not the status of a final response: " + code);
        }
        status = code;
        boolean toHead = method.equals("HEAD");
        boolean bodiless = code == NO_CONTENT || code == NOT_MODIFIED;
        responseHeaders.set("Date", DateHeader.format(System.currentTimeMillis() / 1000));
        if (!toHead && !bodiless) {
            showFraming(length);
        }
        addFields();
        headersSent = true;
        if (toHead) {
            call.stream(code, null, lengthToHead(length)).close();
        } else if (bodiless || length < 0) {
            call.respond(code);
        } else {
            response.open(code, length == 0 ? UNKNOWN : length);
            return;
        }
        response.end();
        close();
    }

    /** Filters that log the response look for these fields; the server writes its own. */
    private void showFraming(long length) {
        if (length != 0) {
            responseHeaders.set(CONTENT_LENGTH, Long.toString(Math.max(0, length)));
        } else if (versionMinor > 0) {
            responseHeaders.set("Transfer-encoding", "chunked");
        }
    }

    private void addFields() {
        for (Map.Entry<String, List<String>> field : responseHeaders.entrySet()) {
            String name = field.getKey();
            for (String value : field.getValue()) {
                if (!ServerFields.contains(name)) {
                    call.header(name, value);
                } else if (name.equals(CONNECTION) && value.equalsIgnoreCase("close")) {
                    call.header(name, value);
                }
            }
        }
    }

    /** What the content would be to GET: as the handler says in the field, else as in the call. */
    private long lengthToHead(long length) {
        String field = responseHeaders.getFirst(CONTENT_LENGTH);
        if (field != null) {
            try {
                return Math.max(UNKNOWN, Long.parseLong(field));
            } catch (NumberFormatException e) {
                return UNKNOWN;
            }
        }
        return length > 0 ? length : UNKNOWN;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!headersSent) {
            call.abort();
            return;
        }
        request.close();
        try {
            responseBody.close();
        } catch (IOException e) {
            call.abort();
        }
    }

    @Override
    public Headers getRequestHeaders() {
        return requestHeaders;
    }

    @Override
    public Headers getResponseHeaders() {
        return responseHeaders;
    }

    @Override
    public URI getRequestURI() {
        return uri;
    }

    @Override
    public String getRequestMethod() {
        return method;
    }

    @Override
    public HttpContext getHttpContext() {
        return context;
    }

    @Override
    public InputStream getRequestBody() {
        return requestBody;
    }

    @Override
    public OutputStream getResponseBody() {
        return responseBody;
    }

    @Override
    public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
        if (in != null) {
            requestBody = in;
        }
        if (out != null) {
            responseBody = out;
        }
    }

    @Override
    public int getResponseCode() {
        return status;
    }

    @Override
    public InetSocketAddress getRemoteAddress() {
        return endpoints.remote();
    }

    @Override
    public InetSocketAddress getLocalAddress() {
        return endpoints.local();
    }

    @Override
    public String getProtocol() {
        return "HTTP/1." + versionMinor;
    }

    /** Attributes are those of the context, as on the JDK's server. */
    @Override
    public @Nullable Object getAttribute(String name) {
        return context.getAttributes().get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        if (value == null) {
            context.getAttributes().remove(name);
        } else {
            context.getAttributes().put(name, value);
        }
    }

    @Override
    public @Nullable HttpPrincipal getPrincipal() {
        return principal;
    }
}
