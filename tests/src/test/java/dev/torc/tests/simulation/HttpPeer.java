package dev.torc.tests.simulation;

import dev.torc.tests.simulation.AnswerReader.Answer;
import dev.torc.tests.simulation.AnswerReader.Framing;
import dev.torc.tests.simulation.Request.Kind;
import dev.torc.tests.simulation.Request.Manner;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of HTTP: sends requests, some before the earlier ones are answered, and follows every octet of the responses. What
 * it does not get must have a reason ({@link Verdict}).
 */
final class HttpPeer extends Peer implements AnswerReader.Sink {
    private static final int TRICKLES_PER_SPAN = 4;

    private final Settings settings;
    private final List<Request> requests;
    private final AnswerReader reader = new AnswerReader(this);
    private final Verdict verdict;
    private final Script.Finale finale;
    private final int depthMax;
    private final boolean patient;
    /** Requests of which something was written, and those whose final response is whole. */
    private int begun;

    private int answered;
    private int readWithin;
    /** What the server had done when the last request was begun. */
    private int reactionsThen;

    private boolean finaleBegun;
    /** Its head is written, its body waits for 100 (Continue). */
    private @Nullable Request awaiting;
    /** The response that is being read, where it is not an interim one. */
    private @Nullable Answer answering;

    /** What is still to be said to the next protocol. */
    private @Nullable ByteBuffer late;

    private boolean interim;
    private boolean upgraded;
    private boolean over;
    private boolean reacting;
    private long contentBytes;

    HttpPeer(World world, SimulatedNetwork network, SocketAddress address, Settings settings, RequestMaker maker) {
        super(world, network, address);
        this.settings = settings;
        this.verdict = new Verdict(this, settings);
        Script script = new Script(world, settings, maker);
        this.requests = script.requests;
        this.finale = script.finale;
        this.depthMax = world.chance.pick(1, 1, 2, 8);
        this.patient = !world.chance.oneIn(3);
        if (world.faults.strikes(Fault.RESET_BY_PEER)) {
            endsAt(world.chance.nanosBetween(1, script.octets()), true);
        } else if (world.faults.strikes(Fault.HALF_CLOSE)) {
            endsAt(world.chance.nanosBetween(1, script.octets()), false);
        }
    }

    // ---- what the verdict asks

    Settings settings() {
        return settings;
    }

    /** The request whose response comes next; null where none was begun. */
    @Nullable
    Request current() {
        return answered < begun ? requests.get(answered) : null;
    }

    /** Whether there is a request that was written whole, and is not answered. */
    boolean isOwed() {
        Request current = current();
        return current != null && current.end() <= writtenBytes();
    }

    /** Whether a response has begun and is not whole. */
    boolean isWithin() {
        return reader.isWithin() && !reader.isUntilEnd() || interim;
    }

    /** The response that was complete was the last. */
    boolean isOver() {
        return over;
    }

    boolean isUpgraded() {
        return upgraded;
    }

    /** Its output ended within the body of a request: the server gives all of the connection up. */
    boolean endedWithinABody() {
        Request last = begun == 0 ? null : requests.get(begun - 1);
        return hasEnded()
                && last != null
                && writtenBytes() >= last.start + last.headLength
                && writtenBytes() < last.end();
    }

    /** Whether the server may have had as many connections as it may, without this one. */
    boolean isFull() {
        return connection().connectionsThen > settings.limits().connectionsMax();
    }

    boolean mayBeOver() {
        Request last = lastAnswered();
        return last != null && last.mayEnd;
    }

    /** The request whose response came last, though not all of the request may have been written. */
    @Nullable
    Request lastAnswered() {
        return answered == 0 ? null : requests.get(answered - 1);
    }

    // ---- writing

