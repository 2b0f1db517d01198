package org.wscsim.schedulers.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;

/** The offline search against its own objective, on the roofline pricer. */
final class Algorithm1Test {
    private static final MeanRequest CONVERSATION = new MeanRequest(1155, 211);
    private static final Algorithm1.Limits LIMITS = new Algorithm1.Limits(256, 2048, 16, 0);

    private static Algorithm1.Solution solve(WaferSpec wafer, ModelSpec model, Algorithm1.Limits limits) {
        return Algorithm1.solve(wafer, model, CONVERSATION, limits, RooflineStepPricer::new);
    }

    @Test
    void capacityIsTheSlowerPhaseAndNoOtherPackableCountIsFaster() {
        WaferSpec wafer = Fixtures.case3();
        for (ModelSpec model : new ModelSpec[] {Fixtures.LLAMA_2_7B, Fixtures.LLAMA_2_70B, Fixtures.GPT_3_175B}) {
            Algorithm1.Solution solution = solve(wafer, model, LIMITS);
            Algorithm1.Phase prefill = solution.prefill();
            Algorithm1.Phase decode = solution.decode();
            WaferPlan plan = solution.plan().check(wafer, model, 16);
            assertThat(solution.capacityRequestsPerSecond())
                    .isEqualTo(Math.min(
                            plan.count(Role.PREFILL) * prefill.requestsPerSecond(),
                            plan.count(Role.DECODE) * decode.requestsPerSecond()));
            for (int p = 1; p <= wafer.dies(); p++) {
                for (int d = 1; d <= wafer.dies(); d++) {
                    double faster = Math.min(p * prefill.requestsPerSecond(), d * decode.requestsPerSecond());
                    if (faster > solution.capacityRequestsPerSecond()) {
                        assertThat(packs(wafer, prefill, p, decode, d)).isFalse();
                    }
                }
            }
        }
    }

    private static boolean packs(WaferSpec wafer, Algorithm1.Phase prefill, int p, Algorithm1.Phase decode, int d) {
        return DecodeCentredPlacement.place(wafer, prefill.size(), p, decode.size(), d) != null
                || DecodeCentredPlacement.place(wafer, prefill.size().turned(), p, decode.size(), d) != null;
    }

    @Test
    void keepsTheBestRatePerDieOfEachPhase() {
        Algorithm1.Solution solution = solve(Fixtures.case3(), Fixtures.LLAMA_2_70B, LIMITS);
        for (Algorithm1.Phase phase : solution.evaluated()) {
            Algorithm1.Phase kept = phase.role() == Role.PREFILL ? solution.prefill() : solution.decode();
            assertThat(phase.requestsPerSecondPerDie()).isLessThanOrEqualTo(kept.requestsPerSecondPerDie());
            assertThat(Fixtures.LLAMA_2_70B.heads() % phase.size().dies()).isZero();
        }
    }

    @Test
    void moreDramBandwidthNeverLowersTheRateOfASize() {
        Algorithm1.Solution slow = solve(Fixtures.wafer(6, 9, 1e12), Fixtures.LLAMA_2_70B, LIMITS);
        Algorithm1.Solution fast = solve(Fixtures.wafer(6, 9, 2e12), Fixtures.LLAMA_2_70B, LIMITS);
        for (Algorithm1.Phase phase : slow.evaluated()) {
            assertThat(fast.evaluated())
                    .anyMatch(other -> other.role() == phase.role()
                            && other.size().equals(phase.size())
                            && other.requestsPerSecond() >= phase.requestsPerSecond());
        }
    }

    @Test
    void everyDecodeStepMeetsTheTpotLimit() {
        long unlimitedPs =
                solve(Fixtures.case3(), Fixtures.LLAMA_2_70B, LIMITS).decode().stepPs();
        long limitPs = unlimitedPs * 3 / 4;
        Algorithm1.Solution limited =
                solve(Fixtures.case3(), Fixtures.LLAMA_2_70B, new Algorithm1.Limits(256, 2048, 16, limitPs));
        assertThat(limited.evaluated())
                .filteredOn(phase -> phase.role() == Role.DECODE)
                .isNotEmpty()
                .allMatch(phase -> phase.stepPs() <= limitPs);
    }

    @Test
    void saysSoWhenTheWaferIsTooSmall() {
        assertThatThrownBy(() -> solve(Fixtures.wafer(1, 1), Fixtures.LLAMA_2_7B, LIMITS))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no prefill and decode instance fit the wafer together");
    }
}
