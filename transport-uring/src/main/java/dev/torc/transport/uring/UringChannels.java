package dev.torc.transport.uring;

import dev.torc.ffi.LibC;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The channels of one driver by slot; an id of an earlier use of a slot finds nothing. */
final class UringChannels {
    private final ArrayDeque<UringChannel> unsettled = new ArrayDeque<>();
    private @Nullable UringChannel[] channels = new UringChannel[64];

    void put(UringChannel channel) {
        int slot = (int) channel.id;
        if (slot >= channels.length) {
            channels = Arrays.copyOf(channels, Math.max(slot + 1, channels.length * 2));
        }
        channels[slot] = channel;
    }

    @Nullable
    UringChannel get(long id) {
        int slot = (int) id;
        UringChannel channel = slot < channels.length ? channels[slot] : null;
        return channel != null && channel.id == id ? channel : null;
    }

    void remove(long id) {
        channels[(int) id] = null;
    }

    /** Receiving is to be looked at before the next wait. */
    void unsettled(UringChannel channel) {
        if (!channel.unsettled) {
            channel.unsettled = true;
            unsettled.add(channel);
        }
    }

    /** Brings what the kernel does for each of those in line with what is wanted. */
    void settle() {
        for (int i = unsettled.size(); i > 0; i--) {
            UringChannel channel = unsettled.remove();
            channel.unsettled = false;
            channel.settle();
        }
    }

    /** Has receives that take more than one buffer started anew, as they would be started now. */
    void restartReceives() {
        for (UringChannel channel : channels) {
            if (channel != null) {
                channel.restartReceive();
            }
        }
    }

    /** Closes what is left; what was not acknowledged is dropped: the memory it is sent from may be about to go. */
    void abandon(LibC libc) {
        for (UringChannel channel : channels) {
            if (channel != null && !channel.direct) {
                libc.resetOnClose(channel.fd);
                libc.close(channel.fd);
            }
        }
        Arrays.fill(channels, null);
    }
}
