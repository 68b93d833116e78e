package dev.torc.http.files;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the Accept-Encoding field says about each coding (RFC 9110, section 12.5.3), in thousandths. */
final class AcceptEncoding {
    private static final int UNSAID = -1;
    private static final int LEAST = 1;
    private static final int MOST = 1000;
    private static final int QVALUE_LENGTH_MAX = 5;

    private final int[] weights = new int[Coding.values().length];
    private int identity = UNSAID;
    private int others = UNSAID;

    private AcceptEncoding() {
        Arrays.fill(weights, UNSAID);
    }

    /** Reads the field; without one, what is not coded is wanted. Elements that are malformed are left out. */
    static AcceptEncoding of(@Nullable String field) {
        AcceptEncoding accept = new AcceptEncoding();
        if (field != null) {
            for (String element : FieldLists.elements(field)) {
                accept.add(element);
            }
        }
        return accept;
    }

    /** How much a coding is wanted; 0 for not at all. */
    int weight(Coding coding) {
        int weight = weights[coding.ordinal()];
        return Math.max(0, weight == UNSAID ? others : weight);
    }

    /** How much it is wanted that there is no coding; 0 where that is refused. Unless said, it is acceptable and no more. */
    int identityWeight() {
        if (identity != UNSAID) {
            return identity;
        }
        return others == UNSAID ? LEAST : others;
    }

    private void add(String element) {
        int semicolon = element.indexOf(';');
        int weight =
                semicolon < 0 ? MOST : qvalue(element.substring(semicolon + 1).strip());
        if (weight == UNSAID) {
            return;
        }
        String name = (semicolon < 0 ? element : element.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        switch (name) {
            case "identity" -> identity = weight;
            case "*" -> others = weight;
            case "x-gzip" -> weights[Coding.GZIP.ordinal()] = weight;
            default -> {
                for (Coding coding : Coding.values()) {
                    if (coding.token().equals(name)) {
                        weights[coding.ordinal()] = weight;
                    }
                }
            }
        }
    }

    /** A weight of section 12.4.2, {@code q=0.5} for example. */
    private static int qvalue(String parameter) {
        if (parameter.length() < 3
                || parameter.length() > 2 + QVALUE_LENGTH_MAX
                || (parameter.charAt(0) | 0x20) != 'q'
                || parameter.charAt(1) != '=') {
            return UNSAID;
        }
        int value = parameter.charAt(2) - '0';
        if (value < 0 || value > 1 || parameter.length() > 3 && parameter.charAt(3) != '.') {
            return UNSAID;
        }
        int weight = value * MOST;
        int unit = MOST / 10;
        for (int i = 4; i < parameter.length(); i++) {
            int digit = parameter.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNSAID;
            }
            weight += digit * unit;
            unit /= 10;
        }
        return weight <= MOST ? weight : UNSAID;
    }
}
