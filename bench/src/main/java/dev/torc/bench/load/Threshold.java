package dev.torc.bench.load;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A condition under which a run fails, such as {@code p99>5ms}, {@code service.p99.9>=300us}, {@code errors>0},
 * {@code error-rate>0.1%} or {@code rate<1000}.
 *
 * @param text as it was given
 * @param quantity what is compared
 * @param operator one of {@code > >= < <=}
 * @param limit in nanoseconds, requests per second, a count or a fraction
 */
public record Threshold(String text, String quantity, String operator, double limit) {
    private static final Pattern FORM =
            Pattern.compile("([a-z.0-9-]+?)\\s*(>=|<=|>|<)\\s*(\\d{1,15}(?:\\.\\d{1,9})?)\\s*(ns|us|ms|s|m|%)?");
    private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,6})?|100)");
    private static final Pattern DURATION =
            Pattern.compile("(response\\.|service\\.|first-byte\\.|connect\\.|send-delay\\.)?(min|mean|max|p[\\d.]+)");

    /** Reads one; IllegalArgumentException, with a sentence, where it is none. */
    public static Threshold of(String text) {
        Matcher form = FORM.matcher(text.strip());
        LoadJob.check(form.matches(), "'" + text + "' is not a condition such as 'p99>5ms', 'errors>0' or 'rate<1000'");
        String quantity = form.group(1);
        String unit = form.group(4) == null ? "" : form.group(4);
        double limit = Double.parseDouble(form.group(3)) * factor(unit);
        Matcher duration = DURATION.matcher(quantity);
        boolean isDuration = duration.matches()
                && (!duration.group(2).startsWith("p")
                        || PERCENTILE.matcher(duration.group(2)).matches());
        LoadJob.check(
                isDuration || unit.isEmpty() || unit.equals("%"), "'" + text + "' compares what is no time to a time");
        LoadJob.check(!isDuration || unit.matches("ns|us|ms|s|m"), "'" + text + "' lacks a unit of time: us, ms or s");
        LoadJob.check(
                isDuration || quantity.matches("errors|error-rate|rate|sent-rate|backlog|mismatches"),
                "'" + quantity + "' is not known; known are p99 and other percentiles, mean, min, max (also with"
                        + " service., first-byte., connect. and send-delay. before them), errors, error-rate, rate,"
                        + " sent-rate, backlog and mismatches");
        LoadJob.check(
                !unit.equals("%") || quantity.equals("error-rate"), "'" + text + "': only error-rate has a percentage");
        return new Threshold(text, quantity, form.group(2), limit);
    }

    private static double factor(String unit) {
        return switch (unit) {
            case "us" -> 1e3;
            case "ms" -> 1e6;
            case "s" -> 1e9;
            case "m" -> 60e9;
            case "%" -> 0.01;
            default -> 1;
        };
    }

    /** Why the result fails, in a sentence; null where it does not. What was not measured fails. */
    public @Nullable String broken(LoadResult result) {
        Double value = value(result);
        if (value == null) {
            return "'" + text + "' cannot be told, for nothing was measured.";
        }
        boolean broken = switch (operator) {
            case ">" -> value > limit;
            case ">=" -> value >= limit;
            case "<" -> value < limit;
            default -> value <= limit;
        };
        return broken ? "'" + text + "' is so: " + quantity + " was " + shown(value) + "." : null;
    }

    private String shown(double value) {
        if (DURATION.matcher(quantity).matches()) {
            return String.format(Locale.ROOT, "%.1f us", value / 1e3);
        }
        return quantity.equals("error-rate")
                ? String.format(Locale.ROOT, "%.4f %%", 100 * value)
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    private @Nullable Double value(LoadResult result) {
        return switch (quantity) {
            case "errors" -> (double) result.errorCount();
            case "error-rate" -> result.sent() == 0 ? null : (Double) ((double) result.errorCount() / result.sent());
            case "rate" -> result.requestsPerSecond();
            case "sent-rate" -> result.sentPerSecond();
            case "backlog" -> (double) result.backlog();
            case "mismatches" -> (double) result.mismatches();
            default -> nanos(result);
        };
    }

    private @Nullable Double nanos(LoadResult result) {
        Matcher duration = DURATION.matcher(quantity);
        if (!duration.matches()) {
            return null;
        }
        String kind = duration.group(1) == null ? "response." : duration.group(1);
        String name = duration.group(2);
        Long listed = map(result, kind).get(name);
        if (listed != null) {
            return (double) listed;
        }
        String encoded = kind.equals("response.") ? result.responseHistogram() : result.serviceHistogram();
        if (!name.startsWith("p") || encoded.isEmpty() || !(kind.equals("response.") || kind.equals("service."))) {
            return null;
        }
        Histogram histogram = Percentiles.decode(encoded);
        return histogram.getTotalCount() == 0
                ? null
                : (Double) (double) histogram.getValueAtPercentile(Double.parseDouble(name.substring(1)));
    }

    private static Map<String, Long> map(LoadResult result, String kind) {
        return switch (kind) {
            case "service." -> result.serviceNanos();
            case "first-byte." -> result.firstByteNanos();
            case "connect." -> result.connectNanos();
            case "send-delay." -> result.sendDelayNanos();
            default -> result.responseNanos();
        };
    }
}
