package dev.torc.bench.load;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/** A histogram as text. Stateless. */
public final class Percentiles {
    /** Those that are reported. */
    private static final List<Double> REPORTED = List.of(50.0, 75.0, 90.0, 99.0, 99.9, 99.99, 99.999);

    private Percentiles() {}

    /** Minimum, mean, percentiles and maximum by name; empty where nothing was recorded. */
    public static Map<String, Long> of(Histogram histogram) {
        Map<String, Long> values = new LinkedHashMap<>();
        if (histogram.getTotalCount() > 0) {
            values.put("min", histogram.getMinValue());
            values.put("mean", Math.round(histogram.getMean()));
            for (double percentile : REPORTED) {
                values.put(name(percentile), histogram.getValueAtPercentile(percentile));
            }
            values.put("max", histogram.getMaxValue());
        }
        return values;
    }

    private static String name(double percentile) {
        return percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
    }

    /** A histogram in its compressed encoding, base64. */
    public static String encode(Histogram histogram) {
        ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /** The histogram of {@link #encode}'s text; IllegalArgumentException where it is not one. */
    public static Histogram decode(String text) {
        try {
            return Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), 0);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("not an encoded histogram", e);
        }
    }
}
