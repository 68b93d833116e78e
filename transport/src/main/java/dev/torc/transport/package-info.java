/**
 * Event loops that call back when bytes arrived or left, on any engine.
 *
 * <p>Start with {@link dev.torc.transport.Transports}, which finds a {@link dev.torc.transport.Transport};
 * {@link dev.torc.transport.Transport#start} makes running {@link dev.torc.transport.EventLoops}, on which one
 * listens and connects. What happens on a connection arrives at its
 * {@link dev.torc.transport.ConnectionHandler}, always on the thread of the loop that owns it.
 */
@NullMarked
package dev.torc.transport;

import org.jspecify.annotations.NullMarked;