    @Override
    @Nullable
    ByteBuffer next() {
        ByteBuffer lateContent = late;
        if (lateContent != null) {
            late = null;
            return lateContent;
        }
        Request waits = awaiting;
        if (waits != null) {
            if (patient && !waits.continued) {
                return null;
            }
            awaiting = null;
            return ByteBuffer.wrap(waits.octets, waits.headLength, waits.octets.length - waits.headLength);
        }
        if (over) {
            return null;
        }
        if (begun == requests.size()) {
            beginFinale();
            return null;
        }
        Request request = requests.get(begun);
        int depth = begun - answered;
        if (depth > 0 && (request.alone || requests.get(begun - 1).alone || depth >= depthMax)) {
            return null;
        }
        begun++;
        reactionsThen = connection().reactions;
        connection().note(request.kind.asks, request.id);
        if (request.isBad) {
            world.faults.count(Fault.BAD_REQUEST);
        }
        if (request.expects) {
            awaiting = request;
            return ByteBuffer.wrap(request.octets, 0, request.headLength);
        }
        if (request.kind == Kind.UPGRADE) {
            return upgrading(request);
        }
        return ByteBuffer.wrap(request.octets);
    }

    /** What is said to the next protocol follows at once, or when all deadlines of HTTP would be over. */
    private ByteBuffer upgrading(Request request) {
        byte[] content = Content.of(request.id, 0, request.contentLength);
        if (world.chance.oneIn(3)) {
            world.in(2 * settings.idleNanos(), () -> {
                late = ByteBuffer.wrap(content);
                write();
            });
            return ByteBuffer.wrap(request.octets);
        }
        return ByteBuffer.allocate(request.octets.length + content.length)
                .put(request.octets)
                .put(content)
                .flip();
    }

    @Override
    int mayWrite(int left) {
        Request last = requests.get(begun - 1);
        if (last.manner != Manner.SILENT && last.manner != Manner.TRICKLE) {
            return left;
        }
        long before = last.start + last.mannerFrom - writtenBytes();
        if (before > 0) {
            return (int) Math.min(left, before);
        }
        return last.manner == Manner.SILENT ? 0 : 1;
    }

    @Override
    long pauseNanos() {
        Request last = requests.get(begun - 1);
        if (last.manner == Manner.TRICKLE && writtenBytes() >= last.start + last.mannerFrom) {
            world.faults.count(Fault.TRICKLE);
            long span = writtenBytes() >= last.start + last.headLength ? settings.bodyNanos() : settings.headNanos();
            return span / TRICKLES_PER_SPAN;
        }
        return super.pauseNanos();
    }

    @Override
    public void onDelivered(long totalBytes) {
        for (int i = answered; i < begun; i++) {
            Request request = requests.get(i);
            if (request.firstDeliveredNanos < 0 && totalBytes > request.start) {
                request.firstDeliveredNanos = world.nowNanos();
            }
            if (request.headDeliveredNanos < 0 && totalBytes >= request.start + request.headLength) {
                request.headDeliveredNanos = world.nowNanos();
            }
            if (request.wholeDeliveredNanos < 0 && totalBytes >= request.end()) {
                request.wholeDeliveredNanos = world.nowNanos();
            }
        }
        Request last = begun == 0 ? null : requests.get(begun - 1);
        if (last != null && !reacting && totalBytes == writtenBytes() && !hasEnded()) {
            awaitDeadline(last);
        }
    }

    /** The server is given all that this peer says for a while, or ever: from now on it has a deadline. */
    private void awaitDeadline(Request last) {
        SimulatedConnection c = connection();
        boolean answers = last.alone && c.reactions != reactionsThen;
        if (answers || c.decidedNanos >= 0 || over || mayBeOver()) {
            return; // or listens no more
        }
        boolean cut = writtenBytes() >= last.start + last.mannerFrom && writtenBytes() < last.end();
        boolean headComplete = writtenBytes() >= last.start + last.headLength;
        if (last.kind == Kind.NEVER && headComplete) {
            reacting = true;
            awaitReaction("the deadline of a handler", settings.handlerNanos());
        } else if (cut && last.manner == Manner.SILENT || last.manner == Manner.TRICKLE && cut) {
            reacting = true;
            if (last.manner == Manner.SILENT) {
                world.faults.count(Fault.SILENT_PEER);
            }
            if (headComplete) {
                awaitReactionBy("the deadline of a body", world.nowNanos() + 2 * settings.bodyNanos());
            } else {
                awaitReactionBy("the deadline of a head", last.firstDeliveredNanos + settings.headNanos());
            }
        }
    }

