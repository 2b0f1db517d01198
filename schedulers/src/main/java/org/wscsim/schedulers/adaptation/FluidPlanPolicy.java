package org.wscsim.schedulers.adaptation;

import java.util.List;
import java.util.function.BiFunction;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.PlanPolicy;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.partition.MeanRequest;

/**
 * Follows the mix of requests among plans: the one whose fluid rate on the mean request of the last window is highest serves
 * from now on, if that beats the present plan's rate by more than a margin.
 *
 * <p>The rate of a plan is that of the offline search, under the same limits: the smaller of what its prefill and its decode
 * instances sustain, and what its mixed instances do. Example: on prompts of 2,048 and outputs of 28 tokens a plan sustains
 * 33 requests a second, another 40; with a margin of 0.1 the wafer switches, since 40 > 36.3. After a switch nobody looks
 * until the window holds nothing from before it, and in the first window nobody does. Outputs are those of finished requests
 * unless lengths are told.
 *
 * <p>A look prices every kind of instance anew, some hundred step prices each, and allocates. Confined to the simulation
 * thread.
 */
public final class FluidPlanPolicy implements PlanPolicy {
    /** Fewer requests say nothing about a mix. */
    private static final int MIN_REQUESTS = 32;

    private final Rules rules;
    private final MixWindow window;
    private final boolean lengthsKnown;
    private final List<List<InstancePlan>> plans;
    private final BiFunction<MeanRequest, InstancePlan, Double> rates;
    private long knownFromPs;

    /**
     * What decides.
     *
     * @param windowPs how far back requests count
     * @param periodPs between two looks
     * @param margin by which the rate must grow, as a share
     * @param movesCaches whether instances that leave send their KV caches to others
     * @param dropsCaches whether those without room are computed anew
     */
    public record Rules(long windowPs, long periodPs, double margin, boolean movesCaches, boolean dropsCaches) {}

    /**
     * @param lengthsKnown whether output lengths are told on arrival
     * @param plans instances by plan, as the run has them
     * @param rates requests per second that an instance sustains of a mean request
     */
    public FluidPlanPolicy(
            Rules rules,
            boolean lengthsKnown,
            List<List<InstancePlan>> plans,
            BiFunction<MeanRequest, InstancePlan, Double> rates) {
        this.rules = rules;
        this.lengthsKnown = lengthsKnown;
        this.plans = plans;
        this.rates = rates;
        window = new MixWindow(rules.windowPs());
        knownFromPs = rules.windowPs();
    }

    @Override
    public long periodPs() {
        return rules.periodPs();
    }

    @Override
    public boolean movesCaches() {
        return rules.movesCaches();
    }

    @Override
    public boolean dropsCaches() {
        return rules.dropsCaches();
    }

    @Override
    public void arrived(RequestView requests, int slot, long nowPs) {
        window.arrived(requests.promptTokens(slot), requests.knownOutputTokens(slot), nowPs);
    }

    @Override
    public void finished(int promptTokens, int outputTokens, long nowPs) {
        window.finished(outputTokens, nowPs);
    }

    @Override
    public int plan(ClusterView cluster, int present) {
        window.turn(cluster.nowPs());
        boolean known = cluster.nowPs() >= knownFromPs
                && window.arrivals() >= MIN_REQUESTS
                && (lengthsKnown || window.completions() >= MIN_REQUESTS);
        if (!known) {
            return present;
        }
        double output = lengthsKnown ? window.meanExpectedTokens() : window.meanOutputTokens();
        MeanRequest request = new MeanRequest(Math.max(1, window.meanPromptTokens()), Math.max(1, output));
        int best = best(request, present);
        if (best != present) {
            knownFromPs = cluster.nowPs() + rules.windowPs();
        }
        return best;
    }

    private int best(MeanRequest request, int present) {
        double wanted = rate(request, plans.get(present)) * (1 + rules.margin());
        int best = present;
        for (int plan = 0; plan < plans.size(); plan++) {
            double rate = plan == present ? 0 : rate(request, plans.get(plan));
            if (rate > wanted) {
                wanted = rate;
                best = plan;
            }
        }
        return best;
    }

    private double rate(MeanRequest request, List<InstancePlan> plan) {
        double prefill = 0;
        double decode = 0;
        double mixed = 0;
        for (int i = 0; i < plan.size(); i++) {
            double rate = rates.apply(request, plan.get(i));
            prefill += plan.get(i).role() == Role.PREFILL ? rate : 0;
            decode += plan.get(i).role() == Role.DECODE ? rate : 0;
            mixed += plan.get(i).role() == Role.MIXED ? rate : 0;
        }
        return Math.min(prefill, decode) + mixed;
    }
}
