package dev.torc.transport;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A connection was accepted. */
@Name("torc.Accept")
@Label("Accept")
@Category("Torc")
@Description("A connection was accepted")
@StackTrace(false)
final class AcceptEvent extends Event {
    private static final AcceptEvent OFF = new AcceptEvent();

    @Label("Loop")
    String loop = "";

    @Label("Connection")
    @Description("Its id, unique within the loop")
    long connection;

    @Label("Remote Address")
    String remoteAddress = "";

    static void of(Connection accepted) {
        if (!OFF.isEnabled()) {
            return;
        }
        AcceptEvent event = new AcceptEvent();
        event.loop = accepted.loop().toString();
        event.connection = accepted.id();
        event.remoteAddress = String.valueOf(accepted.remoteAddress());
        event.commit();
    }
}
