package org.wscsim.core.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape;

/** What the list of operators and the model's own arithmetic say of the same model must agree. */
final class StepOperatorsPropertyTest {
    private static final long SEED = 51_123;
    private static final int MODELS = 400;
    private static final double ALL_TOKENS = 1e9;

    private interface Check {
        void accept(ModelSpec model, int tp, String label);
    }

    private static void forEachModel(Check check) {
        SplittableRandom random = new SplittableRandom(SEED);
        List<ModelSpec> models = new ArrayList<>();
        ModelCatalogue.names().forEach(name -> models.add(ModelCatalogue.load(name)));
        for (int i = 0; i < MODELS; i++) {
            models.add(RandomModels.next(random));
        }
        for (ModelSpec model : models) {
            int tp = random.nextInt(1, 18);
            check.accept(model, tp, "seed=" + SEED + ", tp=" + tp + ", model=" + model);
        }
    }

    /** All weights but the tables that are looked up: the embedding where the head does not share it, and positions. */
    @Test
    void everyWeightIsReadOncePerStep() {
        forEachModel((model, tp, label) -> {
            double read = 0;
            for (Operator operator : StepOperators.of(model, tp)) {
                read += operator.repeats() * operator.traffic().weightBytes();
            }
            long rows = model.embedding().tied() ? 0 : Math.ceilDiv(model.vocabulary(), tp);
            double lookedUp = (double) (rows + model.embedding().learnedPositions())
                    * model.hidden()
                    * model.precision().weightBytes();
            double held = (double) model.weightBytesPerDie(tp);
            assertThat(read + lookedUp).as(label).isCloseTo(held, within(1 + 1e-12 * held));
        });
    }

    @Test
    void fewTokensReadNoMoreThanManyAndNeverMoreThanAll() {
        forEachModel((model, tp, label) -> {
            for (Operator operator : StepOperators.of(model, tp)) {
                double all = operator.traffic().weightBytes();
                assertThat(operator.weightBytes(0)).as(label).isZero();
                assertThat(operator.weightBytes(3))
                        .as(label)
                        .isBetween(operator.weightBytes(1), operator.weightBytes(64));
                assertThat(operator.weightBytes(ALL_TOKENS)).as(label).isLessThanOrEqualTo(all * (1 + 1e-12));
            }
        });
    }

    /** Two FLOP per weight that a token meets, the up projection of latent attention included. */
    @Test
    void matrixWorkIsTwiceTheActiveProjections() {
        forEachModel((model, tp, label) -> {
            double weights = 0;
            for (Operator operator : StepOperators.of(model, 1)) {
                if (operator.shape() instanceof Shape.Gemm gemm && operator.count() != Count.PREFILL_PRIOR_TOKENS) {
                    weights += operator.repeats() * gemm.weights() * gemm.rowsPerCount();
                }
            }
            double flops = StepOperators.usefulFlops(model, Count.NEW_TOKENS)
                    + StepOperators.usefulFlops(model, Count.SAMPLED_SEQUENCES);
            assertThat(flops).as(label).isCloseTo(2 * weights, within(1e-9 * flops));
            // What is active besides: norms, biases, embeddings and positions.
            double active = (double) model.activeParameters();
            assertThat(weights).as(label).isLessThanOrEqualTo(active + (double) model.vocabulary() * model.hidden());
        });
    }

    @Test
    void theShapesComeToTheTotalsBesideThem() {
        forEachModel((model, tp, label) -> {
            for (Operator operator : StepOperators.of(model, tp)) {
                double flops = switch (operator.shape()) {
                    case Shape.Gemm gemm -> gemm.flopsPerCount();
                    case Shape.Attention attention -> attention.flopsPerPair();
                    case Shape.Elementwise none -> 0;
                    case Shape.Collective none -> 0;
                };
                boolean collective = operator.shape() instanceof Shape.Collective;
                assertThat(operator.flops()).as(label).isEqualTo(flops);
                assertThat(operator.traffic().collectiveBytes() > 0).as(label).isEqualTo(collective);
                assertThat(operator.repeats()).as(label).isPositive();
            }
        });
    }

