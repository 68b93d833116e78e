package dev.torc.http.admin;

import dev.torc.http.server.ConnectionView;
import dev.torc.transport.EventLoop;
import java.util.List;

/** The page as a table for people: times in seconds, "-" for what there is not. */
final class TextRows implements Rows {
    private static final String[] TITLES = {
        "loop",
        "id",
        "state",
        "waits for",
        "deadline",
        "age",
        "silent",
        "received",
        "sent",
        "queued",
        "requests",
        "peer"
    };
    private static final int[] WIDTHS = {16, 10, 9, 9, 9, 10, 10, 12, 12, 10, 8, 22};

    @Override
    public String contentType() {
        return "text/plain; charset=utf-8";
    }

    @Override
    public String beginning() {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < TITLES.length; i++) {
            cell(line, i, TITLES[i]);
        }
        return line.append("target, handler\n").toString();
    }

    @Override
    public void add(StringBuilder page, EventLoop loop, ConnectionView view) {
        Object[] cells = {
            loop,
            Rows.id(view),
            Rows.name(view.state()),
            Rows.name(view.waitsFor()),
            view.leftNanos() < 0 ? "-" : seconds(view.leftNanos()),
            seconds(view.ageNanos()),
            seconds(view.silentNanos()),
            view.receivedBytes(),
            view.sentBytes(),
            view.queuedBytes(),
            view.requests(),
            view.remoteAddress() == null ? "-" : view.remoteAddress()
        };
        for (int i = 0; i < cells.length; i++) {
            cell(page, i, cells[i].toString());
        }
        String last = view.target() == null ? view.handler() : view.target();
        page.append(last == null ? "-" : last).append('\n');
    }

    @Override
    public String separator() {
        return "";
    }

    @Override
    public String end(int count, boolean complete, List<String> silent) {
        String loops = silent.isEmpty() ? "" : "; no answer from " + String.join(", ", silent);
        return count + (complete ? " connections" : " connections, and more") + loops + "\n";
    }

    private static void cell(StringBuilder line, int column, String text) {
        line.append(text).append(" ".repeat(Math.max(0, WIDTHS[column] - text.length()) + 1));
    }

    private static String seconds(long nanos) {
        long millis = Rows.millis(nanos);
        long rest = millis % 1000;
        return millis / 1000 + (rest < 10 ? ".00" : rest < 100 ? ".0" : ".") + rest;
    }
}
