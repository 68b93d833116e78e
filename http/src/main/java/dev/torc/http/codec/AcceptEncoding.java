package dev.torc.http.codec;

/**
 * What the Accept-Encoding field of a request says about content codings (RFC 9110, section 12.5.3), in thousandths: 0 for
 * refused, 1,000 for wanted most. Elements whose weight is malformed are left out. Stateless; allocates nothing.
 */
public final class AcceptEncoding {
    /** Nothing was said, neither by name nor of all others. */
    public static final int UNSAID = -1;

    private static final String NAME = "Accept-Encoding";
    private static final String OTHERS = "*";
    private static final int LEAST = 1;
    private static final int MOST = 1000;
    private static final int DECIMALS_MAX = 3;

    private AcceptEncoding() {}

    /** Weight of a coding, in lower case, or {@link #UNSAID}; {@code x-gzip} is {@code gzip}. */
    public static int weight(RequestHead head, String coding) {
        int named = named(head, coding);
        return named == UNSAID ? named(head, OTHERS) : named;
    }

    /** Weight of no coding at all. Unless something was said, it is acceptable and no more. */
    public static int identityWeight(RequestHead head) {
        int weight = weight(head, "identity");
        return weight == UNSAID ? LEAST : weight;
    }

    private static int named(RequestHead head, String coding) {
        for (int i = head.find(NAME); i >= 0; i = head.find(NAME, i + 1)) {
            int end = head.valueEnd(i);
            for (int at = head.valueStart(i); at < end; ) {
                int elementEnd = indexOf(head, at, end, ',');
                int nameEnd = indexOf(head, at, elementEnd, ';');
                if (isNamed(head, at, nameEnd, coding)) {
                    int weight = nameEnd == elementEnd ? MOST : qvalue(head, nameEnd + 1, elementEnd);
                    if (weight != UNSAID) {
                        return weight;
                    }
                }
                at = elementEnd + 1;
            }
        }
        return UNSAID;
    }

    private static boolean isNamed(RequestHead head, int from, int to, String coding) {
        int start = afterBlanks(head, from, to);
        int end = beforeBlanks(head, start, to);
        return equals(head, start, end, coding)
                || coding.equals("gzip")
                        && equals(head, start + 2, end, coding)
                        && equals(head, start, start + 2, "x-");
    }

    /** The weight in {@code q=0.5}, which has three decimals at most (section 12.4.2). */
    private static int qvalue(RequestHead head, int from, int to) {
        int at = afterBlanks(head, from, to);
        int end = beforeBlanks(head, at, to);
        if (end - at < 3 || !equals(head, at, at + 2, "q=")) {
            return UNSAID;
        }
        int value = head.byteAt(at + 2) - '0';
        int decimalsAt = at + 4;
        boolean whole = end == at + 3;
        if (value < 0 || value > 1 || !whole && (head.byteAt(at + 3) != '.' || end - decimalsAt > DECIMALS_MAX)) {
            return UNSAID;
        }
        int weight = value * MOST;
        int unit = MOST / 10;
        for (int i = decimalsAt; i < end; i++) {
            int digit = head.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNSAID;
            }
            weight += digit * unit;
            unit /= 10;
        }
        return weight <= MOST ? weight : UNSAID;
    }

    private static boolean equals(RequestHead head, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int octet = head.byteAt(from + i);
            if ((octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(RequestHead head, int from, int to, char wanted) {
        int at = from;
        while (at < to && head.byteAt(at) != wanted) {
            at++;
        }
        return at;
    }

    private static int afterBlanks(RequestHead head, int from, int to) {
        int at = from;
        while (at < to && Octets.isBlank(head.byteAt(at))) {
            at++;
        }
        return at;
    }

    private static int beforeBlanks(RequestHead head, int from, int to) {
        int at = to;
        while (at > from && Octets.isBlank(head.byteAt(at - 1))) {
            at--;
        }
        return at;
    }
}
