package dev.torc.http.codec;

import java.nio.ByteBuffer;

/** The syntax {@code uri-host [ ":" port ]} of RFC 9110 section 4.2 and RFC 3986 section 3.2. Stateless. */
final class Authority {

    private static final int PORT_MAX = 65_535;

    private Authority() {}

    /** Whether the octets are a host, which may be empty, with or without a port. */
    static boolean isValid(ByteBuffer bytes, int start, int end) {
        int host = hostEnd(bytes, start, end);
        return host == end || host > start && portIsValid(bytes, host, end);
    }

    /** Whether the octets are a host that is not empty, with or without a port. */
    static boolean isValidAndNamed(ByteBuffer bytes, int start, int end) {
        return start < end && isValid(bytes, start, end);
    }

    /**
     * Whether the octets are a host and a port, neither empty (the authority form, RFC 9112 section 3.2.3), and the port one
     * that a connection can be made to.
     */
    static boolean isValidWithPort(ByteBuffer bytes, int start, int end) {
        int host = hostEnd(bytes, start, end);
        return host > start && end - host > 1 && portIsValid(bytes, host, end) && !isZero(bytes, host + 1, end);
    }

    private static boolean isZero(ByteBuffer bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes.get(i) != '0') {
                return false;
            }
        }
        return true;
    }

    /** Index after the host, or -1 where an address in brackets or a percent-encoding is malformed. */
    private static int hostEnd(ByteBuffer bytes, int start, int end) {
        if (start < end && bytes.get(start) == '[') {
            return addressEnd(bytes, start + 1, end);
        }
        int at = Octets.nameEnd(bytes, start, end);
        while (at < end && Octets.is(Octets.HOST, bytes.get(at))) {
            if (bytes.get(at) == '%') {
                if (at + 2 >= end || Octets.hexValue(bytes.get(at + 1)) < 0 || Octets.hexValue(bytes.get(at + 2)) < 0) {
                    return -1;
                }
                at += 2;
            }
            at++;
        }
        return at;
    }

    /** Loose about the address itself: hexadecimal digits, colons and dots, or what IPvFuture has. */
    private static int addressEnd(ByteBuffer bytes, int start, int end) {
        int at = start;
        while (at < end && bytes.get(at) != ']') {
            int octet = bytes.get(at);
            if (octet == '%' || octet != ':' && !Octets.is(Octets.HOST, octet)) {
                return -1;
            }
            at++;
        }
        return at < end && at > start ? at + 1 : -1;
    }

    private static boolean portIsValid(ByteBuffer bytes, int colon, int end) {
        if (bytes.get(colon) != ':') {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < end; i++) {
            if (!Octets.is(Octets.DIGIT, bytes.get(i))) {
                return false;
            }
            port = port * 10 + bytes.get(i) - '0';
            if (port > PORT_MAX) {
                return false;
            }
        }
        return true;
    }
}
