package dev.torc.tests.simulation;

import dev.torc.transport.spi.ListenSocket;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Listening sockets by address, and connections between peers and them. */
final class SimulatedNetwork {
    private static final int PORT_MIN = 20_000;
    private static final int PORTS = 40_000;

    private final World world;
    private final Map<SocketAddress, Socket> sockets = new HashMap<>();
    private final int capacityMin;
    private final int capacityMax;
    private int connects;

    SimulatedNetwork(World world) {
        this.world = world;
        capacityMin = world.chance.pick(128, 1 << 10, 8 << 10);
        capacityMax = capacityMin * world.chance.pick(1, 4, 8);
    }

    /** How many connections there were. */
    int connects() {
        return connects;
    }

    Socket bind(SocketAddress address) throws IOException {
        if (sockets.containsKey(address)) {
            throw new BindException("Address already in use");
        }
        Socket socket = new Socket(address);
        sockets.put(address, socket);
        return socket;
    }

    /** The connection, established as far as the peer knows; null where nobody listens. */
    @Nullable
    SimulatedConnection connect(SocketAddress address, SimulatedConnection.Client client) {
        Socket socket = sockets.get(address);
        if (socket == null) {
            return null;
        }
        int number = ++connects;
        InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT_MIN + number % PORTS);
        SimulatedConnection made = new SimulatedConnection(
                world, number, address, from, world.chance.between(capacityMin, capacityMax), client);
        made.note("connects", made.toClient.space());
        socket.waiting.add(made);
        socket.tell();
        return made;
    }

    /** A listening socket and what waits to be accepted from it. */
    final class Socket implements ListenSocket {
        final ArrayDeque<SimulatedConnection> waiting = new ArrayDeque<>();
        private final SocketAddress address;
        private Runnable told = () -> {};

        Socket(SocketAddress address) {
            this.address = address;
        }

        /** Who is to be told that something waits. */
        void tells(Runnable whom) {
            told = whom;
        }

        void tell() {
            told.run();
        }

        @Override
        public SocketAddress localAddress() {
            return address;
        }

        @Override
        public void close() {
            if (sockets.remove(address, this)) {
                for (SimulatedConnection refused : waiting) {
                    refused.faulted = true; // by nobody but the end of its listener
                    refused.closed = true;
                    refused.serverReset = true;
                    refused.tellClient();
                }
                waiting.clear();
            }
        }
    }
}
