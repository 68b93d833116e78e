package dev.torc.http.middleware;

import dev.torc.http.codec.RequestHead;
import java.util.List;

/** Reads Accept-Encoding (RFC 9110, section 12.5.3). Stateless; allocates nothing. */
final class AcceptEncoding {
    static final int NONE = -1;

    private static final String NAME = "Accept-Encoding";
    private static final int ABSENT = -1;
    private static final int WEIGHT_MAX = 1000;

    private AcceptEncoding() {}

    /** Index of the coding that the client likes best, the first of those it likes alike; or {@link #NONE}. */
    static int choose(RequestHead head, List<ContentCoding> codings) {
        if (head.find(NAME) < 0) {
            return NONE;
        }
        int any = Math.max(0, weight(head, "*"));
        int best = NONE;
        int bestWeight = Math.max(0, weight(head, "identity"));
        for (int i = 0; i < codings.size(); i++) {
            int weight = weight(head, codings.get(i).token());
            if (weight == ABSENT) {
                weight = any;
            }
            if (weight > 0 && (weight > bestWeight || best == NONE && weight == bestWeight)) {
                best = i;
                bestWeight = weight;
            }
        }
        return best;
    }

    /** Weight of a coding, in thousandths; {@link #ABSENT} where it is not named. */
    private static int weight(RequestHead head, String coding) {
        for (int i = head.find(NAME); i >= 0; i = head.find(NAME, i + 1)) {
            int end = head.valueEnd(i);
            int at = head.valueStart(i);
            while (at < end) {
                int elementEnd = indexOf(head, at, end, ',');
                int tokenEnd = indexOf(head, at, elementEnd, ';');
                if (isToken(head, at, tokenEnd, coding)) {
                    return tokenEnd == elementEnd ? WEIGHT_MAX : parsed(head, tokenEnd + 1, elementEnd);
                }
                at = elementEnd + 1;
            }
        }
        return ABSENT;
    }

    private static int indexOf(RequestHead head, int from, int to, char wanted) {
        int at = from;
        while (at < to && head.byteAt(at) != wanted) {
            at++;
        }
        return at;
    }

    private static boolean isToken(RequestHead head, int from, int to, String token) {
        int start = afterSpace(head, from, to);
        int end = to;
        while (end > start && isSpace(head.byteAt(end - 1))) {
            end--;
        }
        if (end - start != token.length()) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            int octet = head.byteAt(start + i);
            if ((octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet) != token.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The weight in {@code q=0.5}; 0 for what is malformed. */
    private static int parsed(RequestHead head, int from, int to) {
        int at = afterSpace(head, from, to);
        if (at + 2 >= to || (head.byteAt(at) | 0x20) != 'q' || head.byteAt(at + 1) != '=') {
            return 0;
        }
        at += 2;
        int weight = 0;
        int unit = WEIGHT_MAX;
        for (; at < to && !isSpace(head.byteAt(at)); at++) {
            int octet = head.byteAt(at);
            if (octet >= '0' && octet <= '9') {
                weight += (octet - '0') * unit;
                unit /= 10;
            } else if (octet != '.') {
                return 0;
            }
        }
        return Math.min(weight, WEIGHT_MAX);
    }

    private static int afterSpace(RequestHead head, int from, int to) {
        int at = from;
        while (at < to && isSpace(head.byteAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(int octet) {
        return octet == ' ' || octet == '\t';
    }
}
