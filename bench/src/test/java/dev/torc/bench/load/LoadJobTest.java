package dev.torc.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadJobTest {
    private static final String URL = "http://127.0.0.1:8080/";
    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void whatIsMissingInJsonHasItsDefault() throws JsonProcessingException {
        assertEquals(LoadJob.of(URL), mapper.readValue("{\"url\":\"" + URL + "\"}", LoadJob.class));
    }

    @Test
    void isTheSameAfterItWasWrittenAndRead() throws JsonProcessingException {
        LoadJob job = LoadJob.of(URL)
                .withTargets(List.of(new Target(
                        2, "POST", URL + "{1..3}", List.of("A: b"), ByteBuffer.wrap("body".getBytes(UTF_8)))))
                .withConnections(8)
                .withPipeline(2)
                .withLoops(2)
                .withSpins(true)
                .withStages(List.of(new Stage(1000, 5, 7)))
                .withRequestsPerConnection(7)
                .withExpectStatus(List.of(204))
                .withExpectBody("x")
                .withUnix("/run/a.sock")
                .withStartAtMillis(5)
                .share(1, 4);
        assertEquals(job, mapper.readValue(mapper.writeValueAsString(job), LoadJob.class));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(
                JsonMappingException.class, () -> mapper.readValue("{\"url\":\"" + URL + "\",\"x\":1}", LoadJob.class));
        assertThrows(JsonMappingException.class, () -> mapper.readValue("{}", LoadJob.class));
    }

    @Test
    void sharesAddUpToTheWhole() {
        LoadJob job = LoadJob.of(URL).withConnections(10).withRequests(102).withRate(1000);
        int connections = 0;
        long requests = 0;
        double rate = 0;
        for (int shard = 0; shard < 4; shard++) {
            LoadJob share = job.share(shard, 4);
            connections += share.connections();
            requests += share.requests();
            rate += share.rate();
        }
        assertEquals(10, connections);
        assertEquals(102, requests);
        assertEquals(1000, rate);
        assertThrows(IllegalArgumentException.class, () -> job.share(4, 4));
        assertThrows(IllegalArgumentException.class, () -> job.share(0, 11));
    }
}
