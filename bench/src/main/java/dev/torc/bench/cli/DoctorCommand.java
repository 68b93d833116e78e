package dev.torc.bench.cli;

import dev.torc.bench.doctor.Diagnosis;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code torc doctor}: what this machine has for Torc. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says which transport is used here and why, tries io_uring with each of its features, and tells what to"
                    + " change.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the best transport for this system can be used",
            "1:io_uring cannot be used, on Linux",
            "2:the command line was not understood"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DoctorCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON (torc-doctor/1).")
    private boolean json;

    @Override
    public Integer call() {
        Diagnosis diagnosis = Diagnosis.ofThisMachine();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(diagnosis.json());
        } else {
            out.print(diagnosis.text());
        }
        out.flush();
        return diagnosis.isGood() ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
