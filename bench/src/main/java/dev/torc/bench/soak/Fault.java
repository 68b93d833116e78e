package dev.torc.bench.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What clients do that do not behave. Whatever the server does with them, it has to be rid of them in time, and what they have a
 * right to must be right.
 */
enum Fault implements Act {
    /** The rest of a head does not come. */
    STALLED_HEAD {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(cut(site.get("/plaintext"), random));
                wire.untilEnded(endMillis(site));
            }
        }
    },
    /** The rest of a body does not come. */
    STALLED_BODY {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(site.request("POST", "/echo", "Content-Length: 100000\r\n"));
                wire.send(Content.letters(random.nextInt(50_000)));
                wire.untilEnded(endMillis(site));
            }
        }
    },
    /** An answer is not read, until the server has given up. */
    STALLED_READER {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = new Wire(site.address(), 16 << 10)) {
                wire.send(
                        random.nextBoolean()
                                ? site.get("/bytes/" + UNREAD_BYTES)
                                : site.get("/files/3").repeat(UNREAD_BYTES / Site.FILE_BYTES.get(3)));
                wire.rest(2 * site.deadlineMillis() + TURN_MILLIS);
                Wire.End end = wire.untilEnded(GRACE_MILLIS);
                if (!end.reset() && end.octets() >= UNREAD_BYTES) {
                    throw new WrongAnswer("all came of an answer that was not read in time");
                }
            }
        }
    },
    /** Nothing comes after an answer. */
    SILENT {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(site.get("/plaintext"));
                wire.answer(200, Content.HELLO);
                wire.untilEnded(Site.IDLE_DEADLINES * site.deadlineMillis() + GRACE_MILLIS);
            }
        }
    },
    /** A reset within a head. */
    RESET_IN_HEAD {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(cut(site.get("/plaintext"), random));
                wire.reset();
            }
        }
    },
    /** A reset within a body that is on its way back. */
    RESET_IN_BODY {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(site.request("POST", "/echo", "Transfer-Encoding: chunked\r\n") + "ffff\r\n");
                wire.send(Content.letters(random.nextInt(0xffff)));
                wire.reset();
            }
        }
    },
    /** A reset while an answer is sent: octets, a file, chunks. */
    RESET_IN_ANSWER {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            String target = switch (random.nextInt(3)) {
                case 0 -> "/bytes/5000000";
                case 1 -> "/files/3";
                default -> "/stream?chunks=10000&size=500";
            };
            try (Wire wire = site.connect()) {
                wire.send(site.get(target));
                wire.drop(random.nextInt(1_000_000));
                wire.reset();
            }
        }
    },
    /** A reset while requests wait for each other, one of them for a timer. */
    RESET_IN_PIPELINE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(site.get("/plaintext").repeat(20)
                        + site.get("/delay?ms=5")
                        + site.get("/json").repeat(40));
                wire.drop(random.nextInt(4_000));
                wire.reset();
            }
        }
    },
    /** A reset of a connection that no longer speaks HTTP. */
    RESET_AFTER_UPGRADE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                Exchange.upgrade(site, wire);
                wire.send(Content.letters(random.nextInt(100_000)));
                wire.reset();
            }
        }
    },
    /** The client has said all, and still waits for all of the answers. */
    HALF_CLOSE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            List<Site.Asked> asked = new ArrayList<>();
            StringBuilder heads = new StringBuilder();
            for (int i = random.nextInt(1, 10); i > 0; i--) {
                Site.Asked next = site.ask(random);
                asked.add(next);
                heads.append(next.head());
            }
            try (Wire wire = site.connect()) {
                wire.send(heads.toString());
                wire.endOutput();
                for (Site.Asked each : asked) {
                    wire.answer(each.status(), each.content());
                }
                wire.end();
            }
        }
    },
    /** The end of the output within a head. */
    HALF_CLOSE_IN_HEAD {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(cut(site.get("/plaintext"), random));
                wire.endOutput();
                wire.untilEnded(endMillis(site));
            }
        }
    },
    /** The end of the output within a body. */
    HALF_CLOSE_IN_BODY {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(site.request("POST", "/echo", "Content-Length: 100000\r\n"));
                wire.send(Content.letters(random.nextInt(50_000)));
                wire.endOutput();
                wire.untilEnded(endMillis(site));
            }
        }
    },
    /** Octets without a meaning. */
    GARBAGE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            byte[] octets = new byte[random.nextInt(1, 5_000)];
            random.nextBytes(octets);
            try (Wire wire = site.connect()) {
                wire.send(octets);
                wire.endOutput();
                wire.untilEnded(endMillis(site));
            }
        }
    },
    /** A request of which some octets are others. */
    MUTATED {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            String request =
                    site.request("POST", "/echo", "Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n0\r\n\r\n";
            StringBuilder mutated = new StringBuilder(request);
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                mutated.setCharAt(random.nextInt(mutated.length()), (char) random.nextInt(256));
            }
            try (Wire wire = site.connect()) {
                wire.send(mutated.toString());
                wire.endOutput();
                wire.untilEnded(endMillis(site));
            }
        }
    },
    /** Many connections at once, each of them served; then some are reset, and the others closed. */
    CROWD {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            List<Wire> wires = new ArrayList<>();
            try {
                for (int i = random.nextInt(100, CROWD_MAX + 1); i > 0; i--) {
                    wires.add(site.connect());
                }
                for (Wire wire : wires) {
                    wire.send(site.get("/plaintext"));
                }
                for (Wire wire : wires) {
                    wire.answer(200, Content.HELLO);
                }
            } finally {
                for (Wire wire : wires) {
                    if (random.nextBoolean()) {
                        wire.reset();
                    } else {
                        wire.close();
                    }
                }
            }
        }
    };

    /** How many connections a crowd has at most. */
    static final int CROWD_MAX = 400;

    /** More than all buffers in between hold. */
    private static final int UNREAD_BYTES = 100_000_000;

    /** For a server that is busy. */
    private static final int GRACE_MILLIS = 4_000;

    private static final int TURN_MILLIS = 1_500;
    private static final int LINGER_MILLIS = 2_000;

    /** Those that last until a deadline of the server. */
    static final List<Fault> LASTING = List.of(STALLED_HEAD, STALLED_BODY, STALLED_READER, SILENT);

    /** Those that are over soon. */
    static final List<Fault> SHORT =
            Stream.of(values()).filter(each -> !LASTING.contains(each)).toList();

    @Override
    public boolean isStrict() {
        return this == HALF_CLOSE || this == CROWD || this == SILENT;
    }

    @Override
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Longest life of a connection after its last octet: what makes too little progress is seen at the end of a span, and its answer lingers. */
    static int endMillis(Site site) {
        return 2 * site.deadlineMillis() + LINGER_MILLIS + GRACE_MILLIS;
    }

    private static String cut(String head, RandomGenerator random) {
        return head.substring(0, random.nextInt(1, head.length() - 1));
    }
}
