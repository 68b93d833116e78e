package dev.torc.bench.experiment;

/** What an experiment says of a claim. */
public enum Conclusion {
    /** It holds here, too. */
    CONFIRMED("confirmed"),
    /** It does not hold here. */
    NOT_CONFIRMED("not confirmed"),
    /** What it is about is not the same here. */
    NOT_APPLICABLE("not applicable here");

    /** Of the published effect, on a scale of ratios, so much has to be there for a claim to be confirmed. */
    static final double SHARE_MIN = 0.5;

    private final String label;

    Conclusion(String label) {
        this.label = label;
    }

    /** In words. */
    public String label() {
        return label;
    }

    /**
     * Confirmed where the measured ratio is on the published one's side of 1 and has at least half of its distance, both taken as
     * logarithms: where 0.25 was published, 0.5 confirms it and 0.6 does not.
     *
     * @throws IllegalArgumentException for ratios that are not above 0, and a published one of 1
     */
    static Conclusion ofRatio(double published, double measured) {
        if (!(published > 0) || !(measured > 0) || published == 1) {
            throw new IllegalArgumentException("no ratios of an effect: " + published + ", " + measured);
        }
        return Math.log(measured) / Math.log(published) >= SHARE_MIN ? CONFIRMED : NOT_CONFIRMED;
    }

    /** Confirmed where both are. */
    Conclusion and(Conclusion other) {
        return this == CONFIRMED ? other : this;
    }
}
