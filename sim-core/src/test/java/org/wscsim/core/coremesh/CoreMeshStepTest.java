package org.wscsim.core.coremesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.coremesh.CoreMeshStep.Residency;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepShape;

final class CoreMeshStepTest {
    private static final CoreMeshSpec WSE2 = CoreMeshSpec.load("wse2");
    private static final WseConstants CONSTANTS = CoreMeshCalibration.load().wse();
    private static final ModelSpec LLAMA = ModelCatalogue.load("llama-3-8b");
    private static final int TOKENS = 4_096;

    private static CoreMeshStep step(int side, ModelSpec model, Residency residency) {
        return new CoreMeshStep(WSE2, CONSTANTS, new CoreGrid(side, side), model, residency);
    }

    private static CoreMeshStep step(int side) {
        return step(side, LLAMA, Residency.WHOLE_MODEL);
    }

    @Test
    void morePrefillCoresAreFasterAndMoreDecodeCoresSlower() {
        // Grids that pad little: of 4,096 tokens, 4,096 and 14,336 widths at most 6 %.
        List<Integer> prefill = List.of(240, 300, 360, 480, 600, 720);
        List<Integer> decode = List.of(420, 480, 540, 600, 660, 720);
        for (int i = 1; i < prefill.size(); i++) {
            assertThat(step(prefill.get(i)).prefill(TOKENS).seconds())
                    .as("prefill at %d", prefill.get(i))
                    .isLessThan(step(prefill.get(i - 1)).prefill(TOKENS).seconds());
            assertThat(step(decode.get(i)).decode(1, TOKENS).seconds())
                    .as("decode at %d", decode.get(i))
                    .isGreaterThan(step(decode.get(i - 1)).decode(1, TOKENS).seconds());
        }
    }

    @Test
    void theOperatorsAddUpToTheStep() {
        for (CoreMeshStep.Priced priced : List.of(
                step(480).prefill(TOKENS),
                step(480).decode(1, TOKENS),
                step(480).decode(8, 512))) {
            double sum = priced.operators().stream()
                    .mapToDouble(OperatorCost::seconds)
                    .sum();
            assertThat(sum).isCloseTo(priced.seconds(), within(1e-12 * priced.seconds()));
        }
    }

    @Test
    void neverFasterThanTheModelsFlops() {
        for (int side : new int[] {64, 240, 480, 720}) {
            double peak = WSE2.peakFlopsPerSecond((long) side * side);
            for (CoreMeshStep.Priced priced : List.of(
                    step(side).prefill(TOKENS),
                    step(side).decode(1, 1),
                    step(side).decode(64, 300))) {
                double flops = priced.operators().stream()
                        .mapToDouble(operator -> operator.work().flops())
                        .sum();
                assertThat(priced.computeBoundSeconds()).isCloseTo(flops / peak, within(1e-12));
                assertThat(priced.seconds()).isGreaterThanOrEqualTo(flops / peak);
            }
        }
    }

    /** A layer's decode crosses the grid and comes back for each of its ten reductions. */
    @Test
    void decodeIsNeverFasterThanItsHops() {
        for (int side : new int[] {120, 480, 720}) {
            double hops = 10.0 * LLAMA.layers() * (side - 1);
            assertThat(step(side).decode(1, TOKENS).seconds()).isGreaterThan(hops / WSE2.clockHz());
        }
    }

    @Test
    void moreTokensSequencesOrContextAreNeverFaster() {
        CoreMeshStep step = step(480);
        double prefill = 0;
        double decode = 0;
        for (int tokens = 1; tokens <= 8_192; tokens *= 2) {
            double longer = step.prefill(tokens).seconds();
            assertThat(longer).as("prefill of %d", tokens).isGreaterThanOrEqualTo(prefill);
            double more = step.decode(Math.ceilDiv(tokens, 1_024), tokens).seconds();
            assertThat(more).as("decode at %d", tokens).isGreaterThanOrEqualTo(decode);
            prefill = longer;
            decode = more;
        }
    }

    /** Two chunks attend to the same pairs as one prompt but pad twice and read the weights' tiles twice. */
    @Test
    void chunksAreNeverFasterThanOnePrompt() {
        StepShape first = new StepShape();
        first.addChunk(TOKENS / 2, 0, false);
        StepShape second = new StepShape();
        second.addChunk(TOKENS / 2, TOKENS / 2, true);
        CoreMeshStep step = step(480);
        double chunked = step.price(first).seconds() + step.price(second).seconds();
        // Published kernels do not use causality, so the first chunk saves a quarter of the attention.
        double attention = step.prefill(TOKENS).operators().stream()
                .filter(operator -> operator.kind() == Operator.Kind.PREFILL_ATTENTION)
                .mapToDouble(OperatorCost::seconds)
                .sum();
        assertThat(chunked).isGreaterThan(step.prefill(TOKENS).seconds() - attention / 4);
    }

    @Test
    void refusesAModelLargerThanTheWafer() {
        ModelSpec large = ModelCatalogue.load("llama-3-70b");
        assertThatThrownBy(() -> step(480, large, Residency.WHOLE_MODEL).decode(1, TOKENS))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("does not fit the sram")
                .hasMessageContaining("weights=141.1 GB");
        assertThat(step(480, large, Residency.SCALED_FROM_LAYERS)
                        .decode(1, TOKENS)
                        .seconds())
                .isGreaterThan(step(480).decode(1, TOKENS).seconds());
    }

    @Test
    void refusesMoreKvThanTheWaferHolds() {
        // 16.1 GB of weights leave 23.9 GB: 182,000 tokens of 131,072 bytes.
        assertThat(step(480).decode(40, TOKENS).seconds()).isPositive();
        assertThatThrownBy(() -> step(480).decode(45, TOKENS)).isInstanceOf(BadInputException.class);
    }

    @Test
    void refusesOtherDevicesAndGrids() {
        assertThatThrownBy(() -> step(751))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("751x751c");
        CoreMeshSpec wormhole = CoreMeshSpec.load("wormhole-n150");
        assertThatThrownBy(
                        () -> new CoreMeshStep(wormhole, CONSTANTS, new CoreGrid(8, 8), LLAMA, Residency.WHOLE_MODEL))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("dram");
        assertThatThrownBy(() -> step(480).decode(0, 1)).isInstanceOf(BadInputException.class);
    }

    @Test
    void rectanglesLieBetweenTheirSquares() {
        CoreMeshStep wide = new CoreMeshStep(WSE2, CONSTANTS, new CoreGrid(720, 360), LLAMA, Residency.WHOLE_MODEL);
        double seconds = wide.prefill(TOKENS).seconds();
        assertThat(seconds).isLessThan(step(360).prefill(TOKENS).seconds());
        assertThat(seconds).isGreaterThan(step(720).prefill(TOKENS).seconds());
    }
}
