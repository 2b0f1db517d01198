package org.wscsim.schedulers.system;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.serving.PlanRules;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.schedulers.adaptation.FluidPlanPolicy;
import org.wscsim.schedulers.partition.MeanRequest;
import org.wscsim.schedulers.partition.PlanUnion;
import org.wscsim.schedulers.search.FluidProblem;
import org.wscsim.schedulers.search.InstancePricing;
import org.wscsim.schedulers.search.InstanceShapes.Kind;
import org.wscsim.schedulers.search.Objective;

/** Systems whose wafer is cut anew as the mix of requests changes. Stateless. */
public final class PlanFollowing {
    /** Share of requests that is to keep the limits, as the offline search has it. */
    private static final double ATTAINMENT = 0.9;

    private PlanFollowing() {}

    /**
     * The same composition, with plans that follow the mix of requests.
     *
     * @param inputs of the run's plans
     */
    public static SchedulerSpec following(
            SchedulerSpec spec, SystemOptions options, AdaptOptions adapt, PlanUnion union, PlanInputs inputs) {
        Pricing pricing = new Pricing(options, inputs);
        FluidPlanPolicy policy = new FluidPlanPolicy(
                new FluidPlanPolicy.Rules(
                        adapt.windowPs(), adapt.periodPs(), adapt.margin(), adapt.movesCaches(), adapt.dropsCaches()),
                options.lengthsKnown(),
                IntStream.range(0, union.plans().size()).mapToObj(union::of).toList(),
                pricing::rate);
        return spec.with(spec.rules().with(new PlanRules(union.plans(), policy)));
    }

    /** Rates of kinds of instances on the request last asked for. Confined to the simulation thread. */
    private static final class Pricing {
        private final SystemOptions options;
        private final PlanInputs inputs;
        private final Map<Kind, Double> known = new HashMap<>();
        private MeanRequest request;

        Pricing(SystemOptions options, PlanInputs inputs) {
            this.options = options;
            this.inputs = inputs;
            request = inputs.request();
            FluidRules.phases(options.system()); // refuses systems that it cannot describe
        }

        double rate(MeanRequest of, InstancePlan instance) {
            if (!of.equals(request)) {
                request = of;
                known.clear();
            }
            int parts = instance.region().coresInDie() / instance.region().coresPerDie();
            Kind kind = new Kind(
                    instance.role(),
                    instance.region().columns(),
                    instance.region().rows(),
                    instance.stages(),
                    parts);
            return known.computeIfAbsent(
                    kind, one -> InstancePricing.of(problem(), one).requestsPerSecond() / one.parts());
        }

        private FluidProblem problem() {
            GoodputLimits limits = options.target().limits();
            boolean bounded = limits.ttftPs() != Long.MAX_VALUE;
            long ttftPs = bounded
                    ? limits.ttftPs() + (long) (limits.ttftPerTokenPs() * request.promptTokens())
                    : Long.MAX_VALUE;
            return new FluidProblem(
                    inputs.ground(),
                    inputs.model(),
                    request,
                    inputs.operators(),
                    FluidRules.of(options, inputs.blockTokens(), false, true),
                    new FluidProblem.Limits(ttftPs, limits.tpotPs(), ATTAINMENT),
                    Objective.GOODPUT,
                    0);
        }
    }
}
