package dev.torc.tests.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.torc.transport.uring.UringSupport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few of the catalogue, which {@code tests/hostile.sh} plays whole. */
@Timeout(120)
final class HostileTest {
    private static final Set<String> PLAYED = Set.of("many-fields", "resets", "tls-hello");

    @ParameterizedTest
    @ValueSource(strings = {"nio", "io_uring"})
    void hostilePeersGetWhatTheyMustAndOthersAreServed(String engine) throws Exception {
        assumeTrue(engine.equals("nio") || UringSupport.here().unavailability() == null);
        List<HostilePeer> peers = Hostile.catalogue().stream()
                .filter(peer -> PLAYED.contains(peer.name()))
                .toList();
        assertEquals(PLAYED.size(), peers.size());
        try (EngineRun run = new EngineRun(engine, true)) {
            for (HostilePeer peer : peers) {
                Result result = run.play(peer);
                assertTrue(result.isGood(), result::row);
                assertTrue(result.probe().requests() > 0, "nobody else was served");
            }
            HostilePeer wrong = HostilePeer.quick(
                    "wrong",
                    "what no server does",
                    stage -> stage.crowd(1, "200, end", wire -> wire.send("\0").answers()));
            assertFalse(run.play(wrong).isGood(), "what must not be is not seen");
        }
    }

    @Test
    void namesAreUnique() {
        List<String> names = Hostile.catalogue().stream().map(HostilePeer::name).toList();
        assertEquals(names.size(), Set.copyOf(names).size());
    }

    @Test
    void shortRunsPlayEveryPeerWithinAFewDays() {
        List<HostilePeer> all = Hostile.catalogue();
        Set<HostilePeer> played = new HashSet<>();
        for (int day = 0; day < 60; day++) {
            List<HostilePeer> first = Hostile.sample(all, day, 0);
            List<HostilePeer> second = Hostile.sample(all, day, 1);
            assertTrue(first.stream().noneMatch(peer -> peer.weight().lasts() && second.contains(peer)));
            played.addAll(first);
            played.addAll(second);
        }
        assertEquals(Set.copyOf(all), played);
    }
}
