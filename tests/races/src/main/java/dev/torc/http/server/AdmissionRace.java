package dev.torc.http.server;

import dev.torc.http.codec.HttpLimits;
import dev.torc.transport.Connection;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The last place of a server, which connections of two loops ask for; whoever got it gives it back, and then it is free. */
@JCStressTest
@Outcome(id = "taken, taken, free", expect = Expect.ACCEPTABLE, desc = "one after the other")
@Outcome(
        id = {"taken, refused, free", "refused, taken, free"},
        expect = Expect.ACCEPTABLE,
        desc = "one of them")
@Outcome(expect = Expect.FORBIDDEN, desc = "the place is lost")
@State
public class AdmissionRace {
    private static final Connection CONNECTION = (Connection) Proxy.newProxyInstance(
            AdmissionRace.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));

    private final Admission admission =
            new Admission(HttpLimits.defaults().withConnectionsMax(1).withConnectionsPerAddressMax(1));

    @Actor
    public void left(LLL_Result result) {
        result.r1 = takeAndGiveBack();
    }

    @Actor
    public void right(LLL_Result result) {
        result.r2 = takeAndGiveBack();
    }

    @Arbiter
    public void looks(LLL_Result result) {
        result.r3 = admission.take(CONNECTION) == null ? "free" : "lost";
    }

    private String takeAndGiveBack() {
        if (admission.take(CONNECTION) != null) {
            return "refused";
        }
        admission.giveBack(CONNECTION);
        return "taken";
    }
}
