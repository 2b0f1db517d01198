package org.wscsim.validation.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.core.coremesh.CoreMeshCalibration;
import org.wscsim.core.coremesh.CoreMeshSpec;
import org.wscsim.core.coremesh.WormholeModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.gpu.GpuCalibration;
import org.wscsim.core.gpu.GpuCalibration.Family;
import org.wscsim.core.gpu.GpuModel;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.core.gpu.GpuVector;
import org.wscsim.validation.artifact.ArtifactPredictor;
import org.wscsim.validation.artifact.ArtifactScore;
import org.wscsim.validation.fit.CollectiveFit;
import org.wscsim.validation.fit.DecodeAttentionFit;
import org.wscsim.validation.fit.FitFailure;
import org.wscsim.validation.fit.GemmFit;
import org.wscsim.validation.fit.MoeFit;
import org.wscsim.validation.fit.PrefillAttentionFit;
import org.wscsim.validation.fit.VectorFit;
import org.wscsim.validation.fit.WormholeFit;
import org.wscsim.validation.fit.WseFit;
import org.wscsim.validation.reference.AttentionReference;
import org.wscsim.validation.reference.CollectiveReference;
import org.wscsim.validation.reference.GemmReference;
import org.wscsim.validation.reference.MoeReference;
import org.wscsim.validation.reference.ReferenceTable;
import org.wscsim.validation.reference.VectorReference;
import org.wscsim.validation.reference.WaferLlmReference;
import org.wscsim.validation.reference.WormholeReference;
import org.wscsim.validation.score.Score;
import org.wscsim.validation.suite.ScoreLine.Limit;
import org.wscsim.validation.suite.ScoreLine.Split;
import org.wscsim.validation.suite.Scoring.Part;

/**
 * Everything that is validated, as independent tasks: the order of their lines is the order of the table, and they may run
 * on any threads.
 */
public final class Suite {
    private static final Part FEW_ROWS =
            new Part("m <= 64", row -> row.kernel() instanceof Kernel.Gemm g && g.m() <= 64);
    private static final Part FEW_TOKENS =
            new Part("tokens <= 64", row -> row.kernel() instanceof Kernel.GroupedGemm g && g.tokens() <= 64);
    private static final long LARGE_BYTES = 64 << 10;
    private static final Part LARGE =
            new Part(">= 64 KB", row -> row.kernel() instanceof Kernel.Collective c && c.bytes() >= LARGE_BYTES);
    private static final Part SMALL =
            new Part("< 64 KB", row -> row.kernel() instanceof Kernel.Collective c && c.bytes() < LARGE_BYTES, false);

    private static final Limit ROOFLINE = Limit.ratio(0.6);

    private final Path folder;
    private final GpuSpec a100 = GpuSpec.load("a100");
    private final GpuCalibration calibration = GpuCalibration.load();

    /** @param folder the reference files */
    public Suite(Path folder) {
        this.folder = folder;
    }

    /**
     * A part of the table.
     *
     * @param name what it scores
     * @param lines computes it; seconds, or up to some minutes when cross-validating
     */
    public record Task(String name, Callable<List<ScoreLine>> lines) {}

    /** Shipped constants, devices never fitted, and leave-one-out where it costs nothing. */
    public List<Task> shipped() {
        return List.of(
                new Task("authors' operators", this::artifactOperators),
                new Task("authors' iterations", this::artifactIterations),
                new Task("gemm", () -> gemmLocked().shipped(gpu("a100", Family.LOCKED_CLOCK), Split.SHIPPED)),
                new Task("gemm, power limit", () -> gemmFree().shipped(gpu("a100", Family.FREE_CLOCK), Split.SHIPPED)),
                new Task("element-wise", () -> vector(Split.SHIPPED)),
                new Task("attention", () -> attention(Family.LOCKED_CLOCK)),
                new Task("attention, Vidur", () -> attention(Family.FREE_CLOCK)),
                new Task("experts", () -> moe().shipped(gpu("a100", Family.LOCKED_CLOCK), Split.SHIPPED)),
                new Task("collectives", () -> collectives().shipped(gpu("a100", Family.LOCKED_CLOCK), Split.SHIPPED)),
                new Task("zero-shot", this::zeroShot),
                new Task("wormhole", () -> wormhole().shipped(WormholeModel.load(), Split.SHIPPED)),
                new Task("wse2", this::wse));
    }

