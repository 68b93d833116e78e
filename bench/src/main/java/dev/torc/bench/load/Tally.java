package dev.torc.bench.load;

/**
 * What was counted from the start to some moment, of one loop or of all.
 *
 * @param sent requests sent
 * @param responses responses received in full
 * @param succeeded those that were as expected
 * @param errors failures, and responses that were not as expected
 * @param queued open loop: requests that are due and wait for room
 * @param connects connections established
 * @param bytes bytes received
 */
public record Tally(long sent, long responses, long succeeded, long errors, long queued, long connects, long bytes) {
    static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0);

    Tally plus(Tally other) {
        return new Tally(
                sent + other.sent,
                responses + other.responses,
                succeeded + other.succeeded,
                errors + other.errors,
                queued + other.queued,
                connects + other.connects,
                bytes + other.bytes);
    }
}
