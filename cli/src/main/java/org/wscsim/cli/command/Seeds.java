package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunHash;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options {@code --seeds} and {@code --defect-seeds}: the same run under consecutive seeds of its workload and policies,
 * or on consecutive defect maps. Immutable.
 *
 * @param key the seed that changes
 * @param count how many; 1 for the run as it is
 */
record Seeds(RunKey key, int count) {
    private static final String SEEDS = "--seeds";
    private static final String DEFECT_SEEDS = "--defect-seeds";
    private static final int MOST = 10_000;

    static void addTo(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                SEEDS,
                "N",
                "run under N seeds, --seed and those after it, and give means with confidence intervals; a replayed trace"
                        + " has no seed, only random policies have (default: 1)");
    }

    static void addDefectsTo(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                DEFECT_SEEDS,
                "N",
                "run on N wafers drawn by --yield, of --defect-seed and those after it, in place of --seeds (default: 1)");
    }

    /** Of a command that takes both options. */
    static Seeds read(ParseResult parsed) {
        int seeds = count(parsed);
        int maps = OptionValue.whole(parsed, DEFECT_SEEDS, 1, 1, MOST);
        if (seeds > 1 && maps > 1) {
            throw new BadInputException(
                    "two kinds of seeds: " + SEEDS + "=" + seeds + ", " + DEFECT_SEEDS + "=" + maps + "; give one");
        }
        return maps > 1 ? new Seeds(RunKey.DEFECT_SEED, maps) : ofWorkload(seeds);
    }

    /** Of a command that takes {@code --seeds} only. */
    static int count(ParseResult parsed) {
        return OptionValue.whole(parsed, SEEDS, 1, 1, MOST);
    }

    static Seeds ofWorkload(int count) {
        return new Seeds(RunKey.SEED, count);
    }

    boolean ofDefects() {
        return key == RunKey.DEFECT_SEED;
    }

    /** The run under each seed; itself where there is one. */
    List<ResolvedRun> of(ResolvedRun run) {
        if (count == 1) {
            return List.of(run);
        }
        if (ofDefects() && run.config().hardware().yield() == null) {
            throw new BadInputException("no defect maps are drawn: " + DEFECT_SEEDS + "=" + count
                    + ", --yield=none; give --yield kgd or monolithic");
        }
        long first = first(run);
        if (first > Long.MAX_VALUE - count) {
            throw new BadInputException("seeds out of range: " + key.option() + "=" + first + ", seeds=" + count
                    + "; choose a smaller seed");
        }
        List<ResolvedRun> runs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            runs.add(
                    ofDefects()
                            ? run.withDefectSeed(first + i, RunCommand.NOT_HERE)
                            : run.withWorkload(Map.of(key, Long.toString(first + i)), RunCommand.NOT_HERE));
        }
        return runs;
    }

    private long first(ResolvedRun run) {
        return ofDefects()
                ? run.config().hardware().seed()
                : run.config().workload().seed();
    }

    /** What a run is called among those that differ by seed, such as {@code seed-3}. */
    String name(ResolvedRun run) {
        return key.option().substring(2) + '-' + first(run);
    }

    /** What the runs of one system are called. */
    List<String> names(List<ResolvedRun> runs) {
        return runs.stream().map(this::name).toList();
    }

    /** Identity of several runs told {@code extra} besides their settings. */
    String hash(String runHash, String extra) {
        if (count == 1 && extra.isEmpty()) {
            return runHash;
        }
        String axis = (ofDefects() ? "defects " : "") + count;
        return RunHash.of(Settings.none(), List.of(runHash, axis, extra), Set.of());
    }
}
