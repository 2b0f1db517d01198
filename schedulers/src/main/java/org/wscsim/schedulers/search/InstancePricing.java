package org.wscsim.schedulers.search;

import java.util.Arrays;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.search.InstanceFluid.Obstacle;
import org.wscsim.schedulers.search.InstanceShapes.Kind;

/**
 * Steady-state rates of one kind of instance on the mean request: prompt P tokens, o output tokens of which n = o - 1 are
 * decode steps, context P + o/2. T(...) is the price of a step at nominal bandwidths, with S stages that of the slowest.
 *
 * <ul>
 *   <li><b>prefill</b>: k prompts a step, as many as budget and DRAM hold; rate k / T(k). With a TTFT limit L: prompts come
 *       at random, so with service time s = T(k)/k the rate is the one at which T(k) plus the wait of M/D/1 is L.
 *   <li><b>decode</b>: b sequences; rate b / (n T(b)), TPOT T(b); the largest b that DRAM, {@code max_num_seqs} and the
 *       limit on TPOT allow.
 *   <li><b>mixed, prompts first</b>: with b sequences a stage, of 1/k + n/b steps a request a share q = (1/k)/(1/k + n/b) is of
 *       prompts; a round of S steps under way in a pipeline takes as long as its longest, R = T(k) (1 - (1-q)^S) +
 *       T(b) (1-q)^S, which is the mean step where S = 1. Rate 1 / (R (1/k + n/b)), TPOT S R / (1-q), TTFT S T(1) + T(b) + the
 *       wait of M/D/1 among prompts.
 *   <li><b>mixed, in chunks</b>: a step takes b sequences a stage and, for a share q of the steps, a chunk of all the budget
 *       that b leaves, C, with q C = b P / n, so that as many requests begin as end; R as above from T(b, C) and T(b). Rate
 *       b / (n R), TPOT S R. The steps of a prompt's chunks and the wait of M/D/1 for them are the TTFT.
 * </ul>
 *
 * <p>The mean wait of M/D/1 at utilization rho is rho s / (2 (1 - rho)); where a share a of requests has to meet a limit, it
 * is multiplied by ln(1/(1-a)), as if waits were exponential. With a guard, chunks of C, 3/4 C, 9/16 C, ... are
 * tried. Of a mixed instance every b is tried and the highest rate within the limits is taken. KV transfers, remote reads and
 * the spread of lengths are not in it; KV lies on the instance's own dies. Cost: some hundred prices. Stateless.
 */
public final class InstancePricing {
    private static final double NANO = 1e9;
    private static final double PS = 1e12;
    private static final int LEAST_CHUNK = 64;

    private final FluidProblem problem;
    private final Kind kind;
    private final StagePrices prices;
    private final double steps;
    private final double ttft;
    private final double tpot;
    private final double spread;

    private InstancePricing(FluidProblem problem, Kind kind) {
        this.problem = problem;
        this.kind = kind;
        prices = new StagePrices(problem, kind);
        steps = problem.request().decodeSteps();
        ttft = seconds(problem.effectiveLimits().ttftPs());
        tpot = seconds(problem.effectiveLimits().tpotPs());
        spread = problem.effectiveLimits().spread();
    }

    private static double seconds(long ps) {
        return ps == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : ps / PS;
    }

    /** Prices a kind. */
    public static InstanceFluid of(FluidProblem problem, Kind kind) {
        InstanceShape shape = StagePrices.shape(problem, kind);
        int blockTokens = problem.rules().blockTokens();
        long blocks = shape.kvBlocks(blockTokens);
        double context = kind.role() == Role.PREFILL
                ? Math.ceil(problem.request().promptTokens())
                : problem.request().meanContextTokens();
        long held = blocks / (long) Math.ceil(context / blockTokens);
        int most = (int) Math.min(Math.min(held, problem.rules().maxNumSeqs()), Integer.MAX_VALUE);
        if (most < kind.stages()) {
            return InstanceFluid.unable(kind, Obstacle.MEMORY);
        }
        InstancePricing pricing = new InstancePricing(problem, kind);
        return switch (kind.role()) {
            case PREFILL -> pricing.prefill((int) Math.min(held, Integer.MAX_VALUE));
            case DECODE -> pricing.decode(most);
            default -> pricing.mixed(most / kind.stages());
        };
    }

    private InstanceFluid prefill(int held) {
        int batch = Math.min(held, promptsOfAStep());
        while (batch > 1 && prices.prompts(batch) >= ttft) {
            batch--;
        }
        double step = prices.prompts(batch);
        double service = step / batch;
        double first = prices.prompts(1);
        if (step >= ttft) {
            return InstanceFluid.unable(kind, Obstacle.LATENCY);
        }
        double slack = 2 * (ttft - step) / spread;
        double rate = ttft == Double.POSITIVE_INFINITY ? 1 / service : slack / (slack + service) / service;
        InstanceFluid.LatencyCurve curve = share ->
                share >= 1 ? Double.POSITIVE_INFINITY : PS * (first + queueing(share * rate * service, service));
        return priced(rate, batch, first, 0, curve);
    }