    /** The same sets with every fold predicted by constants that were fitted without it. */
    public List<Task> crossValidated() {
        return List.of(
                new Task("gemm", () -> gemmLocked().crossValidated(GemmFit.locked())),
                new Task("gemm, power limit", () -> gemmFree().crossValidated(GemmFit.freeClock())),
                new Task("element-wise", () -> vector(Split.CROSS_VALIDATED)),
                new Task(
                        "decode attention",
                        () -> new Scoring("V2", AttentionReference.aicDecode(folder), ROOFLINE)
                                .crossValidated(DecodeAttentionFit.aic(a100))),
                new Task(
                        "prefill attention",
                        () -> new Scoring("V2", AttentionReference.aicPrefill(folder), ROOFLINE)
                                .crossValidated(PrefillAttentionFit.aic(
                                        a100, calibration.decodeAttention(Family.LOCKED_CLOCK)))),
                new Task(
                        "decode attention, Vidur",
                        () -> new Scoring("V2", AttentionReference.vidurDecode(folder), ROOFLINE)
                                .crossValidated(DecodeAttentionFit.vidur(a100))),
                new Task(
                        "prefill attention, Vidur",
                        () -> new Scoring("V2", AttentionReference.vidurPrefill(folder), ROOFLINE)
                                .crossValidated(PrefillAttentionFit.vidur(
                                        a100, calibration.decodeAttention(Family.FREE_CLOCK)))),
                new Task("experts", () -> moe().crossValidated(new MoeFit(a100))),
                new Task("collectives", () -> collectives().crossValidated(new CollectiveFit(a100))),
                new Task(
                        "wormhole",
                        () -> wormhole().crossValidated(new WormholeFit(CoreMeshSpec.load("wormhole-n150")))));
    }

    private GpuModel gpu(String name, Family family) {
        return new GpuModel(GpuSpec.load(name), calibration, family);
    }

    private Scoring gemmLocked() {
        return new Scoring("V2", GemmReference.readLocked(folder), ROOFLINE, FEW_ROWS);
    }

    private Scoring gemmFree() {
        return new Scoring("V2", GemmReference.readFreeClock(folder), List.of(FEW_ROWS), ROOFLINE);
    }

    private Scoring moe() {
        return new Scoring("V2", MoeReference.read(folder), Limit.mape(20), FEW_TOKENS);
    }

    private Scoring collectives() {
        return new Scoring("V2", CollectiveReference.read(folder), List.of(LARGE, SMALL), Limit.mape(12));
    }

    private Scoring wormhole() {
        return new Scoring("V2", WormholeReference.read(folder), Limit.NONE);
    }

    private List<ScoreLine> attention(Family family) {
        boolean locked = family == Family.LOCKED_CLOCK;
        var decode = locked ? AttentionReference.aicDecode(folder) : AttentionReference.vidurDecode(folder);
        var prefill = locked ? AttentionReference.aicPrefill(folder) : AttentionReference.vidurPrefill(folder);
        List<ScoreLine> lines =
                new ArrayList<>(new Scoring("V2", decode, ROOFLINE).shipped(gpu("a100", family), Split.SHIPPED));
        lines.addAll(new Scoring("V2", prefill, ROOFLINE).shipped(gpu("a100", family), Split.SHIPPED));
        return lines;
    }

    private List<ScoreLine> zeroShot() {
        GpuModel blackwell = gpu("rtx-pro-6000", Family.LOCKED_CLOCK);
        List<ScoreLine> lines =
                new ArrayList<>(new Scoring("V2", GemmReference.readBlackwell(folder), List.of(FEW_ROWS), Limit.NONE)
                        .shipped(blackwell, Split.ZERO_SHOT));
        lines.addAll(new Scoring(
                        "V2",
                        List.of(
                                AttentionReference.rtxPro6000Decode(folder),
                                AttentionReference.rtxPro6000Prefill(folder)),
                        List.of(),
                        Limit.NONE)
                .shipped(blackwell, Split.ZERO_SHOT));
        return lines;
    }

