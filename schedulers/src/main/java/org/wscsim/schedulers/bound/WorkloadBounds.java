package org.wscsim.schedulers.bound;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * Bounds of one model and workload on any wafer: made once, then a few hundred nanoseconds a wafer. Immutable, any thread.
 *
 * <p>With n dies of matrix rate F, DRAM rate b and capacity c (both as prices use them), and per request P prompt tokens, D = O - 1
 * decode tokens, A pairs and X cached tokens read (means of the {@link WorkloadTotals}), k bytes of KV per token and w(t) bytes of
 * weights that a step of t tokens reads:
 *
 * <p><strong>Compute.</strong> The FLOP that a run books do not depend on its plan: {@code f = f_t (P + D) + f_s O + f_p A + f_c X}.
 * An operator takes at least its FLOP over the rate of the cores it runs on, and instances share no core. So {@code r <= n F / f}.
 *
 * <p><strong>DRAM.</strong> Every token's KV is written once and, from the next step on, read in every step of its sequence: {@code
 * k (P + D + X)}. A step also reads the weights. Three counts of steps hold at once; the largest is taken:
 *
 * <ul>
 *   <li>a step yields at most B tokens: {@code D w(B) / B}, as w(t)/t falls;
 *   <li>a step computes at most M tokens: {@code (P + D) w(M) / M};
 *   <li>what prompts write and decode reads in a step lies in DRAM at once, so it has at most the capacity K that weights leave: a
 *       step of y bytes reads {@code w(1) >= y w(1) / K} of weights: {@code k (P + X) w(1) / K}. Not where blocks are shared.
 * </ul>
 *
 * <p>A sequence that is preempted and computed again writes what it would have read, so that these hold for it too.
 *
 * <p>Operators of a phase follow each other and each takes at least its bytes over its share of the port, so {@code r <= n b /
 * bytes}. Where all weights fit the SRAM of all dies in which they may stay, nothing is asked for weights.
 *
 * <p><strong>Capacity.</strong> {@code K = n c - W} for the least weights W that the wafer holds (twice where phases are apart). A
 * sequence holds k (P + j) bytes for the whole of its j-th decode step, and no step is shorter than s. By conservation over the run
 * (Little's law) {@code r k X s <= K}.
 *
 * <p><strong>Least step.</strong> One of a rectangle of a x b dies reads w(1)/(ab) of weights on each (nothing where they stay in
 * SRAM) and waits for its all-reduces one after the other; each crosses the rectangle at least once, a + b - 2 hops: {@code s = min
 * over a, b of w(1) / (a b b_d) + reduces (a + b - 2) hop + host}. A pipeline's token passes all stages and all layers, each on no more dies.
 *
 * <p><strong>Links.</strong> A model whose weights need m dies moves at least {@code 2 (m - 1)} times the message over one hop in every
 * all-reduce: no schedule of m equal ranks sends less (Patarasu and Yuan 2009). Where phases are apart every prompt's cache crosses at
 * least one link. All links together carry their rate.
 *
 * <p><strong>Latency.</strong> TTFT is at least the prompt's FLOP on the largest instance, and a step. Every decode step is at least s and
 * its own cache over all ports: {@code E2E >= TTFT + D s + k X / (n b)}.
 *
 * <p><strong>Energy.</strong> Joule per FLOP, DRAM bit (written to SRAM and read once) and link bit, and static watts over the highest rate:
 * no run of these requests is shorter. Of all requests; where only a share is served, per token of what is offered.
 *
 * <p>What would break these: KV blocks given by hand beyond DRAM, tables measured on other devices, the authors' formulas (which move
 * more than the hardware can), wafers of switched islands (links and latency are not bounded there). A link between wafers is no
 * faster and no nearer than one inside, and is counted as one.
 */
public final class WorkloadBounds {
    private static final double BITS = 8;
    private static final double PS_PER_SECOND = 1e12;
    /** Prices are rounded to 2^-10 ps per operator and token, bandwidths to whole bytes/s. */
    private static final double ROUNDING = 1 + 1e-6;

    private final ModelWork work;
    private final WorkloadTotals totals;
    private final BoundRules rules;
    private final double flops;
    private final double prefillFlops;
    private final double kvTouched;
    private final double newTokens;
    private final double weightsOfSteps;
    private final double weightsOfOne;

    public WorkloadBounds(ModelSpec model, WorkloadTotals totals, BoundRules rules) {
        work = ModelWork.of(model);
        this.totals = totals;
        this.rules = rules;
        boolean shared = rules.sharedPrefixes();
        // The last token of a prompt is always computed, and looks at all before it.
        double computed = shared ? totals.servedShare() : totals.promptTokens();
        double pairs = shared ? totals.promptTokens() : totals.promptPairs();
        double sampled = totals.servedShare() + totals.decodeTokens();
        newTokens = computed + totals.decodeTokens();
        prefillFlops = work.flopsPerToken() * computed
                + work.flopsPerSampled() * totals.servedShare()
                + work.flopsPerPair() * pairs;
        flops = work.flopsPerToken() * newTokens
                + work.flopsPerSampled() * sampled
                + work.flopsPerPair() * pairs
                + work.flopsPerCached() * totals.decodeContext();
        kvTouched = work.kvBytes() * (newTokens + totals.decodeContext());
        weightsOfOne = work.weightBytes(1);
        double bySequences = perToken(rules.mostSequences()) * totals.decodeTokens();
        double byTokens = perToken(rules.mostTokens()) * newTokens;
        weightsOfSteps = Math.max(bySequences, byTokens);
    }

