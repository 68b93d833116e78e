/** The engine on {@link java.nio.channels.Selector}; runs wherever the JDK does. */
@NullMarked
package dev.torc.transport.nio;

import org.jspecify.annotations.NullMarked;
