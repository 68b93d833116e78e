package dev.torc.bench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code torc load-agent}: runs the jobs that come on stdin, a line of JSON each, so that one warm JVM runs them all. */
@Command(name = "load-agent", hidden = true, description = "Runs the load jobs that come on stdin.")
final class LoadAgentCommand implements Callable<Integer> {
    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException, InterruptedException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            System.out.println(answer(line));
            System.out.flush();
        }
        return ExitCode.GOOD;
    }

    private String answer(String line) throws JsonProcessingException, InterruptedException {
        try {
            LoadJob job = mapper.readValue(line, LoadJob.class);
            return mapper.writeValueAsString(LoadRun.run(job));
        } catch (LoadFailure | JsonProcessingException e) {
            return mapper.writeValueAsString(Map.of("failure", String.valueOf(e.getMessage())));
        }
    }
}
