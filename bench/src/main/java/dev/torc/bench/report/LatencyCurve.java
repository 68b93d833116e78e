package dev.torc.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Latencies reduced to what a curve needs: the value at each of a fixed row of percentiles. For one thread.
 *
 * <p>The row is even on the axis it is drawn on: point k is the latency that one request in 10^(k/10) exceeds, so that
 * point 10 is p90 and point 20 is p99. It ends where a step would stand for less than one request; the maximum is kept
 * beside it.
 */
final class LatencyCurve {
    private static final int POINTS_PER_DECADE = 10;
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MICRO = 1e3;

    private final Histogram sum = new Histogram(SIGNIFICANT_DIGITS);

    /**
     * Adds what a trial recorded.
     *
     * @param encoded base64 of HdrHistogram's compressed encoding, in nanoseconds
     * @throws IllegalArgumentException if it is something else
     */
    void add(String encoded) {
        try {
            sum.add(Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(encoded)), 0));
        } catch (DataFormatException | RuntimeException e) {
            // HdrHistogram answers damaged bytes with whatever exception they lead it to.
            throw new IllegalArgumentException("no histogram: " + e.getMessage(), e);
        }
    }

    /** The curve in microseconds; empty where nothing was recorded. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        long count = sum.getTotalCount();
        if (count == 0) {
            return json;
        }
        json.put("count", count);
        json.put("mean", micros(sum.getMean()));
        json.put("p50", micros((double) sum.getValueAtPercentile(50)));
        json.put("max", micros((double) sum.getMaxValue()));
        ArrayNode points = json.putArray("points");
        for (int k = 0; ; k++) {
            double oneIn = Math.pow(10, (double) k / POINTS_PER_DECADE);
            if (oneIn > count) {
                return json;
            }
            points.add(micros((double) sum.getValueAtPercentile(100 - 100 / oneIn)));
        }
    }

    /** Rounded to a tenth: finer than what a histogram tells, and shorter in the page. */
    private static double micros(double nanos) {
        return Math.round(nanos / NANOS_PER_MICRO * 10) / 10.0;
    }
}
