package dev.torc.tests.http;

import dev.torc.http.codec.Pieces;
import java.util.List;
import java.util.Random;

/** How a client cuts what it sends. */
enum Cut {
    IN_ONE_SEGMENT,
    OCTET_BY_OCTET,
    AT_RANDOM;

    /** A run at random can be had again with the seed that its failure shows. */
    private static final long SEED = Long.getLong("torc.seed", new Random().nextLong());

    /** The ends of the pieces, which are others for each case and the same for each engine. */
    List<Integer> ends(int length, String caseId) {
        Pieces pieces = new Pieces(SEED + caseId.hashCode());
        return switch (this) {
            case IN_ONE_SEGMENT -> pieces.whole(length);
            case OCTET_BY_OCTET -> pieces.single(length);
            case AT_RANDOM -> pieces.random(length);
        };
    }

    /** How it is told in a failure. */
    String told(List<Integer> ends) {
        return this == AT_RANDOM ? this + " at " + ends + ", -Dtorc.seed=" + SEED : toString();
    }
}
