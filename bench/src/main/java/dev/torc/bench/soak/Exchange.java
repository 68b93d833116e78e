package dev.torc.bench.soak;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What clients do that behave: every octet of the answers is known, and none may be lost. */
enum Exchange implements Act {
    /** Requests one after the other on one connection. */
    KEEP_ALIVE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                for (int i = random.nextInt(1, 60); i > 0; i--) {
                    Site.Asked asked = site.ask(random);
                    wire.send(asked.head());
                    wire.answer(asked.status(), asked.content());
                }
            }
        }
    },
    /** Many at once; their answers differ, so that their order is seen. */
    PIPELINED {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                pipeline(wire, site, random);
                pipeline(wire, site, random);
            }
        }

        private static void pipeline(Wire wire, Site site, RandomGenerator random) throws IOException {
            List<Site.Asked> asked = new ArrayList<>();
            StringBuilder heads = new StringBuilder();
            for (int i = random.nextInt(2, 40); i > 0; i--) {
                Site.Asked next = site.ask(random);
                asked.add(next);
                heads.append(next.head());
            }
            wire.send(heads.toString());
            for (Site.Asked each : asked) {
                wire.answer(each.status(), each.content());
            }
        }
    },
    /** A connection for one request. */
    SHORT_CONNECTION {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                wire.send(site.request("GET", "/plaintext", "Connection: close\r\n"));
                wire.answer(200, Content.HELLO);
                wire.end();
            }
        }
    },
    /** Content of known length there and back. */
    SIZED_ECHO {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                for (int i = 0; i < 4; i++) {
                    echo(site, wire, Content.keyed(random.nextInt(), random.nextInt(60_000)), 0);
                }
            }
        }
    },
    /** Content in chunks there and back. */
    CHUNKED_ECHO {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                for (int i = 0; i < 4; i++) {
                    Content content = Content.keyed(random.nextInt(), random.nextInt(60_000));
                    echo(site, wire, content, random.nextInt(1, 9_000));
                }
            }
        }
    },
    /** Megabytes there and back: more than all buffers in between hold. */
    LARGE_ECHO {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            Content content = Content.keyed(random.nextInt(), random.nextInt(1 << 20, 6 << 20));
            try (Wire wire = site.connect()) {
                echo(site, wire, content, random.nextBoolean() ? 0 : 30_000);
            }
        }
    },
    /** Content that is sent only when the server asks for it. */
    EXPECT {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            Content content = Content.keyed(random.nextInt(), random.nextInt(1, 9_000));
            try (Wire wire = site.connect()) {
                String fields = "Expect: 100-continue\r\nContent-Length: " + content.length() + "\r\n";
                wire.send(site.request("POST", "/echo", fields));
                wire.head(100);
                wire.send(content);
                wire.answer(200, content);
            }
        }
    },
    /** A file. */
    FILE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                for (int index = 0; index < Site.FILE_BYTES.size(); index++) {
                    wire.send(site.get("/files/" + index));
                    wire.answer(200, Site.file(index));
                }
            }
        }
    },
    /** A part of a file. */
    RANGE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            int index = random.nextInt(1, Site.FILE_BYTES.size());
            Content file = Site.file(index);
            long from = random.nextLong(file.length());
            long count = random.nextLong(1, file.length() - from + 1);
            try (Wire wire = site.connect()) {
                String fields = "Range: bytes=" + from + "-" + (from + count - 1) + "\r\n";
                wire.send(site.request("GET", "/files/" + index, fields));
                wire.answer(206, file.part(from, count));
            }
        }
    },
    /** An answer whose length is not known when it begins. */
    STREAM {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            int chunks = random.nextInt(1, 300);
            int bytes = random.nextInt(1, 9_000);
            try (Wire wire = site.connect()) {
                wire.send(site.get("/stream?chunks=" + chunks + "&size=" + bytes));
                wire.answer(200, Content.letters((long) chunks * bytes));
            }
        }
    },
    /** A timer of the handler. */
    DELAY {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                for (int i = 0; i < 4; i++) {
                    wire.send(site.get("/delay?ms=" + random.nextInt(40)));
                    wire.answer(200, Content.text("Delayed"));
                }
            }
        }
    },
    /** A large answer, read as slowly as the server lets pass. */
    SLOW_READER {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = new Wire(site.address(), 16 << 10)) {
                wire.readSlowly(random.nextInt(1, 20));
                if (random.nextBoolean()) {
                    wire.send(site.get("/bytes/700000"));
                    wire.answer(200, Content.letters(700_000));
                } else {
                    wire.send(site.get("/files/2"));
                    wire.answer(200, Site.file(2));
                }
            }
        }
    },
    /** A connection that no longer speaks HTTP. */
    UPGRADE {
        @Override
        public void play(Site site, RandomGenerator random) throws IOException {
            try (Wire wire = site.connect()) {
                upgrade(site, wire);
                for (int i = random.nextInt(1, 10); i > 0; i--) {
                    Content content = Content.keyed(random.nextInt(), random.nextInt(1, 60_000));
                    CompletableFuture<Void> sent = beside(() -> wire.send(content));
                    wire.raw(content, 0, content.length());
                    sent.join();
                }
                wire.endOutput();
                wire.end();
            }
        }
    };

    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("sender").start(task);

    /** Sends that may fail. */
    private interface Sending {
        void run() throws IOException;
    }

    @Override
    public boolean isStrict() {
        return true;
    }

    @Override
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Switches a connection to the protocol that echoes. */
    static void upgrade(Site site, Wire wire) throws IOException {
        wire.send(site.request("GET", "/upgrade", "Connection: Upgrade\r\nUpgrade: echo\r\n"));
        wire.head(101);
    }

    /** Sends content in chunks of that size, 0 for none, while it reads it back: the server takes no more than it can send. */
    private static void echo(Site site, Wire wire, Content content, int chunkBytes) throws IOException {
        String framing = chunkBytes > 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + content.length();
        CompletableFuture<Void> sent = beside(() -> {
            wire.send(site.request("POST", "/echo", framing + "\r\n"));
            if (chunkBytes > 0) {
                wire.sendChunked(content, chunkBytes);
            } else {
                wire.send(content);
            }
        });
        wire.answer(200, content);
        sent.join();
    }

    /** Sends on a thread of its own; a failure is seen by the reader, too, whose connection ends. */
    private static CompletableFuture<Void> beside(Sending sending) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        sending.run();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                VIRTUAL);
    }
}
