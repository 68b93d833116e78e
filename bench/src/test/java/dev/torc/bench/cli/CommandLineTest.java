package dev.torc.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine line = TorcCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private void assertOneSentence(String part) {
        String said = err.toString();
        assertTrue(said.contains(part), said);
        assertEquals(1, said.lines().count(), said);
        assertFalse(said.contains("\tat "), said);
        assertEquals("", out.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    compare --servers nio,apache          | There is no server named 'apache'; known are auto, io_uring, nio
                    compare --servers nio,nio             | names a server twice
                    compare --servers nio,nio+big         | There is no variant 'big' of nio; known are receive-16k
                    compare --servers jdk+big             | No variants of 'jdk' are known
                    compare --variants jdk                | No variants of 'jdk' are known
                    compare --variants auto               | No variants of 'auto' are known
                    compare --variants apache             | There is no server named 'apache'
                    compare --variants nio --servers nio  | --variants takes the place of --servers
                    serve --transport nio --variant big   | There is no variant 'big' of nio
                    compare --duration soon               | 'soon' is not a duration
                    compare --rounds 0                    | --rounds must be between
                    compare --server-cpus x               | --server-cpus must be a list
                    compare --path plaintext              | --path must start with '/'
                    compare --workload fly                | There is no workload named 'fly'; known are plaintext, plaintext-identical, json
                    compare --workload json,json          | --workload names a workload twice
                    compare --workload json --rate 5      | take the place of --workload: give one of them
                    compare --minimum-effect 5            | '5' is not a share such as 5%
                    compare --quantity SPEED              | 'SPEED'
                    compare --load-transport pigeon       | --load-transport: There is no transport named 'pigeon'
                    compare --rounds 2 --processes 3      | --processes must not be more than --rounds
                    compare --runs 3                      | --runs is for --calibrate
                    compare --calibrate --workload json,file | --calibrate takes one workload
                    compare --profile speed               | There is no profile named 'speed'; known is targets
                    compare --profile targets --servers nio | --servers is not for --profile
                    compare --profile targets --workload json | --workload is not for --profile
                    compare --profile targets --rounds 5  | --rounds is not for --profile
                    compare --profile targets --only T1,T99 | There is no target 'T99'; known are T1, T2
                    compare --profile targets --again     | --again is for what is in the folder of --out
                    compare --profile targets --load-cpus x | --load-cpus must be a list
                    compare --only T1                     | --only is for --profile
                    compare --quick                       | --quick is for --profile
                    compare --again                       | --again is for --profile
                    diff here                             | Missing required parameter
                    gate --load-cpus x                    | CPUs are a list such as 0
                    soak                                  | Missing required option
                    soak --out x --minutes 0              | --minutes must be above 0
                    soak --out x --transport pigeon       | There is no engine named 'pigeon'; known are
                    soak --out x --cpus x                 | CPUs are a list such as 0
                    crowd --connections 0                 | --connections must be between
                    crowd --server-cpus x                 | CPUs are a list such as 0
                    diff a b --pair nio                   | --pair must be two names
                    diff a b --level 5                    | '5' is not a share
                    report                                | Missing required parameter
                    compare --rate -1                     | --rate must be between
                    serve --transport carrier-pigeon      | There is no transport named 'carrier-pigeon'; known are
                    serve --port 70000                    | --port must be between 0 and 65535, not 70000
                    serve --port many                     | 'many'
                    serve --transport jdk --reuse-port    | --reuse-port is for Torc's transports (auto, io_uring, nio), not for jdk
                    serve --transport jdk-pool --head-timeout 5s | --head-timeout is for Torc's transports
                    serve --idle-timeout 5                | '5' is not a duration
                    serve --body-bytes-max -1             | bodyBytesMax must be at least 0
                    load                                  | Missing required parameter
                    load http://127.0.0.1:1/ --duration 5 | '5' is not a duration
                    load http://127.0.0.1:1/ --transport x | There is no transport named 'x'
                    load ftp://127.0.0.1/                 | 'ftp://127.0.0.1/' is not a URL
                    load nonsense                         | 'nonsense' is not a URL
                    load http://127.0.0.1:1/ --connections 0 | connections must be between
                    load http://127.0.0.1:1/ --requests -1 | requests must not be negative
                    load http://127.0.0.1:1/ --connection-per-request --pipeline 2 | pipeline must be 1
                    load http://127.0.0.1:1/ --stage 10s  | '10s' is not a stage such as 10s:1000
                    load http://127.0.0.1:1/ --stage 1s:1 --rate 5 | stages take the place of a rate
                    load http://127.0.0.1:1/ --stage 1s:1 -d1s | --stage takes the place of --duration
                    load http://127.0.0.1:1/ --think 1s --rate 5 | think time is for a closed loop
                    load http://127.0.0.1:1/ -H Accept    | 'Accept' is not a header
                    load http://127.0.0.1:1/ -H Connection:close | would change the framing
                    load http://127.0.0.1:1/ -X G=T       | 'G=T' is not a method
                    load http://127.0.0.1:1/ --body a --body-file b | --body-file takes the place of --body
                    load http://127.0.0.1:1/ -s a.lua     | Lua scripts are not run
                    load http://127.0.0.1:1/ -s a.txt -X POST | --replay takes the place of
                    load http://127.0.0.1:1/ --shard 4/4  | the shard must be between
                    load http://127.0.0.1:1/ --shard 1    | '1' is not a shard such as 0/4
                    load http://127.0.0.1:1/ --start-at now | 'now' is not a time such as
                    load http://127.0.0.1:1/ --start-at 2001-01-01T00:00:00Z | is not within the next day
                    load http://127.0.0.1:1/ --fail-if p99>5 | lacks a unit of time
                    load http://127.0.0.1:1/ --fail-if colour>5 | 'colour' is not known
                    load http://127.0.0.1:1/ --metrics-port 70000 | --metrics-port must be between
                    load http://127.0.0.1:1/{5..1}        | the range {5..1} is empty
                    merge                                 | Missing required parameter
                    compare --connection-per-request --pipeline 2 | --pipeline must be 1
                    destroy                               | destroy
                    """)
    void tellsWhatItDidNotUnderstand(String arguments, String part) {
        assertEquals(ExitCode.USAGE, execute(arguments.split(" ")));
        assertOneSentence(part);
    }

    @Test
    void asksForACommand() {
        assertEquals(ExitCode.USAGE, execute());
        assertOneSentence("A command is missing");
    }

    @Test
    void saysThatTheTargetRefused() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertEquals(ExitCode.FAILED, execute("load", "http://127.0.0.1:" + port + "/"));
        assertOneSentence("The connection to 127.0.0.1:" + port + " was refused.");
        err.getBuffer().setLength(0);
        String[] perRequest = {"load", "http://127.0.0.1:" + port + "/", "--connection-per-request", "--duration", "1h"
        };
        assertEquals(ExitCode.FAILED, execute(perRequest));
        assertOneSentence("The connection to 127.0.0.1:" + port + " was refused.");
    }

    @Test
    void saysThatTheHostIsNotKnown() {
        assertEquals(ExitCode.FAILED, execute("load", "http://no-such-host.invalid/"));
        assertOneSentence("The host 'no-such-host.invalid' is not known.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "jdk", "jdk-api-on-torc"})
    void saysThatThePortIsTaken(String transport) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(socket.getLocalPort());
            assertEquals(ExitCode.ENVIRONMENT, execute("serve", "--transport", transport, "--port", port));
            assertOneSentence("Cannot listen on 127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serve ",
                "load ",
                "merge ",
                "compare ",
                "diff ",
                "soak ",
                "crowd ",
                "gate ",
                "report ",
                "experiment ",
                "doctor ",
                "jmh "
            })
    void documentsItsExitCodes(String command) {
        assertEquals(ExitCode.GOOD, execute((command + "--help").split(" ")));
        assertTrue(out.toString().contains("Exit codes:"), out.toString());
        assertFalse(out.toString().contains("\033["), "colours without a terminal");
    }
}
