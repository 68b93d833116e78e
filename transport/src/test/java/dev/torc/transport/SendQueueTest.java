package dev.torc.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.torc.transport.spi.SendItem;
import dev.torc.transport.spi.SendQueue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order, the count of bytes, and the end of each item exactly once. */
class SendQueueTest {
    private final SendQueue queue = new SendQueue();
    private final List<Item> done = new ArrayList<>();

    private final class Item extends SendItem {
        private final ByteBuffer bytes;

        Item(int length) {
            bytes = ByteBuffer.allocate(length);
        }

        @Override
        public long address() {
            return 0;
        }

        @Override
        public ByteBuffer view() {
            return bytes;
        }

        @Override
        public long remaining() {
            return bytes.remaining();
        }

        @Override
        public void done() {
            done.add(this);
        }
    }

    private Item added(int length) {
        Item item = new Item(length);
        queue.add(item);
        return item;
    }

    @Test
    void anEmptyItemIsDoneAtOnce() {
        Item empty = added(0);
        assertEquals(List.of(empty), done);
        assertTrue(queue.isEmpty());
        assertNull(queue.first());
    }

    @Test
    void advancesAcrossItems() {
        Item first = added(3);
        Item second = added(4);
        Item third = added(5);
        assertEquals(12, queue.bytes());
        queue.advance(5);
        assertEquals(List.of(first), done);
        assertSame(second, queue.first());
        assertEquals(2, second.remaining());
        queue.advance(7);
        assertEquals(List.of(first, second, third), done);
        assertTrue(queue.isEmpty());
        assertEquals(0, queue.bytes());
    }

    @Test
    void refusesToAdvancePastItsEnd() {
        added(3);
        assertThrows(IllegalArgumentException.class, () -> queue.advance(4));
    }

    @Test
    void gathersAsManyViewsAsThereIsRoomFor() {
        Item first = added(1);
        Item second = added(2);
        added(3);
        ByteBuffer[] views = new ByteBuffer[2];
        assertEquals(2, queue.gather(views));
        assertSame(first.view(), views[0]);
        assertSame(second.view(), views[1]);
    }

    @Test
    void accountsForViewsThatTheWriteMoved() {
        Item first = added(4);
        Item second = added(4);
        first.view().position(4);
        second.view().position(1);
        queue.advanceMoved(5);
        assertEquals(List.of(first), done);
        assertEquals(3, queue.bytes());
    }

    @Test
    void clearEndsWhatIsLeftOnce() {
        Item first = added(2);
        Item second = added(2);
        queue.advance(1);
        queue.clear();
        queue.clear();
        assertEquals(List.of(first, second), done);
        assertEquals(0, queue.bytes());
        Item next = added(1);
        assertSame(next, queue.first());
    }

    @Test
    void countsLikeASumForAnyOrderOfAddsAndAdvances() {
        Random random = new Random(1);
        long expected = 0;
        int items = 0;
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean()) {
                int length = random.nextInt(50);
                added(length);
                items++;
                expected += length;
            } else {
                int sent = random.nextInt((int) Math.min(expected, 80) + 1);
                queue.advance(sent);
                expected -= sent;
            }
            assertEquals(expected, queue.bytes());
        }
        queue.clear();
        assertEquals(items, done.size());
    }
}