    @Test
    void aTokensKvIsWrittenOnceAndReadByEveryLaterToken() {
        forEachModel((model, tp, label) -> {
            double bytes = (double) model.kvBytesPerTokenPerDie(tp);
            for (Operator operator : StepOperators.of(model, tp)) {
                boolean touchesKv = operator.kind() == Kind.ROPE_AND_KV_WRITE
                        || operator.kind() == Kind.PREFILL_ATTENTION
                        || operator.kind() == Kind.DECODE_ATTENTION;
                if (touchesKv) {
                    assertThat(operator.repeats() * operator.traffic().dramBytes())
                            .as(label)
                            .isEqualTo(bytes);
                }
            }
        });
    }

    /** Megatron: two all-reduces a block, one where attention and MLP run in parallel; spread experts gather instead. */
    @Test
    void everyBlockReducesAsItsOrderDemands() {
        forEachModel((model, tp, label) -> {
            int reduces = 0;
            int gathers = 0;
            int exchanges = 0;
            for (Operator operator : StepOperators.of(model, tp)) {
                if (operator.shape() instanceof Shape.Collective collective && operator.kind() != Kind.LOGITS_GATHER) {
                    switch (collective.form()) {
                        case ALL_REDUCE -> reduces += operator.repeats();
                        case ALL_GATHER -> gathers += operator.repeats();
                        case ALL_TO_ALL -> exchanges += operator.repeats();
                    }
                }
            }
            ExpertSpec experts = model.experts();
            boolean spread = experts != null && experts.placement() == Placement.SPREAD;
            int spreadLayers = experts != null && spread ? experts.layers() : 0;
            int attention = model.block().parallel() ? 0 : model.layers();
            assertThat(reduces).as(label).isEqualTo(attention + model.layers() - spreadLayers);
            assertThat(gathers).as(label).isEqualTo(spreadLayers);
            assertThat(exchanges).as(label).isEqualTo(2 * spreadLayers);
        });
    }

    @Test
    void shardsHoldTheWholeModel() {
        forEachModel((model, tp, label) -> {
            assertThat(tp * model.weightBytesPerDie(tp)).as(label).isGreaterThanOrEqualTo(model.weightBytesPerDie(1));
            assertThat(model.weightBytesPerDie(tp)).as(label).isLessThanOrEqualTo(model.weightBytesPerDie(1));
            assertThat(tp * model.kvBytesPerTokenPerDie(tp)).as(label).isGreaterThanOrEqualTo(model.kvBytesPerToken());
            assertThat(model.activeParameters()).as(label).isBetween(0L, model.parameters());
        });
    }

    @Test
    void operatorsComeInTheOrderOfAStep() {
        forEachModel((model, tp, label) -> {
            List<Kind> kinds =
                    StepOperators.of(model, tp).stream().map(Operator::kind).toList();
            assertThat(kinds.get(0)).as(label).isEqualTo(Kind.EMBEDDING);
            assertThat(kinds.get(kinds.size() - 1)).as(label).isEqualTo(Kind.SAMPLING);
            assertThat(kinds.indexOf(Kind.PREFILL_ATTENTION)).as(label).isGreaterThan(kinds.indexOf(Kind.KV_UP));
            assertThat(kinds.indexOf(Kind.LM_HEAD)).as(label).isGreaterThan(kinds.indexOf(Kind.FINAL_NORM));
            if (kinds.contains(Kind.ROUTER)) {
                assertThat(kinds.subList(kinds.indexOf(Kind.ROUTER), kinds.indexOf(Kind.COMBINE) + 1))
                        .as(label)
                        .startsWith(
                                Kind.ROUTER,
                                Kind.DISPATCH,
                                Kind.EXPERT_GATE_UP,
                                Kind.EXPERT_ACTIVATION,
                                Kind.EXPERT_DOWN);
            }
        });
    }
}
