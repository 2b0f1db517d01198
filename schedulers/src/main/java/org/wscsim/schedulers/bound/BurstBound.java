package org.wscsim.schedulers.bound;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * The highest rate at which a share of the requests of every group by prompt length can meet its limits on a wafer, whatever the
 * plan and the policies, where totals ({@link WorkloadBounds}) know no bursts. Immutable, any thread.
 *
 * <p><strong>Why it holds.</strong> Of a request that meets its limits, every step that works on its prompt lies in [arrival, arrival
 * + TTFT limit], and every step that works on it at all in [arrival, arrival + TTFT limit + (output - 1) TPOT limit], since
 * TPOT is a mean. Let T be a union of disjoint intervals, and c(i, T) the least work ({@link WorkloadBounds}: FLOP of matrices, or
 * bytes of KV) of the parts of request i whose window lies inside one of them. Steps of these parts lie inside T, those of an
 * instance follow each other and each takes at least its work over the rate of its own dies; so for the requests that are kept,
 * {@code sum c(i, T) <= F |T|}. At most m of a group are not kept, and without its m largest c the sum is least. Where it exceeds
 * {@code F |T|} all the same, the rate is impossible: T is the {@link BurstCertificate}, and checking it is a sum.
 *
 * <p><strong>Why higher rates are impossible too.</strong> Take T as it is at rate r, let requests come {@code k > 1} times as
 * fast, and in place of each interval take the one from its first kept arrival to the last end of their windows: windows are as
 * long as before, so it holds the same parts and is no longer. (For each choice of the requests kept, the interval that is
 * overfull at r is so at k r.)
 *
 * <p><strong>How T is found</strong> proves nothing and need not be right. By duality the kept work is the greatest of {@code sum
 * min(c(i, T), l) - sum m l} over thresholds l, one a group: {@link BurstStretches} finds the best T for given thresholds, the best
 * thresholds for given T are the largest c kept, and so in turns until nothing is gained. The rate is bisected. Some 0.3 to 1 s
 * for 10,000 requests.
 *
 * <p>{@link Resource#DRAM} holds for sequences whose KV lies in the dies that decode them: steps that read the port of another die keep
 * their price when others begin to draw on it, and may so exceed its rate for the rest of the step.
 */
public final class BurstBound {
    private static final double PS_PER_SECOND = 1e12;
    /** As for {@link WorkloadBounds}: prices and bandwidths are rounded. */
    private static final double ROUNDING = 1 + 1e-6;

    private static final double TOLERANCE = 1e-3;
    private static final int MOST_TURNS = 20;
    /** Rates further away from the steady one are not looked at. */
    private static final int MOST_DOUBLINGS = 12;

    private final PromisedRequests requests;
    private final BoundRules rules;
    private final int[] grouped;
    private final int[] allowed;
    /** Of the prompt, then of the tokens after the first. */
    private final double[][] flops;

    private final double[][] bytes;

    /** What may not suffice. */
    public enum Resource {
        COMPUTE,
        DRAM
    }

    public BurstBound(PromisedRequests requests, ModelSpec model, BoundRules rules) {
        this.requests = requests;
        this.rules = rules;
        grouped = requests.grouped();
        allowed = requests.allowed(grouped);
        ModelWork least = ModelWork.of(model);
        int n = requests.count();
        flops = new double[2][n];
        bytes = new double[2][n];
        for (int i = 0; i < n; i++) {
            double prompt = requests.promptTokens()[i];
            double decode = Math.max(0, requests.outputTokens()[i] - 1);
            // where prefixes are shared, the last token of a prompt is computed all the same, and looks at all before
            // it
            double computed = rules.sharedPrefixes() ? 1 : prompt;
            double pairs = rules.sharedPrefixes() ? prompt : prompt * (prompt + 1) / 2;
            double read = decode * prompt + decode * (decode + 1) / 2;
            flops[0][i] = least.flopsPerToken() * computed + least.flopsPerSampled() + least.flopsPerPair() * pairs;
            flops[1][i] = (least.flopsPerToken() + least.flopsPerSampled()) * decode + least.flopsPerCached() * read;
            bytes[0][i] = least.kvBytes() * computed;
            bytes[1][i] = least.kvBytes() * (decode + read);
        }
    }

    /**
     * The proof for the lowest rate, within {@value #TOLERANCE}, that is known to be impossible; null where none is.
     */
    public @Nullable BurstCertificate of(WaferSpec wafer, Resource resource) {
        double own = requests.rate();
        if (Double.isInfinite(own)) {
            return null;
        }
        double rate = steadyRate(wafer, resource);
        BurstCertificate proof = null;
        for (int doubling = 0; proof == null && doubling < MOST_DOUBLINGS; doubling++) {
            proof = refute(wafer, resource, rate);
            rate *= proof == null ? 2 : 1;
        }
        if (proof == null) {
            return null;
        }
        double low = rate / 2;
        for (int halving = 0; halving < MOST_DOUBLINGS; halving++) {
            BurstCertificate lower = refute(wafer, resource, low);
            if (lower == null) {
                break;
            }
            proof = lower;
            low /= 2;
        }
        return between(wafer, resource, low, proof);
    }

    private BurstCertificate between(WaferSpec wafer, Resource resource, double possible, BurstCertificate highest) {
        BurstCertificate proof = highest;
        double low = possible;
        while (proof.rate() > low * (1 + TOLERANCE)) {
            double middle = Math.sqrt(low * proof.rate());
            BurstCertificate lower = refute(wafer, resource, middle);
            if (lower == null) {
                low = middle;
            } else {
                proof = lower;
            }
        }
        return proof;
    }

    /** Requests per second that the resource serves for ever, the heaviest of every group left out. */
    private double steadyRate(WaferSpec wafer, Resource resource) {
        BurstDemand demand = demand(wafer, resource, 1);
        double[] all = new double[requests.count()];
        Arrays.setAll(all, i -> demand.promptWorkPs()[i] + demand.answerWorkPs()[i]);
        double kept = demand.kept(all, null) / PS_PER_SECOND;
        return kept > 0 ? requests.count() / kept : requests.rate();
    }

    /** A proof that the requests cannot be served at a rate, or null where none is found. */
    public @Nullable BurstCertificate refute(WaferSpec wafer, Resource resource, double rate) {
        BurstDemand demand = demand(wafer, resource, stretch(rate));
        int n = demand.count();
        double[] thresholds = new double[requests.groups()];
        double[] work = new double[n];
        Arrays.setAll(work, i -> demand.promptWorkPs()[i] + demand.answerWorkPs()[i]);
        demand.kept(work, thresholds);
        BurstStretches search = new BurstStretches(demand);
        BurstCertificate best = null;
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            double[] prompt = new double[n];
            double[] answer = new double[n];
            for (int i = 0; i < n; i++) {
                double most = thresholds[demand.group()[i]];
                prompt[i] = Math.min(demand.promptWorkPs()[i], most);
                answer[i] = Math.min(demand.promptWorkPs()[i] + demand.answerWorkPs()[i], most) - prompt[i];
            }
            search.search(prompt, answer);
            long[][] found = search.found();
            BurstCertificate next = BurstCertificate.of(resource, rate, demand, found[0], found[1]);
            if (next.holds() || (best != null && excess(next) <= excess(best))) {
                return next.holds() ? next : null;
            }
            best = next;
            demand.kept(BurstCertificate.inside(demand, found[0], found[1]), thresholds);
        }
        return null;
    }

    /** Requests that all come at once do so at any rate. */
    private double stretch(double rate) {
        double own = requests.rate();
        return Double.isInfinite(own) ? 1 : own / rate;
    }

    private static double excess(BurstCertificate certificate) {
        return certificate.keptSeconds() - certificate.openSeconds();
    }

    /** Whether the stretches of a certificate prove its rate impossible: checked anew, without a search. */
    public boolean proves(WaferSpec wafer, BurstCertificate certificate) {
        long[] from = certificate.fromPs();
        long[] until = certificate.untilPs();
        for (int i = 0; i < from.length; i++) {
            if (until[i] < from[i] || (i > 0 && from[i] < until[i - 1])) {
                return false;
            }
        }
        BurstDemand demand = demand(wafer, certificate.resource(), stretch(certificate.rate()));
        return BurstCertificate.of(certificate.resource(), certificate.rate(), demand, from, until)
                .holds();
    }

    private BurstDemand demand(WaferSpec wafer, Resource resource, double factor) {
        int n = requests.count();
        double scale = PS_PER_SECOND / (rate(wafer, resource) * ROUNDING);
        double[][] parts = resource == Resource.COMPUTE ? flops : bytes;
        long[] start = new long[n];
        long[] promptEnd = new long[n];
        long[] answerEnd = new long[n];
        double[] prompt = new double[n];
        double[] answer = new double[n];
        for (int i = 0; i < n; i++) {
            start[i] = (long) Math.floor((requests.arrivalPs()[i] - requests.arrivalPs()[0]) * factor);
            promptEnd[i] = end(start[i], requests.promptWindowPs(i));
            answerEnd[i] = end(start[i], requests.answerWindowPs(i));
            prompt[i] = parts[0][i] * scale;
            answer[i] = parts[1][i] * scale;
        }
        return new BurstDemand(start, promptEnd, answerEnd, prompt, answer, grouped, allowed);
    }

    private static long end(long startPs, long windowPs) {
        return windowPs > Long.MAX_VALUE - startPs ? Long.MAX_VALUE : startPs + windowPs;
    }

    private double rate(WaferSpec wafer, Resource resource) {
        return switch (resource) {
            case COMPUTE -> wafer.dies() * wafer.dieMatrixFlopsPerSecond() * rules.matrixFraction();
            case DRAM ->
                wafer.dies()
                        * wafer.die().dramBytesPerSecond()
                        * wafer.achievable().dramFraction();
        };
    }
}
