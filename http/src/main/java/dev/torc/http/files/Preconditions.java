package dev.torc.http.files;

import dev.torc.http.codec.HttpDate;
import dev.torc.http.codec.RequestHead;
import org.jspecify.annotations.Nullable;

/** Evaluates the preconditions of GET and HEAD (RFC 9110, section 13). Stateless. */
final class Preconditions {
    /** What they say. */
    enum Outcome {
        HOLD,
        NOT_MODIFIED,
        FAILED
    }

    private Preconditions() {}

    /** Evaluates those that apply, in the order of section 13.2.2. */
    static Outcome of(RequestHead head, Validators validators, long nowSeconds) {
        String ifMatch = FieldLists.joined(head, "If-Match");
        if (ifMatch != null) {
            if (!matches(ifMatch, validators.tag(), true)) {
                return Outcome.FAILED;
            }
        } else if (isLaterThan(validators, FieldLists.joined(head, "If-Unmodified-Since"), nowSeconds, false)) {
            return Outcome.FAILED;
        }
        String ifNoneMatch = FieldLists.joined(head, "If-None-Match");
        if (ifNoneMatch != null) {
            return matches(ifNoneMatch, validators.tag(), false) ? Outcome.NOT_MODIFIED : Outcome.HOLD;
        }
        return isLaterThan(validators, FieldLists.joined(head, "If-Modified-Since"), nowSeconds, true)
                ? Outcome.HOLD
                : Outcome.NOT_MODIFIED;
    }

    /** Whether Range counts: there is no If-Range, or it names just this representation (section 13.1.5). */
    static boolean rangeApplies(RequestHead head, Validators validators, long nowSeconds) {
        String ifRange = FieldLists.joined(head, "If-Range");
        if (ifRange == null) {
            return true;
        }
        if (!validators.isStrong()) {
            return false;
        }
        return ifRange.equals(validators.tag())
                || validators.modifiedSeconds() != Validators.NEVER
                        && HttpDate.parse(ifRange, nowSeconds) == validators.modifiedSeconds();
    }

    /** Whether it was modified after a date; {@code unknown} where there is no date, or none of the file. */
    private static boolean isLaterThan(Validators validators, @Nullable String date, long nowSeconds, boolean unknown) {
        long seconds = date == null ? HttpDate.INVALID : HttpDate.parse(date, nowSeconds);
        if (seconds == HttpDate.INVALID || validators.modifiedSeconds() == Validators.NEVER) {
            return unknown;
        }
        return validators.modifiedSeconds() > seconds;
    }

    /**
     * Whether a tag is in a list, or that is an asterisk. A list that is malformed has what stands before the fault.
     *
     * @param strongly by the strong comparison of section 8.8.3.2, else by the weak one
     */
    static boolean matches(String list, String tag, boolean strongly) {
        if (list.equals("*")) {
            return true;
        }
        String wanted = opaque(tag);
        boolean possible = !strongly || !isWeak(tag);
        int at = 0;
        while (possible && at < list.length()) {
            char c = list.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            boolean weak = list.startsWith("W/", at);
            int start = weak ? at + 2 : at;
            int end = start < list.length() && list.charAt(start) == '"' ? list.indexOf('"', start + 1) : -1;
            if (end < 0) {
                return false;
            }
            if (!(strongly && weak) && list.substring(start, end + 1).equals(wanted)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static boolean isWeak(String tag) {
        return tag.startsWith("W/");
    }

    private static String opaque(String tag) {
        return isWeak(tag) ? tag.substring(2) : tag;
    }
}
