package dev.torc.http.codec;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest {
    @ParameterizedTest
    @ValueSource(ints = {200, 299, 404, 599})
    void letsAFinalStatusPass(int status) {
        assertDoesNotThrow(() -> Status.requireFinal(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {-200, 0, 100, 199, 600})
    void refusesAStatusThatIsNotFinal(int status) {
        assertThrows(IllegalArgumentException.class, () -> Status.requireFinal(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {102, 103, 199})
    void letsAnInterimStatusOfHandlersPass(int status) {
        assertDoesNotThrow(() -> Status.requireInterim(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {-102, 0, 100, 101, 200})
    void refusesAnInterimStatusThatIsTheServers(int status) {
        assertThrows(IllegalArgumentException.class, () -> Status.requireInterim(status));
    }

    @Test
    void threeStatusesHaveNoContentAndOneSaysSo() {
        assertEquals(
                List.of(204, 205, 304),
                IntStream.range(200, 600)
                        .filter(status -> !Status.hasContent(status))
                        .boxed()
                        .toList());
        assertEquals(
                List.of(205),
                IntStream.range(200, 600).filter(Status::isReset).boxed().toList());
    }

    /** The registry of IANA, of which nothing is generated here. */
    @ParameterizedTest
    @CsvSource({
        "100, Continue",
        "101, Switching Protocols",
        "102, Processing",
        "103, Early Hints",
        "200, OK",
        "201, Created",
        "202, Accepted",
        "203, Non-Authoritative Information",
        "204, No Content",
        "205, Reset Content",
        "206, Partial Content",
        "207, Multi-Status",
        "208, Already Reported",
        "226, IM Used",
        "300, Multiple Choices",
        "301, Moved Permanently",
        "302, Found",
        "303, See Other",
        "304, Not Modified",
        "305, Use Proxy",
        "306,",
        "307, Temporary Redirect",
        "308, Permanent Redirect",
        "400, Bad Request",
        "401, Unauthorized",
        "402, Payment Required",
        "403, Forbidden",
        "404, Not Found",
        "405, Method Not Allowed",
        "406, Not Acceptable",
        "407, Proxy Authentication Required",
        "408, Request Timeout",
        "409, Conflict",
        "410, Gone",
        "411, Length Required",
        "412, Precondition Failed",
        "413, Content Too Large",
        "414, URI Too Long",
        "415, Unsupported Media Type",
        "416, Range Not Satisfiable",
        "417, Expectation Failed",
        "418,",
        "421, Misdirected Request",
        "422, Unprocessable Content",
        "423, Locked",
        "424, Failed Dependency",
        "425, Too Early",
        "426, Upgrade Required",
        "428, Precondition Required",
        "429, Too Many Requests",
        "431, Request Header Fields Too Large",
        "451, Unavailable For Legal Reasons",
        "500, Internal Server Error",
        "501, Not Implemented",
        "502, Bad Gateway",
        "503, Service Unavailable",
        "504, Gateway Timeout",
        "505, HTTP Version Not Supported",
        "506, Variant Also Negotiates",
        "507, Insufficient Storage",
        "508, Loop Detected",
        "510,",
        "511, Network Authentication Required"
    })
    void hasTheReasonThatIsRegistered(int status, @Nullable String reason) {
        assertEquals(reason, Reason.of(status));
    }

    @Test
    void hasNoReasonForWhatIsNotRegistered() {
        for (int status : List.of(0, 99, 104, 199, 209, 299, 309, 399, 432, 499, 512, 599, 600, 999)) {
            assertTrue(Reason.of(status) == null, () -> "a reason for " + status);
        }
    }
}
