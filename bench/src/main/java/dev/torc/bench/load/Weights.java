package dev.torc.bench.load;

import java.util.ArrayList;
import java.util.List;

/** Orders that give each of several things its share. Stateless. */
final class Weights {
    private Weights() {}

    /** The places of one turn, each the number of a thing: each as often as its weight, spread evenly. */
    static List<Integer> spread(List<Integer> weights) {
        int common = weights.stream().reduce(0, Weights::divisor);
        return spread(
                weights, weights.stream().mapToInt(weight -> weight / common).sum());
    }

    /** So many places, in which each thing is as often as its share says, to the next whole number. */
    static List<Integer> spread(List<Integer> weights, int count) {
        long total = weights.stream().mapToLong(Integer::longValue).sum();
        long[] credit = new long[weights.size()];
        List<Integer> places = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int best = 0;
            for (int each = 0; each < credit.length; each++) {
                credit[each] += weights.get(each);
                best = credit[each] > credit[best] ? each : best;
            }
            credit[best] -= total;
            places.add(best);
        }
        return List.copyOf(places);
    }

    private static int divisor(int a, int b) {
        return b == 0 ? a : divisor(b, a % b);
    }
}
