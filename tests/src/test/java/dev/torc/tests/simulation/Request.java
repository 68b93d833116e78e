package dev.torc.tests.simulation;

/** One request of an {@link HttpPeer}: its octets, and what must come of it. Made by {@link RequestMaker}. */
final class Request {
    /** What the application does; the first part of the target, in lower case. */
    enum Kind {
        PLAIN,
        TEXT,
        STREAM,
        SIZED,
        FILE,
        ECHO,
        COLLECT,
        SINK,
        LATER,
        ELSEWHERE,
        THROW,
        THROW_LATE,
        NEVER,
        UPGRADE;

        /** How the trace tells that it is asked for. */
        final String asks = "peer asks for " + name();
    }

    /** How it is sent. */
    enum Manner {
        WHOLE,
        /** A part of it, and nothing more, ever. */
        SILENT,
        /** An octet now and then. */
        TRICKLE,
        /** Whole; but the response is not read. */
        STALLED
    }

    final int id;
    final Kind kind;
    byte[] octets = {};
    int headLength;
    Manner manner = Manner.WHOLE;
    /** From this octet on it is silent, or trickles. */
    int mannerFrom;
    /** Waits for 100 (Continue) behind its head. */
    boolean expects;

    /** No client must send it. */
    boolean isBad;

    /** Nothing is sent while it is under way. */
    boolean alone;

    int status = 200;
    /** Octets of content of the response; -1 for some text. */
    int contentLength;
    /** There is none, though its length is told. */
    boolean headOnly;
    /** Answered by the server, not by the application: without an id. */
    boolean isRefused;
    /** The response says that the connection closes. */
    boolean saysClose;
    /** The connection ends behind the response. */
    boolean ends;
    /** It may. */
    boolean mayEnd;
    /** There is no response, or none that is whole: the connection is reset. */
    boolean isAborted;

    // ---- how far it is

    /** Where its first octet is in all that the peer writes. */
    long start;

    long firstDeliveredNanos = SimulatedConnection.NEVER;
    long headDeliveredNanos = SimulatedConnection.NEVER;
    long wholeDeliveredNanos = SimulatedConnection.NEVER;
    boolean continued;

    Request(int id, Kind kind) {
        this.id = id;
        this.kind = kind;
    }

    boolean hasBody() {
        return octets.length > headLength;
    }

    long end() {
        return start + octets.length;
    }

    @Override
    public String toString() {
        return kind + " " + id + " (" + manner + ", " + status + ")";
    }
}
