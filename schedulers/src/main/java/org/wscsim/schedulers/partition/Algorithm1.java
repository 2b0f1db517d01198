package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferSpec;

/**
 * The central scheduler's offline search in its simple form: Algorithm 1 of WSC-LLM (ISCA 2025).
 *
 * <p>For every rectangle of dies whose tensor parallelism divides the model's heads and that holds the model, one
 * prefill and one decode instance are priced on the mean request ({@link PhasePricing}); the size with the highest rate
 * per die is kept for each phase. Then every number of instances that fits is tried:
 *
 * <pre>capacity(p, d) = min(p Tp, d Td)</pre>
 *
 * and the pair of highest capacity that can be packed wins, ties to fewer dies, then fewer prefill instances. If the two
 * kept sizes cannot share the wafer at all, the next best sizes are taken by the sum of their ranks, and the plan's notes
 * say so.
 *
 * <p>It assumes that every request is the mean one and arrives evenly: queueing and spread of lengths lower what a run
 * reaches. Cost: one pricing per rectangle and phase, plus the packing. Stateless.
 */
public final class Algorithm1 {
    private final Ground ground;
    private final WaferSpec wafer;
    private final ModelSpec model;
    private final MeanRequest request;
    private final Limits limits;
    private final OperatorModel operators;

    /**
     * What bounds an instance's batch.
     *
     * @param maxNumSeqs decoding sequences at most
     * @param maxNumBatchedTokens prompt tokens of a prefill step at most, unless one prompt is longer
     * @param blockTokens tokens per KV block
     * @param tpotLimitPs longest decode step, or 0 for none
     */
    public record Limits(int maxNumSeqs, int maxNumBatchedTokens, int blockTokens, long tpotLimitPs) {}

    /**
     * One size priced for one phase.
     *
     * @param role PREFILL or DECODE
     * @param size the rectangle
     * @param batch sequences in its step
     * @param stepPs duration of that step
     * @param requestsPerSecond of one instance
     */
    public record Phase(Role role, RegionSize size, int batch, long stepPs, double requestsPerSecond) {
        public double requestsPerSecondPerDie() {
            return requestsPerSecond / size.dies();
        }
    }

    /**
     * @param plan the wafer plan
     * @param prefill size kept for prefill
     * @param decode size kept for decode
     * @param capacityRequestsPerSecond expected steady-state rate of the plan
     * @param evaluated everything that was priced, prefill first, best first
     */
    public record Solution(
            WaferPlan plan, Phase prefill, Phase decode, double capacityRequestsPerSecond, List<Phase> evaluated) {}

    /** Instances of each phase, with the capacity they give. */
    private record Counts(int prefill, int decode, int dies, double capacity) {}

    private Algorithm1(Ground ground, ModelSpec model, MeanRequest request, Limits limits, OperatorModel operators) {
        this.ground = ground.forModel(model);
        wafer = ground.wafer();
        this.model = model;
        this.request = request;
        this.limits = limits;
        this.operators = operators;
    }

    /**
     * Searches the plan for a workload.
     *
     * @param operators prices the steps of an instance shape
     * @throws BadInputException when the model fits no rectangle or two instances do not fit the wafer
     */
    public static Solution solve(
            WaferSpec wafer, ModelSpec model, MeanRequest request, Limits limits, OperatorModel operators) {
        return solve(Ground.whole(wafer), model, request, limits, operators);
    }

    /**
     * Searches the plan on a wafer with defects: instances are priced on whole dies, and packed where all dies and links
     * they need work.
     *
     * @throws BadInputException when the model fits no rectangle or two instances do not fit what works
     */
    public static Solution solve(
            Ground ground, ModelSpec model, MeanRequest request, Limits limits, OperatorModel operators) {
        return new Algorithm1(ground, model, request, limits, operators).solve();
    }

    private Solution solve() {
        List<Phase> prefill = new ArrayList<>();
        List<Phase> decode = new ArrayList<>();
        price(prefill, decode);
        List<Phase> evaluated = new ArrayList<>(prefill);
        evaluated.addAll(decode);
        for (int rankSum = 0; rankSum <= prefill.size() + decode.size() - 2; rankSum++) {
            for (int i = Math.max(0, rankSum - decode.size() + 1); i <= rankSum && i < prefill.size(); i++) {
                Solution solution = pack(prefill.get(i), decode.get(rankSum - i), rankSum, evaluated);
                if (solution != null) {
                    return solution;
                }
            }
        }
        throw new BadInputException("no prefill and decode instance fit the wafer together: model=" + model.name()
                + ", wafer=" + wafer.name() + ", sizesForPrefill=" + prefill.size() + ", sizesForDecode="
                + decode.size() + ", defects=" + ground.defects() + "; give a plan, a smaller model or a larger wafer");
    }

