package dev.torc.bench.gate;

import dev.torc.bench.load.LoadFailure;
import dev.torc.bench.load.LoadJob;
import dev.torc.bench.load.LoadRun;
import java.util.concurrent.TimeUnit;

/** The load generator in a thread of this process: a closed loop on {@code /plaintext}. */
final class OwnLoad implements Load {
    private final LoadRun run;

    private OwnLoad(LoadRun run) {
        this.run = run;
    }

    /** Starts it. */
    static OwnLoad start(String url, int connections, int pipeline) {
        LoadJob job = LoadJob.of(url + "/plaintext")
                .withConnections(connections)
                .withPipeline(pipeline)
                .withDurationNanos(TimeUnit.SECONDS.toNanos(Load.SECONDS_MAX));
        OwnLoad load = new OwnLoad(new LoadRun(job, interval -> {}));
        Thread.ofPlatform().name("torc-gate-load").daemon().start(load::work);
        return load;
    }

    private void work() {
        try {
            if (run.run().errorCount() > 0) {
                System.err.println("The load saw errors.");
            }
        } catch (LoadFailure e) {
            System.err.println(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        run.stop();
    }
}
