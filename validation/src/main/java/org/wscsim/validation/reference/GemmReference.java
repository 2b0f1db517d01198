package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.GemmOptions;

/**
 * Dense matrix products: AIConfigurator's table by (m, n, k) and the GEMM columns of Vidur's and LLMServingSim's profiles,
 * whose shapes follow from the model and the degree of tensor parallelism. Stateless.
 */
public final class GemmReference {
    private static final String AIC = "gpu_a100_gemm_aic.csv";
    private static final String VIDUR = "gpu_a100_gemm_vidur.csv";
    private static final String BLACKWELL = "gpu_rtxpro6000_dense.csv";
    private static final int FOLDS = 5;
    private static final double MILLI = 1e-3;
    private static final double MICRO = 1e-6;

    private GemmReference() {}

    /** A100 at locked clocks; folds are five groups of (n, k) shapes. */
    public static ReferenceSet readLocked(Path folder) {
        ReferenceTable table = ReferenceTable.read(folder.resolve(AIC));
        List<Observation> rows = new ArrayList<>();
        Map<String, Integer> shapes = new LinkedHashMap<>();
        for (ReferenceTable.Row row : table.rows()) {
            long n = row.positiveWhole("n");
            long k = row.positiveWhole("k");
            int shape = shapes.computeIfAbsent(n + "x" + k, key -> shapes.size());
            rows.add(observation(
                    row.positiveWhole("m"), n, k, row.seconds("latency_ms", MILLI), "shapes " + shape % FOLDS));
        }
        return new ReferenceSet("gemm, locked clock", "a100", table.file(), rows);
    }

    /** A100 under its power limit, one set per operator; folds are models. */
    public static List<ReferenceSet> readFreeClock(Path folder) {
        ReferenceTable table = ReferenceTable.read(folder.resolve(VIDUR));
        List<ReferenceSet> sets = new ArrayList<>();
        for (DenseShape.Projection projection : DenseShape.Projection.values()) {
            List<Observation> rows = new ArrayList<>();
            for (ReferenceTable.Row row : table.rows()) {
                DenseShape shape = DenseShape.of(row.text("model"));
                int tp = row.positive("tp");
                rows.add(observation(
                        row.positiveWhole("num_tokens"),
                        shape.outer(projection, tp),
                        shape.inner(projection, tp),
                        row.seconds(projection.vidurColumn(), MILLI),
                        row.text("model")));
            }
            sets.add(new ReferenceSet("gemm " + projection.title(), "a100", table.file(), rows));
        }
        return List.copyOf(sets);
    }

    /** RTX PRO 6000, one set per layer; never fitted on. */
    public static List<ReferenceSet> readBlackwell(Path folder) {
        ReferenceTable table = ReferenceTable.read(folder.resolve(BLACKWELL));
        List<ReferenceSet> sets = new ArrayList<>();
        for (DenseShape.Projection projection : DenseShape.Projection.values()) {
            List<Observation> rows = new ArrayList<>();
            for (ReferenceTable.Row row : table.rows()) {
                if (row.text("layer").equals(projection.layer())) {
                    DenseShape shape = DenseShape.of(row.text("model"));
                    int tp = row.positive("tp");
                    rows.add(observation(
                            row.positiveWhole("tokens"),
                            shape.outer(projection, tp),
                            shape.inner(projection, tp),
                            row.seconds("time_us", MICRO),
                            row.text("model")));
                }
            }
            sets.add(new ReferenceSet("gemm " + projection.title(), "rtx-pro-6000", table.file(), rows));
        }
        return List.copyOf(sets);
    }

    private static Observation observation(long m, long n, long k, double seconds, String fold) {
        return new Observation(new Kernel.Gemm(m, n, k, GemmOptions.DEFAULT), seconds, fold);
    }
}
