package org.wscsim.core.tile;

import java.util.List;
import org.wscsim.core.operator.DieRates;
import org.wscsim.core.operator.ExpertLoad;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Shape.Gemm;
import org.wscsim.core.tile.CoreSplits.Split;
import org.wscsim.core.wafer.WaferSpec;

/**
 * One rank of an instance: its cores, its share of DRAM, what of its weights stays in SRAM, and the collectives it takes
 * part in. Immutable; the searches it makes are confined to one thread.
 */
final class TileRank {
    /** Share of the SRAM that resident weights may take as a whole, and in part. */
    private static final double RESIDENT_SHARE = 0.75;

    private static final double PARTIAL_SHARE = 0.5;

    private final InstanceShape shape;
    private final CoreArray array;
    private final List<Split> splits;
    private final ElementwiseMapping elementwise;
    private final DieRates rates;
    private final double residentFraction;
    private final long nominalDram;
    private final long nominalLink;

    TileRank(InstanceShape shape, TileOptions options) {
        if (shape.columns() < 1 || shape.rows() < 1 || !(shape.dieShare() > 0 && shape.dieShare() <= 1)) {
            throw new IllegalArgumentException("instance shape out of range: columns=" + shape.columns() + ", rows="
                    + shape.rows() + ", dieShare=" + shape.dieShare());
        }
        this.shape = shape;
        WaferSpec wafer = shape.wafer();
        double weights = (double) shape.weightBytesPerDie();
        residentFraction = residentFraction(shape, options.residency(), weights);
        array = CoreArray.of(wafer, shape.dieShare(), residentFraction * weights);
        splits = CoreSplits.of(array);
        elementwise = new ElementwiseMapping(array);
        rates = DieRates.of(shape);
        nominalDram = nominalDram(wafer, shape.dieShare());
        nominalLink = wafer.linkBytesPerSecond(shape.columns(), shape.rows());
    }

    private static double residentFraction(InstanceShape shape, TileOptions.Residency residency, double weights) {
        WaferSpec wafer = shape.wafer();
        double sram = (double) wafer.core().sramBytes() * wafer.die().cores() * shape.dieShare();
        return switch (residency) {
            case STREAMED -> 0;
            case WHOLE_SHARD -> weights <= RESIDENT_SHARE * sram ? 1 : 0;
            case PARTIAL -> Math.min(1, PARTIAL_SHARE * sram / weights);
        };
    }

    private static long nominalDram(WaferSpec wafer, double dieShare) {
        long port =
                Math.round(wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction());
        return Math.max(1, Math.round(port * dieShare));
    }

    InstanceShape shape() {
        return shape;
    }

    CoreArray array() {
        return array;
    }

    ElementwiseMapping elementwise() {
        return elementwise;
    }

    DieRates rates() {
        return rates;
    }

    /** Of the weights, in SRAM for good. */
    double residentFraction() {
        return residentFraction;
    }

    long nominalDram() {
        return nominalDram;
    }

    long nominalLink() {
        return nominalLink;
    }

    GemmWork work(Operator operator, Gemm gemm) {
        double read = operator.traffic().weightBytes();
        double weightBytes =
                read > 0 ? read / gemm.weights() : shape.model().precision().projectionBytes();
        return new GemmWork(
                gemm.inner(),
                gemm.outer(),
                gemm.matrices(),
                weightBytes,
                shape.model().precision().activationBytes());
    }

    GemmSearch search(Operator operator, Gemm gemm) {
        return new GemmSearch(array, splits, work(operator, gemm));
    }

    /** Of weights, what comes from DRAM. */
    double streamed(double weightBytes) {
        return (1 - residentFraction) * weightBytes;
    }

    /** Of an operator's inputs and outputs, what does not fit the SRAM. */
    double spilledBytes(double activationBytes) {
        return Math.max(0, activationBytes - array.activationSramBytes());
    }

    /** What the GEMM of an operator is for a count. */
    void load(Operator operator, Gemm gemm, long count, GemmLoad out) {
        double whole = operator.traffic().weightBytes();
        double weightBytes = operator.weightBytes((double) count);
        double share = whole > 0 ? weightBytes / whole : 1;
        out.touchedMatrices = Math.max(1, gemm.matrices() * share);
        out.rows = (long) Math.ceil(count * gemm.rowsPerCount() * gemm.matrices() / out.touchedMatrices);
        out.busiestRows = busiestRows(operator, count, out.rows);
        out.streamedWeightBytes = streamed(weightBytes);
        double activations = operator.traffic().activationBytes() * count;
        double inputs = activations * gemm.inner() / (gemm.inner() + gemm.outer());
        double spilled = spilledBytes(activations);
        out.spilledInputBytes = Math.max(0, inputs - array.activationSramBytes());
        out.spilledOutputBytes = spilled - out.spilledInputBytes;
        out.vectorOps = operator.vectorOps() * count;
    }

    /** Rows of the most popular expert, given that it has any. */
    private static long busiestRows(Operator operator, long count, long rows) {
        ExpertLoad experts = operator.load();
        if (experts == null) {
            return rows;
        }
        double probability = experts.busiestProbability();
        double touched = 1 - StrictMath.pow(1 - probability, (double) count);
        return Math.max(rows, (long) Math.ceil(count * probability / touched));
    }
}
