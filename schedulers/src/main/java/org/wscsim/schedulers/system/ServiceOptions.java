package org.wscsim.schedulers.system;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.serving.QueueOrder;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.serving.ServiceRules;
import org.wscsim.schedulers.batching.TriagedBatcher;
import org.wscsim.schedulers.queueing.AdmissionLimit;
import org.wscsim.schedulers.queueing.DeadlineOrder;
import org.wscsim.schedulers.queueing.ErrorBudget;
import org.wscsim.schedulers.queueing.FairOrder;
import org.wscsim.schedulers.queueing.LimitedAdmission;
import org.wscsim.schedulers.queueing.PriorityOrder;
import org.wscsim.schedulers.queueing.ShortestJobOrder;

/**
 * What a user may choose about the treatment of tenants and classes, under any system. Immutable.
 *
 * @param queue order of waiting lists: one of {@link #QUEUES}
 * @param tenantWeights shares the tenants are entitled to, by id
 * @param admission limits by class; none for classes that are not there
 * @param staleStatePs age to which routers' knowledge of loads may grow; 0 for none
 * @param lengthsKnown whether schedulers are told output lengths in this run
 * @param limits what requests are promised: for the order by deadline and for admission by it
 */
public record ServiceOptions(
        String queue,
        List<Double> tenantWeights,
        Map<SloClass, AdmissionLimit> admission,
        long staleStatePs,
        boolean lengthsKnown,
        GoodputLimits limits) {
    /** An order that a batcher is put behind, not one of the list. */
    private static final String ERROR_BUDGET = "error-budget";

    /** Names of orders; the first is the default. */
    public static final List<String> QUEUES = List.of("fcfs", "priority", "vtc", "deadline", ERROR_BUDGET, "sjf");

    /** Nothing is promised. */
    public ServiceOptions(
            String queue,
            List<Double> tenantWeights,
            Map<SloClass, AdmissionLimit> admission,
            long staleStatePs,
            boolean lengthsKnown) {
        this(queue, tenantWeights, admission, staleStatePs, lengthsKnown, GoodputLimits.NONE);
    }

    public ServiceOptions {
        tenantWeights = List.copyOf(tenantWeights);
        admission = Map.copyOf(admission);
    }

    /** Makes the policies of one run. */
    public ServiceRules rules() {
        return new ServiceRules(
                order(), admission.isEmpty() ? null : new LimitedAdmission(admission, limits), staleStatePs);
    }

    /** A system under these rules, for one run. wsc-sim spends its error budget by itself. */
    public SchedulerSpec rule(SchedulerSpec system) {
        SchedulerSpec ruled = system.with(rules());
        boolean own = system.name().equals(SystemCatalogue.WSC_SIM);
        if (!queue.equals(ERROR_BUDGET) || own || limits.ttftPs() == Long.MAX_VALUE) {
            return ruled;
        }
        ErrorBudget misses = new ErrorBudget(ErrorBudget.KEPT);
        return ruled.with(
                ruled.router(),
                role -> role == Role.DECODE
                        ? ruled.batcher().apply(role)
                        : new TriagedBatcher(ruled.batcher().apply(role), limits, misses),
                ruled.placement());
    }

    private @Nullable QueueOrder order() {
        return switch (queue) {
            case "fcfs", ERROR_BUDGET -> null;
            case "priority" -> new PriorityOrder();
            case "vtc" -> new FairOrder(tenantWeights);
            case "deadline" -> new DeadlineOrder(limits);
            case "sjf" -> shortestJob();
            default -> throw PolicyCatalogue.unknown("queue", queue, QUEUES);
        };
    }

    private QueueOrder shortestJob() {
        if (!lengthsKnown) {
            throw new BadInputException(
                    "output lengths unknown: queue=sjf; add --oracle-lengths, or use another queue");
        }
        return new ShortestJobOrder();
    }
}
