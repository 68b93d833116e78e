package dev.torc.bench.cli;

import dev.torc.bench.compare.Run;
import dev.torc.bench.report.ReportHtml;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code torc report}: one page of one run or several. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = {"Makes one HTML file, which needs no network, of the runs of 'torc compare --out DIR'.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "2:the command line was not understood",
            "3:a run cannot be read, or the file cannot be written"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders of runs.")
    private List<Path> folders;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            defaultValue = "report.html",
            description = "Where it is written (default: report.html).")
    private Path file;

    @Override
    public Integer call() throws CommandFailure {
        try {
            for (Path folder : folders) {
                Run.read(folder);
            }
            ReportHtml.write(folders, file);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()));
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("Wrote " + file + ".");
        out.flush();
        return ExitCode.GOOD;
    }
}
