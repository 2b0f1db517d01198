package org.wscsim.validation.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wscsim.core.measured.AttentionPoint;
import org.wscsim.core.measured.AttentionTable;
import org.wscsim.core.measured.DenseLayer;
import org.wscsim.core.measured.DensePoint;
import org.wscsim.core.measured.MeasuredShard;
import org.wscsim.core.measured.Range;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.validation.reference.ReferenceTable;
import org.wscsim.validation.score.Score;

/**
 * The real tables of one RTX PRO 6000, where WSC_REFERENCE_DIR names a folder that holds them: how well the interpolation
 * finds points that it was not given. Every bound below is a round figure above what was measured when it was written.
 */
final class MeasuredReferenceTest {
    private static final double MICROSECOND = 1e-6;

    private static List<ReferenceTable.Row> denseRows = List.of();
    private static List<AttentionPoint> attention = List.of();
    private static Path folder = Path.of("");

    @BeforeAll
    static void read() {
        String name = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(name != null, "skipped: WSC_REFERENCE_DIR is not set");
        folder = Path.of(name);
        Path dense = folder.resolve("gpu_rtxpro6000_dense.csv");
        assumeTrue(Files.isRegularFile(dense), "skipped: no " + dense.getFileName() + " in WSC_REFERENCE_DIR");
        denseRows = ReferenceTable.read(dense).rows();
        attention = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(folder.resolve("gpu_rtxpro6000_attention.csv"))
                .rows()) {
            if (row.count("tp") == 1) {
                attention.add(new AttentionPoint(
                        row.count("prefill_chunk"),
                        row.count("kv_prefill"),
                        row.count("n_decode"),
                        row.count("kv_decode"),
                        row.real("time_us") * MICROSECOND));
            }
        }
    }

    private static List<DensePoint> dense(int tp) {
        List<DensePoint> points = new ArrayList<>();
        for (ReferenceTable.Row row : denseRows) {
            if (row.count("tp") == tp) {
                points.add(new DensePoint(row.text("layer"), row.count("tokens"), row.real("time_us") * MICROSECOND));
            }
        }
        return points;
    }

    /** A shard whose attention stands for nothing. */
    private static MeasuredShard denseOnly(List<DensePoint> points) {
        return new MeasuredShard(
                "m",
                1,
                points,
                List.of(
                        new AttentionPoint(0, 0, 1, 1, 1),
                        new AttentionPoint(1, 0, 0, 0, 1),
                        new AttentionPoint(1, 0, 1, 1, 1)));
    }

    private static AttentionTable attentionOf(List<AttentionPoint> points) {
        List<DensePoint> dense = DenseLayer.titles().stream()
                .map(title -> new DensePoint(title, 1, 1))
                .toList();
        return new MeasuredShard("m", 1, dense, points).attention();
    }

    @Test
    void leftOutDenseTimesAreFoundWithinFewPercent() {
        for (int tp : new int[] {1, 2}) {
            List<DensePoint> all = dense(tp);
            Map<Integer, List<DensePoint>> byTokens = new TreeMap<>();
            all.forEach(p ->
                    byTokens.computeIfAbsent(p.tokens(), t -> new ArrayList<>()).add(p));
            Map<String, List<double[]>> pairs = new TreeMap<>();
            // All layers of a token count are left out together; the ends stay, for they would be extrapolated.
            for (int tokens :
                    byTokens.keySet().stream().filter(t -> t > 1 && t < 2_048).toList()) {
                MeasuredShard shard =
                        denseOnly(all.stream().filter(p -> p.tokens() != tokens).toList());
                for (DensePoint point : byTokens.getOrDefault(tokens, List.of())) {
                    DenseLayer layer = layer(point.layer());
                    pairs.computeIfAbsent(point.layer(), t -> new ArrayList<>()).add(new double[] {
                        point.seconds(), shard.curve(layer).seconds(tokens)
                    });
                }
            }
            pairs.forEach((title, values) -> {
                Score score = score(values);
                print("dense tp " + tp + " " + title, score);
                assertThat(score.mape()).as("tp %d %s", tp, title).isLessThan(title.equals("embedding") ? 10 : 5);
            });
        }
    }

    private static DenseLayer layer(String title) {
        for (DenseLayer layer : DenseLayer.values()) {
            if (layer.title().equals(title)) {
                return layer;
            }
        }
        throw new AssertionError(title);
    }

    @Test
    void leftOutAttentionIsFoundWithinFewPercent() {
        SplittableRandom random = new SplittableRandom(20);
        for (Map.Entry<String, Predicate<AttentionPoint>> kind : kinds().entrySet()) {
            List<AttentionPoint> points =
                    attention.stream().filter(kind.getValue()).toList();
            boolean all = points.size() < 500;
            List<double[]> pairs = new ArrayList<>();
            for (int i = 0; i < (all ? points.size() : 120); i++) {
                AttentionPoint point = points.get(all ? i : random.nextInt(points.size()));
                // The other two kinds have lattices of their own: one point stands for them.
                List<AttentionPoint> rest = new ArrayList<>(points);
                rest.remove(point);
                kinds().forEach((other, is) -> {
                    if (!other.equals(kind.getKey())) {
                        rest.add(attention.stream().filter(is).findFirst().orElseThrow());
                    }
                });
                AttentionTable table = attentionOf(rest);
                if (range(table, point) == Range.INSIDE) {
                    pairs.add(new double[] {point.seconds(), seconds(table, point)});
                }
            }
            Score score = score(pairs);
            print("attention " + kind.getKey() + " leave one out", score);
            assertThat(score.mape()).as(kind.getKey()).isLessThan(5);
        }
    }

    @Test
    void oneGridOfMixedCallsIsFoundFromTheOther() {
        List<AttentionPoint> twos = new ArrayList<>();
        List<AttentionPoint> others = new ArrayList<>();
        for (AttentionPoint point : attention) {
            if (point.chunkTokens() > 0 && point.sequences() > 0) {
                (ofPowersOfTwo(point) ? twos : others).add(point);
            }
        }
        List<AttentionPoint> training = new ArrayList<>(twos);
        attention.stream()
                .filter(p -> p.chunkTokens() == 0 || p.sequences() == 0)
                .forEach(training::add);
        AttentionTable table = attentionOf(training);
        List<double[]> pairs = new ArrayList<>();
        for (AttentionPoint point : others) {
            assertThat(range(table, point)).isEqualTo(Range.INSIDE);
            pairs.add(new double[] {point.seconds(), seconds(table, point)});
        }
        Score score = score(pairs);
        print("attention mixed, powers of 1.5 from powers of two", score);
        assertThat(score.mape()).isLessThan(4);
    }

    private static boolean ofPowersOfTwo(AttentionPoint point) {
        return Integer.bitCount(point.chunkTokens()) == 1
                && Integer.bitCount(point.priorTokens()) <= 1
                && Integer.bitCount(point.contextTokens()) == 1;
    }

    @Test
    void monotonyMovesMeasuredTimesLittle() {
        List<double[]> pairs = new ArrayList<>();
        AttentionTable table = attentionOf(attention);
        attention.forEach(p -> pairs.add(new double[] {p.seconds(), seconds(table, p)}));
        Score score = score(pairs);
        print("attention, change by monotony (largest " + table.largestChange() + ")", score);
        assertThat(score.mape()).isLessThan(1);
        for (int tp : new int[] {1, 2}) {
            MeasuredShard shard = denseOnly(dense(tp));
            for (String title : DenseLayer.titles()) {
                List<double[]> dense = new ArrayList<>();
                dense(tp).stream()
                        .filter(p -> p.layer().equals(title))
                        .forEach(p -> dense.add(new double[] {
                            p.seconds(), shard.curve(layer(title)).seconds(p.tokens())
                        }));
                print(
                        "dense tp " + tp + " " + title + ", change by monotony (largest "
                                + shard.curve(layer(title)).largestChange() + ")",
                        score(dense));
            }
        }
    }

    @Test
    void noMeasuredTimeBeatsTheDataSheet() {
        InstanceShape shape =
                new InstanceShape(ModelCatalogue.load("llama-3-8b"), WaferCatalogue.load("rtx-pro-6000"), 1, 1, 1);
        StepPricer pricer = MeasuredTables.read(folder).pricer(shape);
        AttentionTable table = attentionOf(attention);
        for (AttentionPoint point : attention) {
            StepShape with = new StepShape();
            StepShape without = new StepShape();
            without.newTokens = point.chunkTokens() + point.sequences();
            without.sampledSequences = point.sequences();
            if (point.chunkTokens() > 0) {
                with.addChunk(point.chunkTokens(), point.priorTokens(), false);
            }
            with.addDecode(point.sequences(), (long) point.sequences() * point.contextTokens());
            double seconds = price(pricer, with) - price(pricer, without);
            assertThat(seconds)
                    .as("%s", point)
                    .isBetween(32 * seconds(table, point) * (1 - 1e-9), 32 * seconds(table, point) * (1 + 1e-9));
        }
    }

    @Test
    void stepsOfLlama8BCostWhatTheyCost() {
        InstanceShape shape =
                new InstanceShape(ModelCatalogue.load("llama-3-8b"), WaferCatalogue.load("rtx-pro-6000"), 1, 1, 1);
        StepPricer pricer = MeasuredTables.read(folder).pricer(shape);
        for (int batch : new int[] {1, 64, 128}) {
            StepShape step = new StepShape();
            step.addDecode(batch, 1_000L * batch);
            System.out.printf("decode of %d at 1,000: %.2f ms%n", batch, 1e3 * price(pricer, step));
            // 16 GB of weights through 1.8 TB/s take 9 ms; served requests of this GPU saw 30 ms per token at most
            // loads.
            assertThat(price(pricer, step)).isBetween(0.009, 0.030);
        }
        StepShape prefill = new StepShape();
        prefill.addChunk(2_048, 0, true);
        System.out.printf("prefill of 2,048: %.2f ms%n", 1e3 * price(pricer, prefill));
        // 31 TFLOP at 504 TFLOP/s take 61 ms; the served request of 2,358 tokens alone had its first token after 170
        // ms.
        assertThat(price(pricer, prefill)).isBetween(0.061, 0.170);
        assertThat(pricer.stepsOutOfRange()).isZero();
    }

    private static double price(StepPricer pricer, StepShape step) {
        StepPrice out = new StepPrice();
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), out);
        return out.totalFine / 1_024e12;
    }

    private static Map<String, Predicate<AttentionPoint>> kinds() {
        return new TreeMap<>(Map.of(
                "decode", p -> p.chunkTokens() == 0,
                "mixed", p -> p.chunkTokens() > 0 && p.sequences() > 0,
                "prefill", p -> p.sequences() == 0));
    }

    private static double seconds(AttentionTable table, AttentionPoint p) {
        return table.seconds(p.chunkTokens(), p.priorTokens(), p.sequences(), p.contextTokens());
    }

    private static Range range(AttentionTable table, AttentionPoint p) {
        return table.range(p.chunkTokens(), p.priorTokens(), p.sequences(), p.contextTokens());
    }

    private static Score score(List<double[]> pairs) {
        return Score.of(
                pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                pairs.stream().mapToDouble(pair -> pair[1]).toArray());
    }

    private static void print(String what, Score score) {
        System.out.printf(
                "%s: rows %d, MAPE %.2f %%, median %.2f, p90 %.2f, bias %.2f%n",
                what, score.rows(), score.mape(), score.medianApe(), score.p90Ape(), score.bias());
    }
}
