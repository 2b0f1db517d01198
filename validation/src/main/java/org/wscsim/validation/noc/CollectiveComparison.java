package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.DieSet;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.LineCollectives;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Closed forms of collectives against what they stand for: those of a row of cores (HPDC 2024) against the row word by
 * word, and all-reduces of dies against their messages on a mesh model, each sent when what it waits for has arrived.
 *
 * <p>Forms of dies, with n dies, hop a, message B, link W: a ring takes {@code 2 (n-1) a + 2 (n-1)/n B/W}; rows, then
 * columns is a ring of the columns and one of the rows; the others are priced by {@link MeshCollectives}. Messages of
 * dies pass ports that are never the narrow place and take 5 ns each, which the hop includes. On the flit mesh a die
 * injects and takes one link's rate in all, so only the ring with one stream a die is compared there. Max-min sends parts
 * side by side that these algorithms send one after the other: those that rely on it take longer there.
 *
 * <p>Cost: some seconds. Stateless.
 */
public final class CollectiveComparison {
    private static final double LIMIT_PERCENT = 5;
    private static final int[] CORES = {4, 8, 16, 32, 64, 256};
    private static final int[] WORDS = {16, 64, 256, 1_024, 4_096};
    private static final int WORD_BYTES = 4;

    private static final int COLUMNS = 6;
    private static final int ROWS = 5;
    private static final int[][] RECTANGLES = {{2, 1}, {4, 1}, {2, 2}, {3, 2}, {3, 3}, {4, 2}, {4, 4}, {6, 4}, {6, 5}};
    private static final double[] SIZES = {64e3, 1e6, 16e6, 64e6};
    private static final double LINK = 2e12;
    private static final long HOP_PS = 100_000;
    private static final long PORT_PS = 5_000;
    private static final double HOP_SECONDS = (HOP_PS + 2 * PORT_PS) * 1e-12;

    /** Each link sends its messages one after the other. */
    private static final String LINKS = "links in turn";

    private static final HardwareGraph GRAPH = HardwareGraph.meshOf(wafer());
    private static final MeshComparison MESHES = new MeshComparison(GRAPH);

    private CollectiveComparison() {}

