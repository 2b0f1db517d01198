package org.wscsim.core.operator;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.model.MlpSpec;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.Operator.Count;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Shape.Gemm;
import org.wscsim.core.operator.Operator.Traffic;

/**
 * Norm and MLP, or norm and experts, of a block on one rank. Immutable, any thread.
 *
 * <p>Experts <em>split</em> over the ranks: every rank has every token and a slice of every expert; the router is
 * computed by all alike, dispatch and combine copy rows inside the die, and one all-reduce adds the slices up.
 *
 * <p>Experts <em>spread</em>: each rank sends the tokens it owns, n/D of them, to the ranks of their experts and gets the
 * results back, in two all-to-alls of k copies a token; the shared experts, whole on every rank, see the rank's own
 * tokens, and an all-gather hands everybody's tokens to the next block (GShard, arXiv 2006.16668; the attention before
 * stays tensor-parallel). All is priced for the busiest rank of {@link ExpertLoad}.
 */
final class MlpOperators {
    /** Scale by the router's weight and add. */
    private static final double COMBINE_OPS = 2;

    private final RankWork rank;
    private final ModelSpec model;
    private final MlpSpec mlp;
    private final int hidden;

    MlpOperators(RankWork rank) {
        this.rank = rank;
        model = rank.model();
        mlp = model.mlp();
        hidden = model.hidden();
    }

    /** In the order of a block; dense blocks first. */
    List<Operator> all() {
        List<Operator> all = new ArrayList<>();
        int norms = model.block().norms();
        if (norms > 1) {
            all.add(rank.norm(Kind.MLP_NORM, model.layers() * (norms - norms / 2)));
        }
        if (model.denseLayers() > 0) {
            addDense(all, model.denseLayers());
        }
        ExpertSpec experts = model.experts();
        if (experts != null && experts.layers() > 0) {
            addExperts(all, experts);
        }
        return all;
    }

    private void addDense(List<Operator> all, int layers) {
        long width = Math.ceilDiv(mlp.width(), rank.tp());
        long up = mlp.upProjections() * width;
        all.add(rank.gemm(Kind.GATE_UP, layers, hidden, up, mlp.bias() ? up : 0));
        double elements = (double) (up + width) + 3.0 * hidden;
        all.add(rank.elementwise(
                Kind.ACTIVATION, layers, activationOps() * width + 2.0 * hidden, rank.withActivations(0, elements)));
        all.add(rank.gemm(Kind.DOWN, layers, width, hidden, mlp.bias() ? hidden : 0));
        all.add(rank.collective(Kind.MLP_ALL_REDUCE, layers, Form.ALL_REDUCE, hidden));
    }

    private void addExperts(List<Operator> all, ExpertSpec experts) {
        int layers = experts.layers();
        ExpertLoad load = ExpertLoad.of(experts, rank.tp());
        double visits = load.visitsPerToken();
        boolean spread = experts.placement() == Placement.SPREAD;
        long width = experts.widthPerDie(rank.tp());
        all.add(router(experts));
        all.add(moved(Kind.DISPATCH, layers, spread, visits, 0));
        all.add(routed(Kind.EXPERT_GATE_UP, layers, hidden, mlp.upProjections() * width, load));
        double elements = visits * (mlp.upProjections() + 1) * width + 3.0 * hidden;
        double ops = activationOps() * visits * width + 2.0 * hidden;
        all.add(rank.elementwise(Kind.EXPERT_ACTIVATION, layers, ops, rank.withActivations(0, elements)));
        all.add(routed(Kind.EXPERT_DOWN, layers, width, hidden, load));
        if (experts.sharedWidth() > 0) {
            addShared(all, experts, spread ? 1.0 / rank.tp() : 1);
        }
        all.add(moved(Kind.COMBINE, layers, spread, visits, COMBINE_OPS * visits * hidden));
        Form form = spread ? Form.ALL_GATHER : Form.ALL_REDUCE;
        all.add(rank.collective(Kind.MLP_ALL_REDUCE, layers, form, hidden));
    }

    /** Unquantized, with softmax over the scores; the shared experts' gate comes with it. */
    private Operator router(ExpertSpec experts) {
        Gemm gemm = Gemm.dense(hidden, experts.count() + (experts.sharedGate() ? 1L : 0L));
        double weights = (double) experts.router(hidden) * rank.precision().weightBytes();
        return new Operator(
                Kind.ROUTER,
                experts.layers(),
                Count.NEW_TOKENS,
                gemm,
                gemm.flopsPerCount(),
                RankWork.SOFTMAX_OPS * experts.count(),
                rank.withActivations(weights, (double) (gemm.inner() + gemm.outer())),
                null);
    }

    /** Rows on their way to the experts or back: over links where experts are spread, else inside the die. */
    private Operator moved(Kind kind, int layers, boolean spread, double visits, double ops) {
        if (!spread) {
            return rank.elementwise(kind, layers, ops, rank.withActivations(0, (1 + visits) * hidden));
        }
        Operator moved = rank.collective(kind, layers, Form.ALL_TO_ALL, visits * hidden);
        return new Operator(kind, layers, moved.count(), moved.shape(), 0, ops, moved.traffic(), null);
    }

    private Operator routed(Kind kind, int layers, long inner, long outer, ExpertLoad load) {
        Gemm gemm = new Gemm(inner, outer, load.experts(), load.visitsPerToken() / load.experts());
        Operator all = rank.gemm(kind, layers, gemm, 0);
        return new Operator(kind, layers, all.count(), gemm, all.flops(), all.vectorOps(), all.traffic(), load);
    }

    /** @param rows of the new tokens that this rank sends through its shared experts */
    private void addShared(List<Operator> all, ExpertSpec experts, double rows) {
        int layers = experts.layers();
        long width = experts.sharedWidthPerDie(rank.tp());
        long up = mlp.upProjections() * width;
        all.add(rank.gemm(Kind.SHARED_GATE_UP, layers, new Gemm(hidden, up, 1, rows), 0));
        Traffic activations = rank.withActivations(0, rows * (up + width));
        all.add(rank.elementwise(Kind.SHARED_ACTIVATION, layers, rows * activationOps() * width, activations));
        all.add(rank.gemm(Kind.SHARED_DOWN, layers, new Gemm(width, hidden, 1, rows), 0));
    }

    /** Per element of the MLP's width: the activation and the product with the gate. */
    private double activationOps() {
        return RankWork.ACTIVATION_OPS + (mlp.gated() ? 1 : 0);
    }
}
