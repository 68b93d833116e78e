package dev.torc.http.server;

import dev.torc.http.codec.RequestHead;
import java.util.ArrayList;
import java.util.List;

/** The protocols that the current request offers to switch to (RFC 9110, section 7.8). Reused from request to request. */
final class UpgradeOffer {
    private final List<String> offered = new ArrayList<>(0);

    void begin(RequestHead head) {
        offered.clear();
        if (head.upgrade()) {
            for (int i = head.find("Upgrade"); i >= 0; i = head.find("Upgrade", i + 1)) {
                offered.addAll(members(head.value(i)));
            }
        }
    }

    /**
     * Lets a protocol pass, or a list of layers, that the client offered.
     *
     * @throws IllegalStateException where the request offers no upgrade, or another one
     */
    void require(String protocol) {
        if (offered.isEmpty()) {
            throw new IllegalStateException("the request does not ask for an upgrade");
        }
        List<String> chosen = members(protocol);
        if (chosen.isEmpty() || !chosen.stream().allMatch(this::has)) {
            throw new IllegalStateException("the request asks for " + offered + ", not for " + protocol);
        }
    }

    private boolean has(String protocol) {
        return offered.stream().anyMatch(protocol::equalsIgnoreCase);
    }

    private static List<String> members(String list) {
        List<String> members = new ArrayList<>();
        for (String member : list.split(",", -1)) {
            if (!member.isBlank()) {
                members.add(member.strip());
            }
        }
        return members;
    }
}
