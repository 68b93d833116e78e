package dev.torc.http.server;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** A request from its first byte until the kernel has taken the last one of its response; its stages add up to that. */
@Name("torc.Request")
@Label("Request")
@Category("Torc")
@Description("A request, from its first byte until the kernel has taken the last one of its response")
@StackTrace(false)
final class RequestEvent extends Event {
    private static final RequestEvent OFF = new RequestEvent();

    @Label("Loop")
    String loop = "";

    @Label("Connection")
    @Description("Its id, unique within the loop")
    long connection;

    @Label("Method")
    @Description("Empty where the head was refused")
    String method = "";

    @Label("Target")
    String target = "";

    @Label("Status")
    int status;

    @Label("Content")
    @Description("The response's content, without framing")
    @DataAmount
    long contentBytes;

    @Label("Complete")
    @Description("Whether the response was given whole")
    boolean complete;

    @Label("Read")
    @Description("From the head's first byte to the call of the handler")
    @Timespan
    long read;

    @Label("Handler")
    @Description("From the call of the handler until the response was given whole")
    @Timespan
    long handler;

    @Label("Write")
    @Description("From then until the kernel had taken the response")
    @Timespan
    long write;

    static boolean isOn() {
        return OFF.isEnabled();
    }
}
