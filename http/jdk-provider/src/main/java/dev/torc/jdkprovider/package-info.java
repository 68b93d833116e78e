/**
 * The API of {@code com.sun.net.httpserver} on Torc's server. An application moves over by having this jar, and those of
 * Torc, beside it: {@link com.sun.net.httpserver.HttpServer#create} then answers a server of Torc's, see
 * {@link dev.torc.jdkprovider.TorcHttpServerProvider}. Contexts, filters, authenticators, executors and exchanges behave as
 * on the JDK's server (that of JDK 25), and its system properties {@code sun.net.httpserver.idleInterval},
 * {@code maxReqTime}, {@code maxRspTime}, {@code maxReqHeaders}, {@code maxReqHeaderSize}, {@code drainAmount} and
 * {@code jdk.httpserver.maxConnections} are read when a server is bound.
 *
 * <p>Connections are served by event loops. Handlers run on the executor that was set, and without one, as the API says,
 * one after another on one thread, {@code HTTP-Dispatcher}. Its tasks are given to an executor on a loop, which waits if
 * the executor blocks; what an executor runs on its caller's thread is run on the dispatcher's.
 *
 * <p>What differs:
 *
 * <ul>
 *   <li>HTTPS is not supported; {@code createHttpsServer} throws.
 *   <li>A request that RFC 9112 does not allow, one without Host for example, is refused before it reaches a context.
 *       CONNECT is answered with 501, where the JDK closes the connection.
 *   <li>A handler, filter or authenticator that throws before the response has left is answered with 500, and the
 *       exception is logged; the JDK closes the connection and logs nothing. An exception after the response has ended is
 *       logged, too; the connection goes on, as the JDK's does.
 *   <li>A request that the executor rejects is answered with 503; the JDK closes the connection. The same with a connection
 *       beyond {@code maxConnections}, and a handler that takes longer than {@code maxRspTime}; without that property
 *       handlers may take any time.
 *   <li>100 (Continue) is sent when the handler first reads the body, not before it is called. Where it never reads it, the
 *       connection closes after the response.
 *   <li>Statuses below 200 and above 599 throw IOException. A response with 205 has no body.
 *   <li>The fields Connection (with anything but close), Keep-Alive, Transfer-Encoding and Upgrade of a response are the
 *       server's, and left out where a handler sets them; so are Content-Length and Date, except that Content-Length counts in a
 *       response to HEAD. A response to HEAD has the Content-Length or Transfer-Encoding that GET would get from the same
 *       call; 304 has none. Values have no control characters.
 *   <li>A 404 of the server's own, for want of a context, keeps the connection.
 *   <li>Closing the body of a request reads nothing; what is unread when the response has ended is dropped, up to
 *       {@code drainAmount}, before the next request.
 *   <li>Torc's deadlines hold: for a request's head, for progress in receiving a body and in sending a response. So do its
 *       limits of 64 KiB for a head, half of it for the target, and 65,536 connections. Bodies may have any length.
 *       {@code maxIdleConnections}, {@code clockTick}, {@code timerMillis}, {@code nodelay} and {@code debug} mean nothing.
 *   <li>A server accepts once it is bound, and its loops run from then on, so that also one that was never started keeps
 *       the JVM alive until it is stopped. {@code stop} gives idle connections a quarter of its delay, a second at most, to
 *       bring another request.
 *   <li>The backlog is 4,096, not 50, unless the application says otherwise. Small segments are sent at once.
 *   <li>On io_uring an exchange of a connection that ended before its first request was looked at has the wildcard address.
 * </ul>
 */
@NullMarked
package dev.torc.jdkprovider;

import org.jspecify.annotations.NullMarked;
