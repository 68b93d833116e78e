package dev.torc.tests.http;

import java.io.IOException;

/** A client of the same loop, which must be served whatever others do. */
final class Bystander implements AutoCloseable {
    private static final String REQUEST =
            "OPTIONS /bystander HTTP/1.1\r\nHost: bystander\r\nContent-Length: 1\r\n\r\n.";

    private final RawClient client;
    private final ResponseReader reader;

    Bystander(TestServer server) throws IOException {
        client = server.client();
        reader = new ResponseReader(client.input());
    }

    void isServed() throws IOException {
        client.send(REQUEST);
        Response response = reader.next(false);
        if (response == null || response.status() != 200) {
            throw new IOException("not served: " + response);
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
