package org.wscsim.core.artifact;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;

/**
 * The prices of an instance's steps by table: of decode as integers per step, sequence and cached token, so that a step
 * is exactly affine in its context; of prefill as seconds of a full table, scaled per step.
 *
 * <p>One row per power of two of tokens. Those up to 4,096 tokens are filled at once (milliseconds each), larger ones when first
 * asked for.
 * Confined to the simulation thread.
 */
final class StepRates {
    private static final double MS_PER_SECOND = 1e3;
    private static final double MEBI = 1 << 20;
    private static final int SHORTEST_TABLE = 512;
    private static final int LONGEST_TABLE = 4_096;
    private static final int ROWS = 31;

    /**
     * One table's prices.
     *
     * @param fixedFine a decode step's price by its table alone
     * @param sequenceFine per decoding sequence
     * @param kvTokenFine per cached token
     * @param fixedComputeFine compute in {@code fixedFine}
     * @param sequenceComputeFine compute in {@code sequenceFine}
     * @param kvTokenComputeFine compute in {@code kvTokenFine}
     * @param prefillSeconds all blocks of a prefill of the table's tokens
     * @param prefillComputeSeconds compute in it
     * @param decodeBytes DRAM bytes of all blocks on one die, without attention
     * @param prefillBytes DRAM bytes of all blocks on one die
     */
    record Row(
            long fixedFine,
            long sequenceFine,
            long kvTokenFine,
            long fixedComputeFine,
            long sequenceComputeFine,
            long kvTokenComputeFine,
            double prefillSeconds,
            double prefillComputeSeconds,
            double decodeBytes,
            double prefillBytes) {}

    private final IterationTimes times;
    private final @Nullable Row[] rows = new @Nullable Row[ROWS];
    private final double leastPrefillSecondsPerToken;
    private final long leastFine;

    StepRates(IterationTimes times) {
        this.times = times;
        double perToken = Double.POSITIVE_INFINITY;
        double least = Double.POSITIVE_INFINITY;
        for (long tokens = SHORTEST_TABLE; tokens <= LONGEST_TABLE; tokens *= 2) {
            double seconds = of(times.table(tokens)).prefillSeconds();
            perToken = Math.min(perToken, seconds / tokens);
            // Just above half of a table's tokens, half of its price is charged.
            least = Math.min(least, seconds / 2);
        }
        long leastDecode = Long.MAX_VALUE;
        for (long batch = 1; batch <= LONGEST_TABLE; batch *= 2) {
            leastDecode = Math.min(leastDecode, decode(batch).fixedFine());
        }
        leastPrefillSecondsPerToken = perToken;
        leastFine = Math.min(leastDecode, VirtualTime.fineOfSeconds(least));
    }

    /** No prefill, however cut into steps, takes less per token. */
    double leastPrefillSecondsPerToken() {
        return leastPrefillSecondsPerToken;
    }

    /** No step that handles a token takes less. */
    long leastFine() {
        return leastFine;
    }

    Row decode(long batch) {
        return of(times.decodeTable(batch));
    }

    Row prefill(long tokens) {
        return of(times.prefillTable(tokens));
    }

    private Row of(BlockTable table) {
        int at = Long.numberOfTrailingZeros(table.tokens());
        Row row = rows[at];
        if (row == null) {
            row = row(table);
            rows[at] = row;
        }
        return row;
    }

    private Row row(BlockTable table) {
        int layers = times.shape().layers();
        OperatorTime attention = table.operator(ArtifactOperator.ATTENTION);
        double linearCompute = table.operator(ArtifactOperator.LINEAR).utilization();
        double sequence = times.decodeMsPerSequence(table);
        double kvToken = times.decodeMsPerKvToken(table);
        double bytes = layers * table.blockDramMb() * MEBI;
        return new Row(
                fine(times.decodeFixedMs(table)),
                fine(sequence),
                fine(kvToken),
                fine(layers * (table.blockComputeMs() - attention.computeMs())),
                fine(sequence * linearCompute),
                fine(kvToken * linearCompute),
                layers * table.blockMs() / MS_PER_SECOND,
                layers * table.blockComputeMs() / MS_PER_SECOND,
                bytes - layers * attention.dramMb() * MEBI,
                bytes);
    }

    private static long fine(double ms) {
        return VirtualTime.fineOfSeconds(ms / MS_PER_SECOND);
    }
}
