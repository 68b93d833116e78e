package dev.torc.bench.cli;

import dev.torc.bench.compare.SlowPeers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * {@code torc bystanders}: opens and closes what is beside the load, as it is told on stdin: {@code come URL IDLE SLOW} and
 * {@code leave}; {@code ask} has all idle connections served once more, {@code reset} resets them. It answers a line to each, and
 * ends with its input.
 */
@Command(name = "bystanders", hidden = true, description = "Keeps idle connections and slow clients, as told on stdin.")
final class BystandersCommand implements Callable<Integer> {
    private static final int WORDS = 4;

    private @Nullable SlowPeers peers;

    @Override
    public Integer call() throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            System.out.println(answer(line.split(" ", -1)));
            System.out.flush();
        }
        leave();
        return ExitCode.GOOD;
    }

    private String answer(String[] words) {
        SlowPeers present = peers;
        try {
            if (words[0].equals("ask") && present != null) {
                present.ask();
            } else if (words[0].equals("reset") && present != null) {
                present.reset();
            } else {
                leave();
                if (words.length < WORDS) {
                    return "gone";
                }
                URI url = URI.create(words[1]);
                peers = SlowPeers.open(
                        new InetSocketAddress(url.getHost(), url.getPort()),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]));
            }
            return "here";
        } catch (IOException e) {
            return e.getMessage() + ".";
        }
    }

    private void leave() {
        if (peers != null) {
            peers.close();
            peers = null;
        }
    }
}
