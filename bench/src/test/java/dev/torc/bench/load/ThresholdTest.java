package dev.torc.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
    /** A thousand response times of 1 to 1000 us; service times of half of that; 10 of 1000 failed. */
    private static LoadResult result() {
        Histogram response = Latencies.newHistogram();
        Histogram service = Latencies.newHistogram();
        for (int micros = 1; micros <= 1000; micros++) {
            response.recordValue(micros * 1000L);
            service.recordValue(micros * 500L);
        }
        Map<String, Object> values = Map.of(
                "sent",
                1000,
                "responses",
                1000,
                "succeeded",
                990,
                "requestsPerSecond",
                5000,
                "responseNanos",
                Percentiles.of(response),
                "serviceNanos",
                Percentiles.of(service),
                "responseHistogram",
                Percentiles.encode(response),
                "serviceHistogram",
                Percentiles.encode(service));
        return new ObjectMapper().convertValue(values, LoadResult.class);
    }

    @ParameterizedTest
    @CsvSource({
        "p99>0.9ms,true",
        "p99>1ms,false",
        "p99 >= 989us,true",
        "service.p99>0.6ms,false",
        "service.p99>400us,true",
        "p95>949us,true",
        "p95>952us,false",
        "p99.95>1s,false",
        "max<1s,true",
        "mean>400us,true",
        "errors>0,true",
        "errors>10,false",
        "error-rate>0.9%,true",
        "error-rate>1%,false",
        "rate<5000,false",
        "rate<=5000,true",
        "backlog>0,false",
        "connect.p99>1s,true"
    })
    void isBrokenOrNot(String text, boolean broken) {
        String sentence = Threshold.of(text).broken(result());
        assertEquals(broken, sentence != null, sentence);
    }

    @Test
    void saysWhatWas() {
        assertEquals(
                "'errors>0' is so: errors was 10.", Threshold.of("errors>0").broken(result()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p99",
                "p99>5",
                "p99>5%",
                "p101>5ms",
                "errors>1ms",
                "rate>1%",
                "colour>3",
                "p99=5ms",
                "",
                "errors>x"
            })
    void refusesWhatIsNone(String text) {
        assertThrows(IllegalArgumentException.class, () -> Threshold.of(text));
    }
}