    private int promptsOfAStep() {
        return Math.max(
                1,
                problem.rules().maxNumBatchedTokens()
                        / (int) Math.ceil(problem.request().promptTokens()));
    }

    /** Wait of M/D/1 at this utilization: the mean, or what the share that has to meet a limit waits at most. */
    private double queueing(double utilization, double service) {
        return utilization >= 1 ? Double.POSITIVE_INFINITY : spread * utilization * service / (2 * (1 - utilization));
    }

    private InstanceFluid decode(int most) {
        int batch = most;
        if (prices.decode(most) > tpot) {
            int within = 0;
            int beyond = most;
            while (beyond - within > 1) {
                int middle = (within + beyond) >>> 1;
                if (prices.decode(middle) <= tpot) {
                    within = middle;
                } else {
                    beyond = middle;
                }
            }
            batch = within;
        }
        if (batch == 0) {
            return InstanceFluid.unable(kind, Obstacle.LATENCY);
        }
        double[] rates = new double[batch];
        double[] latencies = new double[batch];
        for (int b = 1; b <= batch; b++) {
            double step = prices.decode(b);
            rates[b - 1] = b / (step * steps);
            latencies[b - 1] = PS * step * steps;
        }
        double full = rates[batch - 1];
        return priced(full, batch, 0, prices.decode(batch), new BatchCurve(rates, latencies, full));
    }

    private InstanceFluid mixed(int mostOfAStage) {
        double[] rates = new double[mostOfAStage];
        double[] latencies = new double[mostOfAStage];
        Mixed best = null;
        for (int b = 1; b <= mostOfAStage; b++) {
            Mixed at = problem.rules().phases() == Phases.PREFILL_FIRST ? promptsFirst(b) : chunked(b);
            rates[b - 1] = at.rate;
            latencies[b - 1] = PS * (at.ttft + steps * at.tpot);
            best = meets(at) && (best == null || at.rate > best.rate) ? at : best;
        }
        if (best == null) {
            return InstanceFluid.unable(kind, Obstacle.LATENCY);
        }
        BatchCurve curve = new BatchCurve(
                Arrays.copyOf(rates, rates.length), Arrays.copyOf(latencies, latencies.length), best.rate);
        return priced(best.rate, best.batch * kind.stages(), best.ttft, best.tpot, curve);
    }

    /** A mixed instance with some number of sequences; seconds. */
    private record Mixed(int batch, double rate, double ttft, double tpot) {}

    private Mixed promptsFirst(int batch) {
        int together = Math.min(batch, promptsOfAStep());
        double prompts = prices.prompts(together);
        double ofPrompts = 1.0 / together;
        double ofDecode = steps / batch;
        double share = ofPrompts / (ofPrompts + ofDecode);
        double decode = prices.decode(batch);
        double step = paced(prompts, decode, share);
        double rate = 1 / (step * (ofPrompts + ofDecode));
        double service = prompts / together;
        double first = kind.stages() * prices.prompts(1) + decode + queueing(rate * service, service);
        return new Mixed(batch, rate, first, kind.stages() * step / (1 - share));
    }

    /** With a guard, chunks of 3/4, 9/16, ... of the budget are tried where steps are then within the limit. */
    private Mixed chunked(int batch) {
        int most = problem.rules().maxNumBatchedTokens() - batch;
        Mixed best = chunked(batch, most);
        if (problem.rules().phases() == Phases.GUARDED) {
            for (int chunk = most * 3 / 4; chunk >= LEAST_CHUNK; chunk = chunk * 3 / 4) {
                Mixed at = chunked(batch, chunk);
                boolean better = meets(at) && (!meets(best) || at.rate > best.rate);
                best = better ? at : best;
            }
        }
        return best;
    }

    private boolean meets(Mixed at) {
        return at.rate > 0 && at.ttft <= ttft && at.tpot <= tpot;
    }

    private Mixed chunked(int batch, int budget) {
        double share = budget < 1 ? 2 : batch * problem.request().promptTokens() / steps / budget;
        if (share > 1) {
            return new Mixed(batch, 0, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double full = prices.mixed(batch, budget);
        double step = paced(full, prices.decode(batch), share);
        double rate = batch / (steps * step);
        double service = Math.ceil(problem.request().promptTokens() / budget) * full;
        double first = kind.stages() * service + queueing(rate * service, service);
        return new Mixed(batch, rate, first, kind.stages() * step);
    }

    /** Mean duration of a round of a pipeline's steps, of which this share is long: it takes as long as its longest. */
    private double paced(double longer, double shorter, double shareOfLonger) {
        double allShorter = 1;
        for (int stage = 0; stage < kind.stages(); stage++) {
            allShorter *= 1 - shareOfLonger;
        }
        return Math.max(longer, shorter) * (1 - allShorter) + shorter * allShorter;
    }

    private InstanceFluid priced(
            double rate, int batch, double promptSeconds, double stepSeconds, InstanceFluid.LatencyCurve curve) {
        return new InstanceFluid(
                kind,
                kind.parts() * (long) (rate * NANO),
                batch,
                Math.round(promptSeconds * PS),
                Math.round(stepSeconds * PS),
                curve,
                Obstacle.NONE);
    }
}