    private void price(List<Phase> prefill, List<Phase> decode) {
        for (int columns = 1; columns <= wafer.dieColumns(); columns++) {
            for (int rows = 1; rows <= wafer.dieRows(); rows++) {
                RegionSize size = new RegionSize(columns, rows);
                // A turned rectangle costs the same; the packing tries both.
                boolean known = size.isKnownTurned(wafer);
                if (!known && model.heads() % size.dies() == 0) {
                    price(size, prefill, decode);
                }
            }
        }
        Comparator<Phase> best = Comparator.comparingDouble(Phase::requestsPerSecondPerDie)
                .reversed()
                .thenComparingInt(phase -> phase.size().dies())
                .thenComparingInt(phase -> phase.size().elongation());
        prefill.sort(best);
        decode.sort(best);
    }

    private void price(RegionSize size, List<Phase> prefill, List<Phase> decode) {
        InstanceShape shape = new InstanceShape(model, wafer, size.columns(), size.rows(), 1);
        if (shape.kvBlocks(limits.blockTokens()) == 0) {
            return;
        }
        PhasePricing pricing = new PhasePricing(operators.pricer(shape), size, request, limits);
        Phase prompts = pricing.prefill();
        Phase generation = pricing.decode();
        if (prompts != null) {
            prefill.add(prompts);
        }
        if (generation != null) {
            decode.add(generation);
        }
    }

    private @Nullable Solution pack(Phase prefill, Phase decode, int rankSum, List<Phase> evaluated) {
        for (Counts counts : counts(prefill, decode)) {
            List<InstancePlan> instances = place(prefill.size(), decode.size(), counts);
            if (instances != null) {
                String name = counts.prefill + "xP:" + prefill.size() + "," + counts.decode + "xD:" + decode.size();
                WaferPlan plan = new WaferPlan(name, instances, notes(prefill, decode, counts, rankSum));
                return new Solution(plan, prefill, decode, counts.capacity, List.copyOf(evaluated));
            }
        }
        return null;
    }

    private List<Counts> counts(Phase prefill, Phase decode) {
        List<Counts> all = new ArrayList<>();
        int prefillDies = prefill.size().dies();
        int decodeDies = decode.size().dies();
        int dies = ground.usableDies();
        for (int p = 1; p * prefillDies + decodeDies <= dies; p++) {
            for (int d = 1; p * prefillDies + d * decodeDies <= dies; d++) {
                double capacity = Math.min(p * prefill.requestsPerSecond(), d * decode.requestsPerSecond());
                all.add(new Counts(p, d, p * prefillDies + d * decodeDies, capacity));
            }
        }
        all.sort(Comparator.comparingDouble(Counts::capacity)
                .reversed()
                .thenComparingInt(Counts::dies)
                .thenComparingInt(Counts::prefill)
                .thenComparingInt(Counts::decode));
        return all;
    }

    /** The nearest packing over both orientations of both sizes; null when none was found. */
    private @Nullable List<InstancePlan> place(RegionSize prefill, RegionSize decode, Counts counts) {
        List<InstancePlan> best = null;
        for (RegionSize first : prefill.ways(wafer)) {
            for (RegionSize second : decode.ways(wafer)) {
                List<InstancePlan> found =
                        DecodeCentredPlacement.place(ground, first, counts.prefill, second, counts.decode);
                boolean better = found != null
                        && (best == null
                                || DecodeCentredPlacement.doubledHops(found)
                                        < DecodeCentredPlacement.doubledHops(best));
                best = better ? found : best;
            }
        }
        return best;
    }

    private List<String> notes(Phase prefill, Phase decode, Counts counts, int rankSum) {
        List<String> notes = new ArrayList<>();
        notes.add("algorithm 1 on a mean request of " + Math.round(request.promptTokens()) + " prompt and "
                + Math.round(request.outputTokens()) + " output tokens");
        notes.add(
                counts.prefill * prefill.requestsPerSecond() < counts.decode * decode.requestsPerSecond()
                        ? "prefill bounds the expected capacity"
                        : "decode bounds the expected capacity");
        if (!ground.defects().isEmpty()) {
            notes.add("placed around " + ground.defects() + "; expected capacity is that of whole dies");
        }
        if (rankSum > 0) {
            notes.add("the best sizes of the two phases do not share this wafer; next best sizes taken");
        }
        return notes;
    }
}