    private List<ScoreLine> vector(Split split) {
        List<VectorReference.Row> rows = VectorReference.readFreeClock(folder);
        VectorFit fit = new VectorFit();
        double[] predicted = split == Split.CROSS_VALIDATED
                ? fit.leaveModelsOut(rows)
                : rows.stream()
                        .mapToDouble(row -> fit.seconds(calibration.vector(), row))
                        .toArray();
        List<ScoreLine> lines = new ArrayList<>();
        for (GpuVector.Form form : GpuVector.Form.values()) {
            int[] own = java.util.stream.IntStream.range(0, predicted.length)
                    .filter(i -> rows.get(i).form() == form)
                    .toArray();
            if (own.length > 0) {
                double[] measured = Arrays.stream(own)
                        .mapToDouble(i -> rows.get(i).seconds())
                        .toArray();
                double[] ours =
                        Arrays.stream(own).mapToDouble(i -> predicted[i]).toArray();
                String name =
                        "a100 " + form.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
                lines.add(new ScoreLine("V2", name, split, Score.of(measured, ours), Double.NaN, Limit.NONE));
            }
        }
        return lines;
    }

    private List<ScoreLine> artifactOperators() {
        ArtifactPredictor predictor = new ArtifactPredictor();
        List<ReferenceTable.Row> rows =
                ReferenceTable.read(folder.resolve(ArtifactScore.OPERATORS)).rows();
        return List.of(artifact(
                "authors' operators",
                rows,
                row -> row.positiveReal("latency_ms_ref"),
                row -> predictor.operatorMs(ArtifactScore.cells(row))));
    }

    private List<ScoreLine> artifactIterations() {
        ArtifactPredictor predictor = new ArtifactPredictor();
        List<ScoreLine> lines = new ArrayList<>();
        List<ReferenceTable.Row> all =
                ReferenceTable.read(folder.resolve(ArtifactScore.ITERATIONS)).rows();
        for (String phase : List.of("prefill", "decode")) {
            List<ReferenceTable.Row> rows = all.stream()
                    .filter(row -> row.text("kind").startsWith(phase))
                    .toList();
            lines.add(artifact(
                    "authors' " + phase + " steps",
                    rows,
                    row -> row.positiveReal("latency_s_reference"),
                    row -> predictor.iterationSeconds(ArtifactScore.cells(row))));
        }
        return lines;
    }

    private static ScoreLine artifact(
            String name,
            List<ReferenceTable.Row> rows,
            java.util.function.ToDoubleFunction<ReferenceTable.Row> measured,
            java.util.function.ToDoubleFunction<ReferenceTable.Row> predicted) {
        double[] reference = rows.stream().mapToDouble(measured).toArray();
        double[] ours = rows.stream().mapToDouble(predicted).toArray();
        return new ScoreLine("V1", name, Split.NO_CONSTANTS, Score.of(reference, ours), Double.NaN, Limit.mape(1e-7));
    }

    private List<ScoreLine> wse() {
        List<WaferLlmReference.Step> steps = WaferLlmReference.read(folder);
        WseFit fit = new WseFit(CoreMeshSpec.load("wse2"));
        double[] measured =
                steps.stream().mapToDouble(WaferLlmReference.Step::seconds).toArray();
        double[] shipped = steps.stream()
                .mapToDouble(step -> fit.seconds(CoreMeshCalibration.load().wse(), step))
                .toArray();
        return List.of(
                new ScoreLine(
                        "V3",
                        "wse2 llama-3-8b steps",
                        Split.SHIPPED,
                        Score.of(measured, shipped),
                        Double.NaN,
                        Limit.NONE),
                new ScoreLine(
                        "V3",
                        "wse2 llama-3-8b steps",
                        Split.CROSS_VALIDATED,
                        Score.of(measured, FitFailure.named(WaferLlmReference.FILE, () -> fit.leaveOneOut(steps))),
                        Double.NaN,
                        Limit.mape(15)));
    }
}
