package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunHash;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;

/**
 * Every system at every rate under every seed, in that nesting from the outside: rate, system, seed. Immutable.
 *
 * @param hash identity of the whole
 * @param seeds of each system at each rate, or its defect maps
 * @param runs in order
 * @param names of their sub-folders
 */
record Grid(String hash, Seeds seeds, List<ResolvedRun> runs, List<String> names) {
    /**
     * @param scales canonical multiples of the request rate; empty for the configured one
     */
    static Grid of(ResolvedRun all, List<String> systems, List<String> scales, Seeds seeds) {
        List<ResolvedRun> runs = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String scale : scales.isEmpty() ? List.of("") : scales) {
            ResolvedRun scaled =
                    scale.isEmpty() ? all : all.withWorkload(Map.of(RunKey.RATE_SCALE, scale), RunCommand.NOT_HERE);
            for (ResolvedRun seeded : seeds.of(scaled)) {
                for (String system : systems) {
                    runs.add(seeded.withSystem(system, RunCommand.NOT_HERE));
                    names.add((scale.isEmpty() ? "" : "rate-" + scale + '/')
                            + system
                            + (seeds.count() == 1 ? "" : "/" + seeds.name(seeded)));
                }
            }
        }
        String hash = seeds.hash(all.runHash(), String.join(",", scales));
        int each = seeds.count();
        return new Grid(hash, seeds, bySystem(runs, systems.size(), each), bySystem(names, systems.size(), each));
    }

    /** Runs of both, those of the other behind, in sub-folders of its own; under the same seeds. */
    Grid and(Grid other, String folder) {
        List<ResolvedRun> all = new ArrayList<>(runs);
        all.addAll(other.runs);
        List<String> folders = new ArrayList<>(names);
        other.names.forEach(name -> folders.add(folder + '/' + name));
        String both = RunHash.of(Settings.none(), List.of(hash, other.hash), Set.of());
        return new Grid(both, seeds, List.copyOf(all), List.copyOf(folders));
    }

    /** The workload is read once per seed for all systems; the order is seeds within systems. */
    private static <T> List<T> bySystem(List<T> bySeed, int systems, int seeds) {
        List<T> ordered = new ArrayList<>();
        for (int rate = 0; rate < bySeed.size(); rate += systems * seeds) {
            for (int system = 0; system < systems; system++) {
                for (int seed = 0; seed < seeds; seed++) {
                    ordered.add(bySeed.get(rate + seed * systems + system));
                }
            }
        }
        return List.copyOf(ordered);
    }

    /** Values in the order of the runs, in groups that differ by seed only. */
    <T> List<List<T>> bySeed(List<T> values) {
        List<List<T>> groups = new ArrayList<>();
        for (int from = 0; from < values.size(); from += seeds.count()) {
            groups.add(List.copyOf(values.subList(from, from + seeds.count())));
        }
        return groups;
    }
}
