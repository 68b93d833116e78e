package dev.torc.tests.simulation;

import dev.torc.tests.simulation.AnswerReader.Answer;
import dev.torc.tests.simulation.Request.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges what a {@link HttpPeer} was answered, and whether there is a reason for what it was not. */
final class Verdict {
    private final HttpPeer peer;
    private final Settings settings;

    Verdict(HttpPeer peer, Settings settings) {
        this.peer = peer;
        this.settings = settings;
    }

    void onContinue(@Nullable Request current) {
        if (current == null || !current.expects || current.continued) {
            throw peer.violation("100 (Continue) without being asked for, or twice: " + current);
        }
    }

    /** Answers whether the connection ends behind this response. */
    boolean ofHead(Answer answer, @Nullable Request current) {
        if (current == null) {
            requireRefusal(answer);
            return true;
        }
        if (answer.status() == 503 && answer.saysClose() && peer.isFull()) {
            return true;
        }
        boolean asExpected = answer.status() == current.status && !current.isAborted;
        if (!asExpected && !(current.isAborted && answer.status() == 200)) {
            requireLate(answer, current);
            return true;
        }
        if (answer.status() == 101) {
            return true;
        }
        String id = current.isRefused ? null : Integer.toString(current.id);
        if (!Objects.equals(id, answer.id())) {
            throw peer.violation("the response to another request: " + answer + " to " + current);
        }
        if (current.kind == Kind.NEVER) {
            requireSpan("a handler", current.headDeliveredNanos, settings.handlerNanos());
        }
        boolean mayClose = current.saysClose || peer.world.isEnding();
        if (answer.saysClose() && !mayClose) {
            throw peer.violation("says that it closes: " + answer + " to " + current);
        }
        if (current.saysClose && !answer.saysClose()) {
            throw peer.violation("does not say that it closes: " + answer + " to " + current);
        }
        return answer.saysClose();
    }

    /** Without a request, only a server that has no room for another connection answers. */
    private void requireRefusal(Answer answer) {
        if (answer.status() != 503 || !peer.isFull() || !answer.saysClose()) {
            throw peer.violation("answers what was not asked: " + answer);
        }
    }

    /** Another status than expected is that of a deadline that has passed. */
    private void requireLate(Answer answer, Request current) {
        if (!answer.saysClose()) {
            throw peer.violation("answers " + answer + " to " + current);
        }
        long head = current.firstDeliveredNanos;
        long shortest = Math.min(settings.headNanos(), settings.bodyNanos());
        boolean wasWhole = current.wholeDeliveredNanos >= 0 && current.wholeDeliveredNanos - head < shortest;
        if (answer.status() == 408 && wasWhole) {
            throw peer.violation("the deadline of what was there in time: " + answer + " to " + current);
        }
        if (answer.status() == 408 && current.headDeliveredNanos < 0) {
            requireSpan("a head", head, settings.headNanos());
        } else if (answer.status() == 408) {
            requireSpan("a body", head, shortest);
        } else if (answer.status() == 503) {
            requireSpan("a handler", head, settings.handlerNanos());
        } else {
            throw peer.violation("answers " + answer + " to " + current);
        }
    }

    private void requireSpan(String what, long fromNanos, long spanNanos) {
        long decided = peer.connection().decidedNanos;
        long until = decided < 0 ? peer.world.nowNanos() : decided;
        if (fromNanos < 0 || until - fromNanos < spanNanos) {
            throw peer.violation("the deadline of " + what + " is early, after " + (until - fromNanos) / 1_000 + " us");
        }
    }

    void ofContent(Answer answer, Request current, long contentBytes) {
        if (answer.id() == null || current.contentLength < 0) {
            return;
        }
        long told = answer.length();
        boolean wrong = current.headOnly
                ? contentBytes != 0 || told >= 0 && told != current.contentLength
                : contentBytes != current.contentLength;
        if (wrong) {
            throw peer.violation("content of " + contentBytes + " octets, " + told + " told, for " + current + ", not "
                    + current.contentLength);
        }
    }

    /** The connection has ended: whatever is missing must have a reason. */
    void ofEnd(boolean reset, long contentBytes) {
        SimulatedConnection c = peer.connection();
        if (c.faulted || peer.world.isEnding()) {
            return;
        }
        Request current = peer.current();
        if (peer.isUpgraded()) {
            if (current != null && contentBytes != current.contentLength && !peer.hasEnded()) {
                throw peer.violation("the next protocol ends after " + contentBytes + " octets of " + current);
            }
        } else if (peer.isWithin()) {
            requireReason("within the response", reset, current);
        } else if (peer.isOwed() && !peer.isOver() && !peer.mayBeOver()) {
            requireReason("without a response", reset, current);
        } else if (!peer.isOver() && !peer.mayBeOver() && !peer.hasEnded() && !isIdleOver(c)) {
            requireReason("without a reason", reset, current);
        }
    }

    private boolean isIdleOver(SimulatedConnection c) {
        // What was taken after the decision was given before it.
        long takenNanos = c.takenNanos < c.decidedNanos ? c.takenNanos : c.openedNanos;
        long quietSince = Math.max(Math.max(c.openedNanos, c.deliveredNanos), takenNanos);
        return c.decidedNanos - quietSince >= settings.idleNanos();
    }

    /** Whether its body took so long that the server needs not have waited for it, though it had answered. */
    private boolean isSlow(Request answered) {
        long whole = answered.wholeDeliveredNanos < 0 ? peer.world.nowNanos() : answered.wholeDeliveredNanos;
        return answered.hasBody() && whole - answered.firstDeliveredNanos >= settings.bodyNanos();
    }

    private void requireReason(String where, boolean reset, @Nullable Request current) {
        SimulatedConnection c = peer.connection();
        if (current != null) {
            boolean endedBefore = peer.hasEnded() && peer.writtenBytes() < current.end();
            if (current.isAborted || endedBefore || peer.endedWithinABody()) {
                return;
            }
            long since = current.firstDeliveredNanos;
            long shortest = Math.min(settings.bodyNanos(), settings.handlerNanos());
            if (since >= 0 && c.decidedNanos >= 0 && c.decidedNanos - since >= shortest) {
                return;
            }
        }
        Request last = peer.lastAnswered();
        if (last != null && isSlow(last)) {
            return;
        }
        if (settings.isStalled(c, peer.hasEnded())) {
            return;
        }
        if (c.cancelledNanos >= 0
                && c.decidedNanos < c.cancelledNanos
                && c.cancelledNanos - c.decidedNanos >= settings.lingerNanos()) {
            return;
        }
        if (isIdleOver(c)) {
            return;
        }
        throw peer.violation((reset ? "reset " : "ended ") + where + ": " + current);
    }
}
