package dev.torc.http.middleware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.http.codec.HttpLimits;
import dev.torc.http.codec.RequestHead;
import dev.torc.http.codec.RequestParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccessWriterTest {
    private static final int PRODUCERS = 4;
    private static final int LINES = 10_000;
    private static final int RECORDS = 16;

    /** A disk that is slow, or full for a while. */
    private static final class Disk implements AccessOutput {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final CountDownLatch unblocked = new CountDownLatch(1);
        final AtomicInteger failures = new AtomicInteger();

        @Override
        public void write(ByteBuffer lines) throws IOException {
            try {
                unblocked.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failures.getAndDecrement() > 0) {
                written.write(lines.get());
                throw new IOException("full");
            }
            while (lines.hasRemaining()) {
                written.write(lines.get());
            }
        }

        @Override
        public void reopen() {}

        @Override
        public void close() {}

        List<String> lines() {
            return written.toString(ISO_8859_1).lines().toList();
        }
    }

    private static RequestHead head(String target) {
        byte[] octets = ("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(ISO_8859_1);
        RequestParser parser = new RequestParser(HttpLimits.defaults());
        assertEquals(octets.length, parser.parse(ByteBuffer.wrap(octets), 0, octets.length));
        return parser.head();
    }

    private static void produce(AccessLane lane, RequestHead head, int lines) {
        for (int i = 0; i < lines; i++) {
            AccessRecord record = lane.take();
            if (record == null) {
                lane.drop();
            } else {
                record.begin(head, null, 0);
                record.status = 200;
                lane.give(record);
            }
        }
    }

    @Test
    void aBlockedDiskHoldsNoProducerUp() throws InterruptedException {
        Disk disk = new Disk();
        AccessWriter writer = new AccessWriter(AccessLog.Format.COMMON, disk);
        Thread thread = Thread.ofPlatform().daemon().start(writer);
        List<Thread> producers = new ArrayList<>();
        for (int i = 0; i < PRODUCERS; i++) {
            RequestHead head = head("/" + i);
            producers.add(Thread.ofPlatform().start(() -> {
                AccessLane lane = new AccessLane(RECORDS, thread);
                writer.add(lane);
                produce(lane, head, LINES);
            }));
        }
        for (Thread producer : producers) {
            producer.join();
        }
        // What the lanes hold, and what the writer had encoded when it came to the disk, is not dropped.
        assertTrue(writer.dropped() >= PRODUCERS * LINES / 2, () -> "dropped: " + writer.dropped());
        disk.unblocked.countDown();
        writer.end();
        thread.join();
        assertEquals(PRODUCERS * LINES, writer.written() + writer.dropped());
        assertEquals(writer.written(), disk.lines().size());
        disk.lines()
                .forEach(line -> assertTrue(
                        line.matches("- - - \\[01/Jan/1970:00:00:00 \\+0000\\] \"GET /[0-3] HTTP/1.1\" 200 -"), line));
    }

    @Test
    void whatAFullDiskDidNotTakeIsCountedAndTornLinesEnd() throws InterruptedException {
        Disk disk = new Disk();
        disk.failures.set(1);
        disk.unblocked.countDown();
        AccessWriter writer = new AccessWriter(AccessLog.Format.COMMON, disk);
        Thread thread = Thread.ofPlatform().daemon().unstarted(writer);
        AccessLane lane = new AccessLane(RECORDS, thread);
        writer.add(lane);
        produce(lane, head("/lost"), 3);
        thread.start();
        while (writer.dropped() < 3) {
            Thread.onSpinWait();
        }
        produce(lane, head("/kept"), 1);
        writer.end();
        thread.join();
        assertEquals(2, disk.lines().size(), () -> disk.lines().toString());
        assertEquals("-", disk.lines().getFirst());
        assertTrue(disk.lines().getLast().contains("\"GET /kept HTTP/1.1\""));
        assertEquals(1, writer.written());
    }

    @Test
    void aLineThatComesAfterTheLastOneIsCounted() {
        Disk disk = new Disk();
        AccessWriter writer = new AccessWriter(AccessLog.Format.COMMON, disk);
        AccessLane lane = new AccessLane(RECORDS, Thread.currentThread());
        writer.add(lane);
        writer.end();
        writer.run();
        // A loop that had seen the log open, and got no time until now.
        produce(lane, head("/late"), 1);
        assertEquals(0, writer.written());
        assertEquals(1, writer.dropped());
    }
}
