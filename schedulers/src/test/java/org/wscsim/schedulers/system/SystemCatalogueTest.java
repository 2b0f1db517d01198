package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.schedulers.Fixtures;
import org.wscsim.schedulers.batching.DecodeBatcher;
import org.wscsim.schedulers.batching.OrcaBatcher;
import org.wscsim.schedulers.batching.PrefillBatcher;
import org.wscsim.schedulers.batching.VllmBatcher;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.partition.WaferPlan;

/** The catalogue: every system can be described, composed and planned, and wrong names are told apart. */
final class SystemCatalogueTest {
    private static PlanInputs inputs(String planText) {
        return new PlanInputs(
                Fixtures.case3(),
                DefectMap.none(Fixtures.case3()),
                Fixtures.LLAMA_2_70B,
                planText,
                new MeanRequest(1155, 211),
                16,
                0,
                RooflineStepPricer::new);
    }

    private static SystemOptions options(String system) {
        return SystemOptions.of(system, 4096);
    }

    @Test
    void everySystemIsDescribedComposedAndPlanned() {
        assertThat(SystemCatalogue.names())
                .containsExactly(
                        "static",
                        "orca",
                        "vllm",
                        "vllm-v1",
                        "sarathi",
                        "splitwise",
                        "splitwise-wafer",
                        "distserve",
                        "face",
                        "wsc-llm",
                        "wsc-sim");
        for (String name : SystemCatalogue.names()) {
            ServingSystem system = SystemCatalogue.describe(name);
            assertThat(system.source()).isNotBlank();
            assertThat(system.parameters()).isNotEmpty();
            SchedulerSpec spec = SystemCatalogue.build(options(name));
            assertThat(spec.name()).isEqualTo(name);
            assertThat(spec.routerName()).isEqualTo(system.router());
            assertThat(spec.placementName()).isEqualTo(system.placement());
            for (WaferPlan plan : SystemCatalogue.plans(options(name), inputs(""))) {
                plan.instances()
                        .forEach(instance -> assertThat(spec.batcher().apply(instance.role()))
                                .isNotNull());
            }
        }
    }

    @Test
    void instancesDoNotShareABatcher() {
        for (String name : SystemCatalogue.names()) {
            SchedulerSpec spec = SystemCatalogue.build(options(name));
            assertThat(spec.batcher().apply(Role.PREFILL))
                    .isNotSameAs(spec.batcher().apply(Role.PREFILL));
        }
    }

    @Test
    void defaultPlansAreThoseOfTheSpecification() {
        assertThat(names("orca")).containsExactly("6xM:2x4");
        assertThat(names("vllm")).containsExactly("6xM:2x4");
        assertThat(names("splitwise-wafer"))
                .containsExactly(
                        "1xP:2x4,5xD:2x4", "2xP:2x4,4xD:2x4", "3xP:2x4,3xD:2x4", "4xP:2x4,2xD:2x4", "5xP:2x4,1xD:2x4");
        assertThat(names("wsc-llm")).hasSize(1);
        // The paper's splitwise-wafer and its ablation without the central scheduler: 3P + 3D of TP 8.
        assertThat(SystemCatalogue.plans(options("wsc-llm").without(false, true), inputs("")))
                .extracting(WaferPlan::name)
                .containsExactly("3xP:2x4,3xD:2x4");
    }

    private static List<String> names(String system) {
        return SystemCatalogue.plans(options(system), inputs("")).stream()
                .map(WaferPlan::name)
                .toList();
    }

    @Test
    void theUsersPlanWins() {
        assertThat(SystemCatalogue.plans(options("wsc-llm"), inputs("2xP:2x4,4xD:2x4")))
                .extracting(WaferPlan::name)
                .containsExactly("2xP:2x4,4xD:2x4");
    }

    @Test
    void aPlanOfTheWrongKindIsRefused() {
        assertThatThrownBy(() -> SystemCatalogue.plans(options("vllm"), inputs("1xP:2x4,1xD:2x4")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("mixed instances only");
        assertThatThrownBy(() -> SystemCatalogue.plans(options("wsc-llm"), inputs("2xM:2x4")))
                .hasMessageContaining("no mixed instances");
    }

    @Test
    void batchersFollowTheRole() {
        SchedulerSpec wafer = SystemCatalogue.build(options("wsc-llm"));
        assertThat(wafer.batcher().apply(Role.PREFILL)).isInstanceOf(PrefillBatcher.class);
        assertThat(wafer.batcher().apply(Role.DECODE)).isInstanceOf(DecodeBatcher.class);
        assertThat(SystemCatalogue.build(options("vllm")).batcher().apply(Role.MIXED))
                .isInstanceOf(VllmBatcher.class);
        assertThat(SystemCatalogue.build(options("orca")).batcher().apply(Role.MIXED))
                .isInstanceOf(OrcaBatcher.class);
    }

    @Test
    void overridesAndAblationsReachTheSpec() {
        SchedulerSpec spec = SystemCatalogue.build(
                options("wsc-llm").withRouter("round-robin").withPlacement("least-used"));
        assertThat(spec.routerName()).isEqualTo("round-robin");
        assertThat(spec.placementName()).isEqualTo("least-used");
        assertThat(SystemCatalogue.build(options("wsc-llm").without(true, false))
                        .placementName())
                .isEqualTo("decode-local");
    }

    @Test
    void unknownNamesAreAnsweredWithTheNearest() {
        assertThatThrownBy(() -> SystemCatalogue.describe("vlm")).hasMessageContaining("did you mean vllm");
        assertThatThrownBy(() -> SystemCatalogue.build(options("orca").withRouter("round-robbin")))
                .hasMessageContaining("did you mean round-robin");
        assertThatThrownBy(() -> SystemCatalogue.build(options("orca").withPlacement("nowhere")))
                .hasMessageContaining("use one of decode-local, path-greedy, least-used");
    }

    @Test
    void contradictionsAreConfigurationErrors() {
        SystemOptions oracle = options("orca").withReserve(OrcaBatcher.Reserve.ORACLE);
        assertThatThrownBy(() -> SystemCatalogue.build(oracle)).hasMessageContaining("reserve=oracle");
        assertThat(SystemCatalogue.build(oracle.withLengthsKnown(true)).name()).isEqualTo("orca");
        assertThatThrownBy(() -> SystemCatalogue.build(options("vllm").without(true, false)))
                .hasMessageContaining("system=vllm");
        assertThatThrownBy(() -> SystemCatalogue.build(
                        options("wsc-llm").withPlacement("least-used").without(true, false)))
                .hasMessageContaining("placement given twice");
    }

    @Test
    void everyPolicyOfARouterOrPlacementKindCanBeMade() {
        for (Policy policy : PolicyCatalogue.all()) {
            switch (policy.kind()) {
                case "router" ->
                    assertThat(PolicyCatalogue.router(policy.name(), 1)).isNotNull();
                case "placement" ->
                    assertThat(PolicyCatalogue.placement(policy.name())).isNotNull();
                case "queue" ->
                    assertThat(new ServiceOptions(policy.name(), List.of(), Map.of(), 0, true).rules())
                            .isNotNull();
                default -> assertThat(policy.parameters()).isNotEmpty();
            }
        }
    }
}