    /** Links are the narrow place, whatever the DRAM. */
    private static WaferSpec wafer() {
        return new WaferSpec(
                "ports wider than links",
                new WaferSpec.Core(1e12, 1e11, 1_000_000, 1e11),
                new WaferSpec.Die(16, 16, 1L << 36, 1e15, PORT_PS, 20, 20),
                COLUMNS,
                ROWS,
                new WaferSpec.Link(LINK, HOP_PS),
                new WaferSpec.Achievable(1, 1, 1, 1, 0),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0));
    }

    /** One line per form; differences of the form from what happens, over all sizes and numbers of ranks. */
    public static List<RuleScore> run() {
        List<RuleScore> scores = new ArrayList<>();
        LineCollectives line = new LineCollectives(CoreMeshSpec.load("wse2"));
        scores.add(cores("chain reduce", CoreRow::chain, line::chainReduce));
        scores.add(cores("ring all-reduce", CoreRow::ring, line::ringAllReduce));
        scores.add(cores("star reduce", CoreRow::star, line::starReduce));
        scores.add(cores("broadcast", CoreRow::broadcast, line::broadcast));
        scores.add(cores("two-phase reduce", CoreRow::twoPhase, line::twoPhaseReduce));
        scores.add(cores("tree reduce", CoreRow::tree, line::treeReduce));
        scores.add(dies(Algorithm.ONE_WAY_RING, "flit"));
        scores.add(dies(Algorithm.ONE_WAY_RING, "max-min"));
        scores.add(dies(Algorithm.ONE_WAY_RING, "reserving"));
        for (Algorithm algorithm :
                List.of(Algorithm.ONE_WAY_RING, Algorithm.GRID, Algorithm.RING, Algorithm.SPLIT_GRID, Algorithm.TREE)) {
            scores.add(dies(algorithm, LINKS));
        }
        scores.add(dies(Algorithm.GRID, "max-min"));
        scores.add(dies(Algorithm.RING, "max-min"));
        return scores;
    }

    @FunctionalInterface
    private interface RowCycles {
        long cycles(int cores, int words);
    }

    /** A form takes bytes and the ring's are of the whole vector. */
    @FunctionalInterface
    private interface LineForm {
        double cycles(int cores, double bytes);
    }

    private static RuleScore cores(String name, RowCycles row, LineForm form) {
        double[] errors = new double[CORES.length * WORDS.length];
        int next = 0;
        for (int cores : CORES) {
            for (int words : WORDS) {
                double bytes = (double) WORD_BYTES * words * (name.startsWith("ring") ? cores : 1);
                errors[next++] = percent(form.cycles(cores, bytes), (double) row.cycles(cores, words));
            }
        }
        return RuleScore.of("row of cores, " + name, LIMIT_PERCENT, Arrays.stream(errors));
    }

    private static RuleScore dies(Algorithm algorithm, String mesh) {
        List<Double> forms = new ArrayList<>();
        MeshTraffic traffic = new MeshTraffic();
        long atPs = 0;
        for (int[] rectangle : RECTANGLES) {
            DieSet dies = DieSet.rectangle(rectangle[0], rectangle[1]);
            MeshCollectives priced = new MeshCollectives(dies, HOP_SECONDS);
            for (double bytes : SIZES) {
                if (isCompared(priced, rectangle, algorithm)) {
                    traffic.collective(
                            mesh, priced.schedule(CollectiveForm.ALL_REDUCE, algorithm, bytes), ids(rectangle), atPs);
                    forms.add(form(priced, rectangle, algorithm, bytes));
                    atPs += 1_000_000_000L;
                }
            }
        }
        double[] times = mesh.equals(LINKS) ? linkTimes(traffic.groups()) : MESHES.times(mesh, traffic.groups());
        double[] errors = new double[times.length];
        Arrays.setAll(errors, i -> percent(forms.get(i), times[i] * 1e-12));
        return RuleScore.of(
                "dies, all-reduce by " + algorithm.title() + ", on " + mesh, LIMIT_PERCENT, Arrays.stream(errors));
    }

    private static double[] linkTimes(List<MeshTraffic.Group> groups) {
        return groups.stream()
                .mapToDouble(group -> LinkReplay.seconds(group.messages(), HOP_SECONDS, LINK) * 1e12)
                .toArray();
    }

    /** Of the one-way rings, those over a closed tour: the others go back along their own way, which is priced apart. */
    private static boolean isCompared(MeshCollectives dies, int[] rectangle, Algorithm algorithm) {
        boolean closed = rectangle[0] > 1 && rectangle[1] > 1 && dies.ranks() % 2 == 0;
        return dies.offers(CollectiveForm.ALL_REDUCE, algorithm) && (algorithm != Algorithm.ONE_WAY_RING || closed);
    }

    private static double form(MeshCollectives dies, int[] rectangle, Algorithm algorithm, double bytes) {
        DoubleBinaryOperator ring = (n, b) -> 2 * (n - 1) * HOP_SECONDS + 2 * (n - 1) / n * b / LINK;
        return switch (algorithm) {
            case ONE_WAY_RING -> ring.applyAsDouble(dies.ranks(), bytes);
            case GRID -> ring.applyAsDouble(rectangle[0], bytes) + ring.applyAsDouble(rectangle[1], bytes);
            default -> dies.seconds(CollectiveForm.ALL_REDUCE, algorithm, bytes, LINK);
        };
    }

    private static int[] ids(int[] rectangle) {
        int[] ids = new int[rectangle[0] * rectangle[1]];
        Arrays.setAll(ids, i -> i / rectangle[0] * COLUMNS + i % rectangle[0]);
        return ids;
    }

    private static double percent(double form, double happens) {
        return 100 * (form - happens) / happens;
    }
}
