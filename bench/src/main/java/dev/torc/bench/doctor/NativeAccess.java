package dev.torc.bench.doctor;

/** What the JVM says to calls out of Java. */
enum NativeAccess {
    /** It was allowed by a flag, or by the manifest of the jar that was started. */
    ENABLED("enabled"),
    /** Nobody allowed it; the JVM warned and let it happen. */
    WARNED("not enabled: the JVM warns, and lets it happen"),
    /** It was refused. */
    DENIED("denied"),
    /** The engines of this system need none. */
    UNUSED("not needed");

    private final String text;

    NativeAccess(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /**
     * What was seen.
     *
     * @param used whether a call was tried
     * @param before whether access was enabled before that
     * @param after whether it was afterwards: the JVM enables it with its warning
     */
    static NativeAccess of(boolean used, boolean before, boolean after) {
        if (before) {
            return ENABLED;
        }
        if (!used) {
            return UNUSED;
        }
        return after ? WARNED : DENIED;
    }
}
