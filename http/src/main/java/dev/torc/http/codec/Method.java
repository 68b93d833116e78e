package dev.torc.http.codec;

/** Request methods of RFC 9110 section 9 and PATCH (RFC 5789). Methods are case-sensitive. */
public enum Method {
    /** Transfer a representation of the target. */
    GET,
    /** As GET, without content in the response. */
    HEAD,
    /** Process the content. */
    POST,
    /** Replace the target by the content. */
    PUT,
    /** Remove the target. */
    DELETE,
    /** Open a tunnel; the target is an authority. */
    CONNECT,
    /** Describe the target, or the server for {@code *}. */
    OPTIONS,
    /** Echo the request. */
    TRACE,
    /** Modify the target as the content says. */
    PATCH,
    /** Any other token; {@link RequestHead#methodName()} has it. */
    OTHER
}