    private void beginFinale() {
        if (finaleBegun) {
            return;
        }
        finaleBegun = true;
        if (finale == Script.Finale.HALF_CLOSE && requests.getLast().manner == Manner.WHOLE) {
            world.faults.count(Fault.HALF_CLOSE);
            end();
        } else if (finale == Script.Finale.CLOSE_UNREAD) {
            world.in(world.latencyNanos(), () -> {
                if (isOwed() || !connection().toClient.isEmpty()) {
                    world.faults.count(Fault.CLOSED_UNREAD);
                    finish(false);
                }
            });
        }
        afterAnswer();
    }

    // ---- reading

    @Override
    void onReceived(ByteBuffer bytes) {
        reader.read(bytes);
        readWithin++;
        Request current = current();
        if (current != null && current.manner == Manner.STALLED && readWithin > 1) {
            stall();
            // Or all of it has gone into the buffers: then the connection is idle.
            awaitReaction("the deadline of a write", 2 * Math.max(settings.writeStallNanos(), settings.idleNanos()));
        }
    }

    @Override
    public Framing onHead(Answer answer) {
        interim = answer.status() == 100;
        if (interim) {
            Request asked = current();
            verdict.onContinue(asked);
            if (asked != null) {
                asked.continued = true;
            }
            return Framing.NONE;
        }
        connection().note("peer is answered", answer.status());
        contentBytes = 0;
        answering = answer;
        over |= verdict.ofHead(answer, current());
        if (answer.status() == 101) {
            upgraded = true;
            return Framing.RAW;
        }
        Request current = current();
        if (current != null && current.headOnly) {
            // Refused before it was seen, the request was not known to be one for a head only.
            return answer.status() == current.status ? Framing.NONE : Framing.UNTIL_END;
        }
        if (answer.chunked()) {
            return Framing.CHUNKED;
        }
        return answer.length() >= 0 ? Framing.SIZED : Framing.UNTIL_END;
    }

    @Override
    public void onContent(ByteBuffer bytes) {
        Request current = current();
        Answer answer = answering;
        if (current != null
                && answer != null
                && (answer.id() != null && current.status == 200 || upgraded)
                && !Content.matches(current.id, contentBytes, bytes)) {
            throw violation("other content than " + current + " has, after " + contentBytes + " octets");
        }
        contentBytes += bytes.remaining();
        bytes.position(bytes.limit());
        if (upgraded && current != null && contentBytes == current.contentLength) {
            end(); // all came back
        }
    }

    @Override
    public void onComplete() {
        if (interim) {
            interim = false;
            write();
            return;
        }
        Answer answer = answering;
        Request current = current();
        if (current != null && answer != null) {
            verdict.ofContent(answer, current, contentBytes);
            over |= current.ends;
            answered++;
        }
        if (awaiting == current) {
            awaiting = null; // answered without its body
        }
        answering = null;
        readWithin = 0;
        afterAnswer();
    }

    private void afterAnswer() {
        if (finaleBegun && answered == begun && !over) {
            if (finale == Script.Finale.VANISH) {
                world.faults.count(Fault.SILENT_PEER);
                // Where something of the last response had still to leave, it begins once more.
                awaitReaction("the deadline of an idle connection", 2 * settings.idleNanos());
            } else if (finale == Script.Finale.CLOSE || finale == Script.Finale.CLOSE_UNREAD) {
                finish(false);
            }
        }
    }

    @Override
    void onEnd() {
        if (reader.isUntilEnd() && !upgraded && !connection().faulted && !world.isEnding()) {
            onComplete();
        }
        verdict.ofEnd(false, contentBytes);
        if (finale == Script.Finale.VANISH && !hasEnded()) {
            // The server waits for the end of this side, and then no longer.
            awaitReaction("the deadline of lingering", 2 * settings.lingerNanos());
        } else {
            world.in(world.latencyNanos(), () -> finish(false));
        }
    }

    @Override
    void onReset() {
        verdict.ofEnd(true, contentBytes);
    }
}
