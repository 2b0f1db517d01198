package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunHash;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.report.RunReport;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The option {@code --seeds}: the same run under consecutive seeds. Stateless. */
final class Seeds {
    private static final String SEEDS = "--seeds";
    private static final int MOST = 10_000;

    private Seeds() {}

    static void addTo(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                SEEDS,
                "N",
                "run under N seeds, --seed and those after it, and give means with confidence intervals; a replayed trace"
                        + " has no seed, only random policies have (default: 1)");
    }

    static int read(ParseResult parsed) {
        return OptionValue.whole(parsed, SEEDS, 1, 1, MOST);
    }

    /** The run under each seed; itself where there is one. */
    static List<ResolvedRun> of(ResolvedRun run, int seeds) {
        if (seeds == 1) {
            return List.of(run);
        }
        long first = run.config().workload().seed();
        if (first > Long.MAX_VALUE - seeds) {
            throw new BadInputException(
                    "seeds out of range: seed=" + first + ", seeds=" + seeds + "; choose a smaller seed");
        }
        List<ResolvedRun> runs = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            runs.add(run.withWorkload(Map.of(RunKey.SEED, Long.toString(first + i)), RunCommand.NOT_HERE));
        }
        return runs;
    }

    /** What the runs of one system are called. */
    static List<String> names(List<RunReport> reports) {
        return reports.stream().map(run -> "seed-" + run.offer().seed()).toList();
    }

    /** Identity of several runs told {@code extra} besides their settings. */
    static String hash(String runHash, int seeds, String extra) {
        return seeds == 1 && extra.isEmpty()
                ? runHash
                : RunHash.of(Settings.none(), List.of(runHash, Integer.toString(seeds), extra), Set.of());
    }
}
