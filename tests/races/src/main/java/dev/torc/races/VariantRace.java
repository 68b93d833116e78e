package dev.torc.races;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.torc.http.PreparedResponse;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two loops that want another coding of one prepared response: each gets its own, though one is kept at a time. */
@JCStressTest
@Outcome(id = "gzip, br", expect = Expect.ACCEPTABLE, desc = "each its own")
@Outcome(expect = Expect.FORBIDDEN, desc = "another's, or one that is not whole")
@State
public class VariantRace {
    private static final PreparedResponse PLAIN = PreparedResponse.of(200, "text/plain", "plain".getBytes(US_ASCII));

    private final PreparedResponse shared = PLAIN.withHeader("Vary", "Accept-Encoding");

    @Actor
    public void left(LL_Result result) {
        result.r1 = coded("gzip");
    }

    @Actor
    public void right(LL_Result result) {
        result.r2 = coded("br");
    }

    private String coded(String coding) {
        PreparedResponse variant = shared.variant(coding, response -> response.withBody(coding.getBytes(US_ASCII)));
        byte[] body = new byte[variant.bodyLength()];
        variant.body().get(body);
        return new String(body, US_ASCII);
    }
}
