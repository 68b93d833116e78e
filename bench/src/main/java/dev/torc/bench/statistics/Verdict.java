package dev.torc.bench.statistics;

/** What an interval of a ratio says, given a minimum effect that was declared before the measurement. */
public enum Verdict {
    /** The interval is below 1, and the ratio is lower by the minimum effect at least. */
    LESS("less"),
    /** The interval is above 1, and the ratio is higher by the minimum effect at least. */
    MORE("more"),
    /** The whole interval is nearer to 1 than the minimum effect. */
    NO_DIFFERENCE("no difference detected"),
    /** None of these: more rounds or processes are needed. */
    UNDECIDED("undecided");

    /** With fewer pairs, an interval is no more than the few values themselves. */
    static final int PAIRS_MIN = 3;

    private final String label;

    Verdict(String label) {
        this.label = label;
    }

    /** How it is written. */
    public String label() {
        return label;
    }

    /**
     * Judges a ratio.
     *
     * @param minimumEffect as a share: 0.05 stands for 5 % more, and for its reciprocal
     */
    public static Verdict of(Estimate estimate, double minimumEffect) {
        if (estimate.pairs() < PAIRS_MIN) {
            return UNDECIDED;
        }
        double most = 1 + minimumEffect;
        double least = 1 / most;
        if (estimate.low() > 1 && estimate.ratio() >= most) {
            return MORE;
        }
        if (estimate.high() < 1 && estimate.ratio() <= least) {
            return LESS;
        }
        return estimate.low() > least && estimate.high() < most ? NO_DIFFERENCE : UNDECIDED;
    }
}
