package org.wscsim.core.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.metrics.GroupStatistics;
import org.wscsim.core.metrics.KvOccupancy;
import org.wscsim.core.metrics.LatencySummary;
import org.wscsim.core.metrics.ServiceRecorder;
import org.wscsim.core.request.SloClass;

/** Turns the counts of classes, tenants and models into their part of a result. */
final class ServiceResults {
    private static final LatencySummary NOTHING = new LatencySummary(0, 0, 0, 0, 0, 0, 0, 0, 0, "histogram");

    private final ServiceRecorder recorder;
    private final RunSpec spec;
    private final KvOccupancy occupancy;
    private final long measuredPs;
    private final long endPs;

    /**
     * @param durationPs first arrival to last completion
     * @param endPs last event
     */
    ServiceResults(Machine machine, long durationPs, long endPs) {
        recorder = machine.recorder.service();
        spec = machine.spec;
        occupancy = machine.occupancy;
        this.endPs = endPs;
        measuredPs = durationPs - spec.arrivals().cutPs();
    }

    RunResult.Service build() {
        List<RunResult.ServiceClass> classes = classes();
        List<RunResult.Tenant> tenants = tenants();
        List<RunResult.Model> models = models();
        boolean several = tenants.size() > 1;
        return new RunResult.Service(
                spec.hasLimits() ? attainment() : null,
                spec.hasLimits() ? recorder.lengths().deciles() : List.of(),
                classes,
                tenants,
                models,
                several ? jain(tenants, tenant -> tenant.timelyTokens() / tenant.weight()) : null,
                several && spec.hasLimits() ? jain(tenants, tenant -> orZero(tenant.attainment())) : null,
                models.size() > 1 && spec.hasLimits() ? jain(models, model -> orZero(model.attainment())) : null);
    }

    private @Nullable Double attainment() {
        long good = 0;
        long requests = 0;
        for (SloClass sloClass : SloClass.values()) {
            GroupStatistics group = recorder.ofClass(sloClass);
            good += group == null ? 0 : group.goodCount();
            requests += group == null ? 0 : group.requests();
        }
        return requests == 0 ? null : good / (double) requests;
    }

    private List<RunResult.ServiceClass> classes() {
        List<RunResult.ServiceClass> rows = new ArrayList<>();
        SloClass[] byRank = SloClass.values();
        Arrays.sort(byRank, Comparator.comparingInt(SloClass::rank));
        for (SloClass sloClass : byRank) {
            GroupStatistics group = recorder.ofClass(sloClass);
            if (group != null) {
                rows.add(new RunResult.ServiceClass(
                        sloClass.text(),
                        group.requests(),
                        group.completedCount(),
                        group.rejectedCount(),
                        goodput(group),
                        attainment(group),
                        orNothing(group.ttft()),
                        orNothing(group.tpot()),
                        orNothing(group.e2e())));
            }
        }
        return rows;
    }

    private List<RunResult.Tenant> tenants() {
        List<RunResult.Tenant> rows = new ArrayList<>();
        for (int id = 0; id < recorder.tenantBound(); id++) {
            GroupStatistics group = recorder.ofTenant(id);
            if (group != null) {
                rows.add(new RunResult.Tenant(
                        id,
                        spec.service().weight(id),
                        group.requests(),
                        group.completedCount(),
                        group.rejectedCount(),
                        goodput(group),
                        attainment(group),
                        group.promptTokens(),
                        group.outputTokens(),
                        group.timelyService(),
                        group.meanTtftPs(),
                        group.meanE2ePs()));
            }
        }
        return rows;
    }

    private List<RunResult.Model> models() {
        List<RunResult.Model> rows = new ArrayList<>();
        for (int model = 0; model < spec.models() && spec.models() > 1; model++) {
            GroupStatistics group = recorder.ofModel(model);
            rows.add(new RunResult.Model(
                    spec.model(model).name(),
                    group.requests(),
                    group.completedCount(),
                    group.rejectedCount(),
                    goodput(group),
                    attainment(group),
                    group.promptTokens(),
                    group.outputTokens(),
                    group.timelyService(),
                    orNothing(group.ttft()),
                    orNothing(group.tpot()),
                    orNothing(group.e2e()),
                    occupancy.capacityBlocks(model),
                    occupancy.peakShare(model),
                    occupancy.meanShare(model, endPs)));
        }
        return rows;
    }

    private @Nullable Double goodput(GroupStatistics group) {
        if (!spec.hasLimits()) {
            return null;
        }
        return measuredPs <= 0 ? 0 : group.goodCount() / VirtualTime.seconds(measuredPs);
    }

    private @Nullable Double attainment(GroupStatistics group) {
        return spec.hasLimits() ? group.attainment() : null;
    }

    private static LatencySummary orNothing(@Nullable LatencySummary latency) {
        return latency == null ? NOTHING : latency;
    }

    private static double orZero(@Nullable Double attainment) {
        return attainment == null ? 0 : attainment;
    }

    /** (sum x)^2 / (n sum x^2); 1 where nobody got anything. */
    private static <T> double jain(List<T> groups, ToDoubleFunction<T> share) {
        double sum = 0;
        double squares = 0;
        for (T group : groups) {
            double x = share.applyAsDouble(group);
            sum += x;
            squares += x * x;
        }
        return squares == 0 ? 1 : sum * sum / (groups.size() * squares);
    }
}
