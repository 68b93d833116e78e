package dev.torc.tests.hostile;

/** Requests as they are sent. */
final class Text {
    static final String GET = get("/plaintext", "");
    static final String GET_CLOSE = get("/plaintext", "Connection: close\r\n");

    private Text() {}

    /** A request for a path with more fields, each with its CRLF. */
    static String get(String path, String fields) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
    }

    /** The head of a request whose content comes back, with more fields. */
    static String post(String fields) {
        return "POST /echo HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
    }

    /** The head of one whose content is chunked. */
    static String chunked() {
        return post("Transfer-Encoding: chunked\r\nConnection: close\r\n");
    }
}