    private double perToken(int most) {
        return most == 0 ? 0 : work.weightBytes(most) / most;
    }

    /** The bounds on a wafer. */
    public GoodputBound of(WaferSpec wafer) {
        int dies = wafer.dies();
        double dramRate = wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction() * dies;
        double room = roomBytes(wafer);
        boolean resident = work.heldBytes() <= rules.residentSramShare() * wafer.sramBytes();
        double dramBytes = dramBytes(room, resident);
        double step = leastStepSeconds(wafer);
        double matrixRate = wafer.dieMatrixFlopsPerSecond() * rules.matrixFraction();
        double compute = room < 0 ? 0 : dies * matrixRate / flops * ROUNDING;
        double dram = room < 0 ? 0 : dramRate / dramBytes * ROUNDING;
        double held = work.kvBytes() * totals.decodeContext() * step;
        double capacity = room < 0 ? 0 : ratio(room, held) * ROUNDING;
        double links = room < 0 ? 0 : ratio(linkRate(wafer), linkBytes(wafer)) * ROUNDING;
        double rate = Math.min(Math.min(compute, dram), Math.min(capacity, links));
        double ttft = Math.max(prefillFlops / (matrixRate * mostDies(wafer)), totals.servedShare() * step) / ROUNDING;
        double e2e =
                ttft + (totals.decodeTokens() * step + work.kvBytes() * totals.decodeContext() / dramRate) / ROUNDING;
        return new GoodputBound(
                compute, dram, capacity, links, step / ROUNDING, ttft, e2e, joulesPerToken(wafer, dramBytes, rate));
    }

    private static double ratio(double supply, double demand) {
        return demand > 0 ? supply / demand : Double.POSITIVE_INFINITY;
    }

    /** DRAM that weights leave for KV; negative where the weights do not fit. */
    private double roomBytes(WaferSpec wafer) {
        double usable = usableBytes(wafer) * wafer.dies();
        return usable - work.heldBytes() * (rules.disaggregated() ? 2 : 1);
    }

    private static double usableBytes(WaferSpec wafer) {
        return wafer.die().dramBytes() * (1 - wafer.achievable().dramReserveFraction());
    }

    private double dramBytes(double room, boolean resident) {
        if (resident) {
            return kvTouched;
        }
        double weights = weightsOfSteps;
        if (!rules.sharedPrefixes() && room > 0) {
            double placed = work.kvBytes() * (totals.promptTokens() + totals.decodeContext());
            weights = Math.max(weights, placed / room * weightsOfOne);
        }
        return kvTouched + weights;
    }

    private int mostDies(WaferSpec wafer) {
        return rules.mostDies() == 0 ? wafer.dies() : Math.min(rules.mostDies(), wafer.dies());
    }

    private double leastStepSeconds(WaferSpec wafer) {
        double rate = wafer.die().dramBytesPerSecond() * wafer.achievable().dramFraction();
        double hop = wafer.islands() == null ? wafer.d2d().latencyPs() / PS_PER_SECOND * work.allReduces() : 0;
        double staying = rules.residentSramShare()
                * wafer.core().sramBytes()
                * wafer.die().cores();
        int most = mostDies(wafer);
        double least = Double.POSITIVE_INFINITY;
        for (int columns = 1; columns <= wafer.dieColumns(); columns++) {
            int rows = Math.min(wafer.dieRows(), most / columns);
            for (int row = 1; row <= rows; row++) {
                int dies = columns * row;
                double weights = work.heldBytes() <= staying * dies ? 0 : weightsOfOne / (rate * dies);
                least = Math.min(least, weights + hop * (columns + row - 2));
            }
        }
        return least + (wafer.host().perStepPs() + wafer.host().perSequencePs()) / PS_PER_SECOND;
    }

    private static double linkRate(WaferSpec wafer) {
        if (wafer.islands() != null) {
            return Double.POSITIVE_INFINITY;
        }
        int columns = wafer.dieColumns();
        int rows = wafer.dieRows();
        double links = 2.0 * ((columns - 1.0) * rows + (rows - 1.0) * columns);
        return links * wafer.d2d().bytesPerSecond() * wafer.achievable().d2dFraction();
    }

    /** Bytes times hops of a request. */
    private double linkBytes(WaferSpec wafer) {
        if (wafer.islands() != null) {
            return 0;
        }
        double needed = Math.ceil(work.heldBytes() / usableBytes(wafer));
        double collectives = 2 * Math.max(0, needed - 1) * work.allReduceBytes() * newTokens;
        boolean moved = rules.disaggregated() && !rules.sharedPrefixes();
        return collectives + (moved ? work.kvBytes() * totals.handedTokens() : 0);
    }

    private double joulesPerToken(WaferSpec wafer, double dramBytes, double rate) {
        WaferSpec.Energy energy = wafer.energy();
        double request = flops * energy.dynamicJoulesPerFlop()
                + dramBytes * BITS * (energy.dramJoulesPerBit() + 2 * energy.sramJoulesPerBit())
                + linkBytes(wafer) * BITS * energy.d2dJoulesPerBitPerHop()
                + wafer.staticWatts() / rate;
        return request / totals.outputTokens() / ROUNDING;
    }
}
