package dev.torc.http;

import dev.torc.http.codec.ResponseEncoder;
import dev.torc.http.codec.ServerFields;
import java.util.ArrayList;
import java.util.List;

/** Fields of a response that the thread of a call gives, and the loop adds once no more are given. */
final class CallFields {
    private final List<String> namesAndValues = new ArrayList<>();

    /** Keeps a field; refuses what no response may have. */
    void add(String name, String value) {
        if (!name.equalsIgnoreCase("Connection") || !value.equalsIgnoreCase("close")) {
            ServerFields.requireFree(name);
        }
        ResponseEncoder.fieldLine(name, value); // refuses what no field may have
        namesAndValues.add(name);
        namesAndValues.add(value);
    }

    void addTo(HttpExchange exchange) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            exchange.header(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }
}
