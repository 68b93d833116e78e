package dev.torc.bench.cli;

import dev.torc.bench.load.LoadRun;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a load run on Ctrl-C or SIGTERM: the shutdown hook stops it, waits until its report is out, and halts with the
 * command's own exit code. Any thread.
 */
final class LoadStopping implements AutoCloseable {
    private static final long REPORT_SECONDS = 15;

    private final LoadRun run;
    private final CountDownLatch reported = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onSignal, "torc-load-stop");
    private volatile boolean stopped;
    private volatile int exitCode = ExitCode.FAILED;

    LoadStopping(LoadRun run) {
        this.run = run;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onSignal() {
        stopped = true;
        run.stop();
        try {
            if (reported.await(REPORT_SECONDS, TimeUnit.SECONDS)) {
                System.out.flush();
                System.err.flush();
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether there was a signal. */
    boolean isStopped() {
        return stopped;
    }

    /** The report is out, and this is how the command ends. */
    int reported(int code) {
        exitCode = code;
        return code;
    }

    @Override
    public void close() {
        reported.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook runs: it halts.
            return;
        }
    }
}
