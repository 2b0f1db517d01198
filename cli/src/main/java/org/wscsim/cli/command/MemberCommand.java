package org.wscsim.cli.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import org.wscsim.cli.cluster.ClusterNode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc member}: lends this machine's cores to explorations that run elsewhere. */
final class MemberCommand implements Callable<Integer> {
    private static final String THREADS = "--threads";
    private static final int MOST_THREADS = 1_024;

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    MemberCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        ClusterOptions.addTo(spec, "some members of the cluster, host or host:port (default: 127.0.0.1)");
        OptionValue.addTo(spec, THREADS, "N", "points evaluated at once (default: all cores)");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Joins a cluster and evaluates points of 'wsc explore --cluster' until it is stopped (Ctrl-C, SIGTERM).",
                        "Members have the same version, and files that a workload or model names lie at the same paths."
                                + " A member may join or be killed at any time: results are the same.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc member --bind 10.0.0.2 --cluster 10.0.0.1",
                        "  wsc explore --bind 10.0.0.1 --cluster 10.0.0.2 --out out/designs");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        int threads = OptionValue.whole(parsed, THREADS, Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
        CountDownLatch stopped = new CountDownLatch(1);
        LongAdder points = new LongAdder();
        TaskRun tasks = new TaskRun();
        ClusterNode node = ClusterNode.join(ClusterOptions.read(parsed, threads), task -> {
            String outcome = tasks.evaluate(task);
            points.increment();
            return outcome;
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(node, points), "wsc-member-leaves"));
        console.progress("member " + node.address() + " has joined, " + node.size() + " in the cluster, " + threads
                + " points at once; Ctrl-C leaves");
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        return 0;
    }

    private void leave(ClusterNode node, LongAdder points) {
        node.close();
        console.progress("member has left, " + points.sum() + " points evaluated");
    }
}
