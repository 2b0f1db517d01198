package org.wscsim.core.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.wscsim.core.artifact.OperatorTime.Dataflow;
import org.wscsim.core.failure.BadInputException;

/** Operators small enough to be worked out by hand from the formulas. */
final class SearchesTest {
    private static final ArtifactHardware DIE = ArtifactHardware.ofAuthors();
    private static final double LATENCY = 1e-4;

    /** Time of an access of so many bytes per core for T cores at 2,000 GB/s, GB being 1,000 MiB. */
    private static double dram(double bytes, int tiles) {
        return LATENCY + bytes / 1_048_576 * tiles / 2_000;
    }

    @Test
    void aProductOfTwoNumbersOnOneCoreIsThreeAccessesAndTwoFlop() {
        OperatorTime time = new GemmSearch(DIE.withTiles(1)).search(1, 1, 1);
        assertThat(time.latencyMs()).isCloseTo(3 * dram(2, 1) + 2e-9 / 1.02, within(1e-18));
        assertThat(time.computeMs()).isCloseTo(2e-9 / 1.02, within(1e-22));
        assertThat(time.nocMs()).as("one core sends nothing").isZero();
        assertThat(time.split().dataflow()).as("the first of two equals").isEqualTo(Dataflow.INPUT);
    }

    /** 256 x 256 x 256 on 256 cores: every core one row of each operand, transfers of 512 bytes and five hops. */
    @Test
    void aSquareOfOneRowPerCoreIsBoundByItsTransfers() {
        OperatorTime time = new GemmSearch(DIE).search(256, 256, 256);
        double block = 2.0 * 256 / 1e9 / 1.02;
        double transfer = 512.0 / 1_048_576 / 9_000 + 5e-5;
        double flow = 255 * transfer + block;
        double expected = 2 * dram(512, 256) + flow + dram(2, 256);
        assertThat(256 * block).as("compute is shorter").isLessThan(255 * transfer);
        assertThat(time.split().inner()).isEqualTo(1);
        assertThat(time.latencyMs()).isCloseTo(expected, within(1e-15));
        assertThat(time.nocMs()).isCloseTo(255 * transfer, within(1e-15));
    }

    /** The operator that ARTIFACT-OPERATORS D.2 takes as its example: two parts, 0.26 ms. */
    @Test
    void theNormOf256TokensOn256CoresIsCutInTwo() {
        double elements = 256 * 4_096;
        OperatorTime authors = new VectorSearch(DIE, false).search(256, elements, 4_096, 4 * elements);
        double compute = 4 * elements / 2 / 1e9 / 0.625;
        assertThat(authors.split().rows()).isEqualTo(2);
        assertThat(authors.latencyMs()).isCloseTo(2 * dram(elements, 256) + dram(4_096, 256) + compute, within(1e-15));
        OperatorTime corrected = new VectorSearch(DIE, true).search(256, elements, 4_096, 4 * elements);
        assertThat(corrected.split().rows()).isEqualTo(256);
        assertThat(corrected.latencyMs()).isLessThan(authors.latencyMs() / 50);
    }

    @Test
    void attentionOf256TokensOn256CoresTakesSingleQueriesAndKeys() {
        OperatorTime time = new AttentionSearch(DIE, false).search(32, 256, 128);
        double products = 256 * 4 * 128 / 1e9 / 1.02;
        double softmax = 5 / 1e9 / 0.625;
        double rotary = 2 * 128 / 1e9 / 0.625;
        double loads = dram(4 * 128, 256) + dram(6 * 128, 256);
        double cycle = rotary + products + softmax;
        // 32 heads x 256 queries on 256 cores are 32 rounds; loads are longer than a cycle.
        assertThat(loads).isGreaterThan(cycle);
        assertThat(time.latencyMs())
                .isCloseTo(loads + products + softmax + 31 * loads + dram(2 * 128, 256), within(1e-15));
        assertThat(time.computeMs()).isCloseTo(32 * cycle, within(1e-15));
    }

    @Test
    void halfOfThePairsIsNeverSlower() {
        for (int tokens : new int[] {256, 512, 2_048, 4_096}) {
            double all = new AttentionSearch(DIE, false).search(32, tokens, 128).latencyMs();
            double causal =
                    new AttentionSearch(DIE, true).search(32, tokens, 128).latencyMs();
            assertThat(causal).as("tokens=%d", tokens).isBetween(all / 2, all);
        }
    }

    @Test
    void aCoreWithoutRoomIsAnErrorThatSaysSo() {
        ArtifactHardware tiny = new ArtifactHardware(1, 1, 1, 1e-6, 1, 1, 0, 0, 1);
        assertThatThrownBy(() -> new GemmSearch(tiny).search(4, 4, 4))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("operator=gemm");
        assertThatThrownBy(() -> DIE.withDramGbps(0))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("dram_gbps=0.0");
    }
}
