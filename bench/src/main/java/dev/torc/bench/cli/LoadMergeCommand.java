package dev.torc.bench.cli;

import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadPage;
import dev.torc.bench.load.LoadResult;
import dev.torc.bench.load.Merge;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code torc merge}: one result of the logs that the shards of a run wrote. */
@Command(
        name = "merge",
        mixinStandardHelpOptions = true,
        description = {
            "Merges the histogram logs of 'torc load --shard I/N --hlog FILE' into the result of the whole run.",
            "",
            "Histograms are added up, so that percentiles are those of all requests; counts and rates are added up, and"
                    + " the run is as long as its longest shard.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:a file is no such log, a shard's result is not valid, or a --fail-if is so",
            "2:the command line was not understood",
            "3:the environment lacks something"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class LoadMergeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Histogram logs.")
    private List<Path> files;

    @Mixin
    private LoadOutputOptions outputs;

    @Override
    public Integer call() throws LoadFailure, CommandFailure {
        LoadOutputOptions.check(outputs.json, outputs.html);
        LoadResult result = Merge.of(files);
        String heading = "merged from " + files.size() + " log(s)";
        String text = heading + System.lineSeparator() + LoadText.of(result, false, "");
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        LoadFiles.json(outputs.json, files, result);
        LoadFiles.text(outputs.html, LoadPage.of(heading, text, result, List.of()));
        List<String> sentences = outputs.failures(result);
        PrintWriter err = spec.commandLine().getErr();
        sentences.forEach(sentence -> err.println("torc: " + sentence));
        err.flush();
        return sentences.isEmpty() ? ExitCode.GOOD : ExitCode.FAILED;
    }
}
