package org.wscsim.core.tile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Attention;
import org.wscsim.core.operator.StepShape;

final class AttentionMappingPropertyTest {
    private static final long SEED = 20_250_704;
    private static final double DRAM = 1.7e12;
    private final CoreArray array = CoreArray.of(Wafers.case3(), 1, 0);

    private AttentionMapping mapping(CoreArray cores, int heads, int kvHeads, int headDim) {
        Attention shape = new Attention(heads, kvHeads, headDim, headDim);
        double kv = 4.0 * kvHeads * headDim;
        Operator.Traffic traffic = new Operator.Traffic(0, kv, Count.PREFILL_PRIOR_TOKENS, 0, 0);
        Operator operator = new Operator(
                Kind.PREFILL_ATTENTION,
                1,
                Count.PREFILL_PAIRS,
                shape,
                shape.flopsPerPair(),
                5.0 * heads,
                traffic,
                null);
        return new AttentionMapping(cores, operator, 2, 2);
    }

    private static double seconds(AttentionMapping mapping, StepShape step) {
        MappingCost cost = new MappingCost();
        mapping.pricePrefill(step, DRAM, cost);
        return cost.seconds;
    }

    @Test
    void prefillIsNeverFasterThanItsFlopsOrItsCachedTokens() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            int kvHeads = random.nextInt(1, 17);
            int heads = kvHeads * random.nextInt(1, 9);
            int prior = random.nextInt(0, 50_000);
            StepShape step = Steps.prefill(random.nextInt(1, 10_000), prior);
            double seconds = seconds(mapping(array, heads, kvHeads, 128), step);
            String label = "seed=" + SEED + ", case=" + i;
            assertThat(seconds).as(label).isGreaterThan(4.0 * heads * 128 * step.prefillPairs / 261.12e12);
            assertThat(seconds).as(label).isGreaterThan(prior * 4.0 * kvHeads * 128 / DRAM);
        }
    }

    @Test
    void prefillIsMonotoneInTokensPriorAndHeads() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 300; i++) {
            int heads = random.nextInt(1, 65);
            int tokens = random.nextInt(1, 10_000);
            int prior = random.nextInt(0, 50_000);
            double seconds = seconds(mapping(array, heads, heads, 128), Steps.prefill(tokens, prior));
            int more = random.nextInt(1, 100);
            String label = "seed=" + SEED + ", case=" + i;
            assertThat(seconds(mapping(array, heads, heads, 128), Steps.prefill(tokens + more, prior)))
                    .as(label)
                    .isGreaterThanOrEqualTo(seconds);
            assertThat(seconds(mapping(array, heads, heads, 128), Steps.prefill(tokens, prior + more)))
                    .as(label)
                    .isGreaterThanOrEqualTo(seconds);
            assertThat(seconds(mapping(array, heads + 1, heads + 1, 128), Steps.prefill(tokens, prior)))
                    .as(label)
                    .isGreaterThanOrEqualTo(seconds);
        }
    }

    /** Half of the square, and what tiles on the diagonal waste. */
    @Test
    void causalMaskingHalvesALongPrefill() {
        AttentionMapping mapping = mapping(array, 64, 8, 128);
        double square = 4.0 * 64 * 128 * 8_192 * 8_192 / 261.12e12;
        double seconds = seconds(mapping, Steps.prefill(8_192, 0));
        assertThat(seconds).isBetween(square / 2, square * 0.75);
    }

    /** Eight short prompts fill the cores together; one alone leaves most of them idle. */
    @Test
    void chunksOfAStepShareTheCores() {
        AttentionMapping mapping = mapping(array, 8, 1, 128);
        StepShape together = new StepShape();
        double oneByOne = 0;
        for (int i = 0; i < 8; i++) {
            together.addChunk(100, 0, true);
            oneByOne += seconds(mapping, Steps.prefill(100, 0));
        }
        assertThat(seconds(mapping, together)).isLessThan(oneByOne * 3 / 4);
    }

    /** Four heads of a KV head fill half of the quantum of eight rows, so eight cost as much as four. */
    @Test
    void decodePadsTheHeadsThatShareAKvHead() {
        double four = mapping(array, 4, 1, 128).decodeComputeSecondsPerToken();
        double eight = mapping(array, 8, 1, 128).decodeComputeSecondsPerToken();
        double matrixOfEight = 4.0 * 8 * 128 / (261.12e12 * 0.95);
        assertThat(four).isGreaterThan(matrixOfEight);
        assertThat(eight - four).isLessThan(matrixOfEight / 2);
    }

    @Test
    void decodeIsNeverFasterThanItsFlopsOrTheEdgeOfTheDie() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 100; i++) {
            CoreArray cores = CoreArray.of(Wafers.random(random), random.nextDouble(0.1, 1), 0);
            int kvHeads = random.nextInt(1, 17);
            int heads = kvHeads * random.nextInt(1, 17);
            double seconds = mapping(cores, heads, kvHeads, 64).decodeSecondsPerToken();
            assertThat(seconds)
                    .as("seed=%d, case=%d", SEED, i)
                    .isGreaterThan(4.0 * heads * 64 / (cores.cores() * cores.matrixFlopsPerSecond()))
                    .isGreaterThanOrEqualTo(4.0 * kvHeads * 64 / cores.edgeBytesPerSecond());
        }
    }
}
