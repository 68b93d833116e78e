package dev.torc.http.admin;

import dev.torc.http.server.ConnectionView;
import dev.torc.transport.EventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page as one JSON object, with a line for each connection. */
final class JsonRows implements Rows {
    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public String beginning() {
        return "{\"connections\":[\n";
    }

    @Override
    public void add(StringBuilder page, EventLoop loop, ConnectionView view) {
        page.append('{');
        text(page, "id", Rows.id(view));
        text(page, "loop", loop.toString());
        text(page, "remoteAddress", view.remoteAddress());
        text(page, "state", Rows.name(view.state()));
        text(page, "waitsFor", Rows.name(view.waitsFor()));
        page.append("\"deadlineMillis\":");
        if (view.leftNanos() < 0) {
            page.append("null,");
        } else {
            page.append(Rows.millis(view.leftNanos())).append(',');
        }
        number(page, "ageMillis", Rows.millis(view.ageNanos()));
        number(page, "silentMillis", Rows.millis(view.silentNanos()));
        number(page, "receivedBytes", view.receivedBytes());
        number(page, "sentBytes", view.sentBytes());
        number(page, "queuedBytes", view.queuedBytes());
        text(page, "target", view.target());
        text(page, "handler", view.handler());
        page.append("\"requests\":").append(view.requests()).append('}');
    }

    @Override
    public String separator() {
        return ",\n";
    }

    @Override
    public String end(int count, boolean complete, List<String> silent) {
        StringBuilder end = new StringBuilder(128);
        end.append("\n],\"count\":").append(count).append(",\"complete\":").append(complete);
        end.append(",\"silentLoops\":[");
        for (int i = 0; i < silent.size(); i++) {
            quote(end.append(i == 0 ? "" : ","), silent.get(i));
        }
        return end.append("]}\n").toString();
    }

    private static void number(StringBuilder page, String name, long value) {
        page.append('"').append(name).append("\":").append(value).append(',');
    }

    private static void text(StringBuilder page, String name, @Nullable Object value) {
        page.append('"').append(name).append("\":");
        if (value == null) {
            page.append("null");
        } else {
            quote(page, value.toString());
        }
        page.append(',');
    }

    /** RFC 8259 section 7; what is not ASCII is escaped, too, since a target may have any octet. */
    private static void quote(StringBuilder page, String value) {
        page.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                page.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                page.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    page.append(Character.forDigit(c >> shift & 0xF, 16));
                }
            } else {
                page.append(c);
            }
        }
        page.append('"');
    }
}
