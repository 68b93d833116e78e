package dev.torc.bench.load;

import java.util.List;

/**
 * Which request comes next on the connections of one loop to one origin: the kinds take turns by their weights, each
 * spread evenly, and each kind counts its own requests. For one thread; allocates nothing after it was made.
 */
final class RequestSource {
    private final RequestTemplate[] order;
    private final int[] rank;
    private final int[] weights;
    private final int placeStep;
    private final long turnStep;
    /** Where in a turn the next request is, and in which one. */
    private int place;

    private long turn;
    private long number;

    /**
     * The order of kinds, shared by all loops.
     *
     * @param order a template for each place of a turn
     * @param rank which of its kind in a turn that is
     * @param weights how many of its kind a turn has
     */
    record Plan(List<RequestTemplate> order, List<Integer> rank, List<Integer> weights) {
        /** Spreads the kinds by their weights. */
        static Plan of(List<Target> targets) {
            List<RequestTemplate> templates =
                    targets.stream().map(RequestTemplate::new).toList();
            List<Integer> weights = targets.stream().map(Target::weight).toList();
            List<Integer> places = Weights.spread(weights);
            int[] seen = new int[templates.size()];
            return new Plan(
                    places.stream().map(templates::get).toList(),
                    places.stream().map(place -> seen[place]++).toList(),
                    places.stream().map(weights::get).toList());
        }
    }

    /**
     * Starts with the request of this number.
     *
     * @param step among how many loops of all processes the requests are divided
     */
    RequestSource(Plan plan, long first, long step) {
        this.order = plan.order().toArray(RequestTemplate[]::new);
        this.rank = plan.rank().stream().mapToInt(Integer::intValue).toArray();
        this.weights = plan.weights().stream().mapToInt(Integer::intValue).toArray();
        this.place = (int) (first % order.length);
        this.turn = first / order.length;
        this.placeStep = (int) (step % order.length);
        this.turnStep = step / order.length;
    }

    /** Moves on to the next request and answers its template. */
    RequestTemplate advance() {
        RequestTemplate current = order[place];
        number = turn * weights[place] + rank[place];
        turn += turnStep;
        place += placeStep;
        if (place >= order.length) {
            place -= order.length;
            turn++;
        }
        return current;
    }

    /** Which of its kind the request is that {@link #advance} moved on to. */
    long number() {
        return number;
    }
}
