package org.wscsim.core.engine;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.metrics.LatencySummary;
import org.wscsim.core.metrics.LengthAttainment;
import org.wscsim.core.serving.PlanSwitch;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.RoleChange;

/**
 * What a run found. Holds virtual quantities only: no wall time, date, path, thread or event count, so that the same
 * inputs give the same values anywhere. Times in ps unless the name says otherwise. Immutable.
 *
 * @param roleChanges instances that changed their role, in order; null where all keep theirs
 * @param planSwitches switches of the wafer from plan to plan, in order; null where it keeps its plan
 */
public record RunResult(
        Counts counts,
        long durationPs,
        Throughput throughput,
        LatencySummary ttft,
        LatencySummary tpot,
        LatencySummary itl,
        LatencySummary e2e,
        Attribution attribution,
        Utilization utilization,
        Kv kv,
        Energy energy,
        SpeedOfLight speedOfLight,
        Stability stability,
        Service service,
        List<Instance> instances,
        Hardware hardware,
        @Nullable List<RoleChange> roleChanges,
        @Nullable List<PlanSwitch> planSwitches,
        List<Link> links,
        String contention,
        List<String> approximations,
        List<String> warnings,
        long tapeHash) {

    /**
     * @param rejections reason to count, sorted by reason
     */
    public record Counts(
            long arrived,
            long completed,
            long rejected,
            long unfinished,
            SortedMap<String, Long> rejections,
            long promptTokens,
            long outputTokens,
            long preemptions,
            long transfers) {}

    /**
     * Per second of duration (first arrival to last completion).
     *
     * @param goodput requests that met every limit, per second; null without limits
     * @param peakOutputTokens most output tokens in one second of virtual time
     * @param peakConcurrent most requests in the system at once
     */
    public record Throughput(
            double requests,
            double outputTokens,
            double totalTokens,
            @Nullable Double goodput,
            long peakOutputTokens,
            long peakConcurrent) {}

    /** Mean over completed requests of the seven parts of E2E; they sum to its mean. */
    public record Attribution(
            double queuePs,
            double prefillComputePs,
            double kvTransferPs,
            double decodeComputePs,
            double dramWaitPs,
            double nocWaitPs,
            double preemptionPs) {}

    /**
     * Shares of the whole wafer's peak over the duration, 0..1; idle dies count.
     *
     * @param compute matrix FLOPs done / peak
     * @param dram DRAM bytes moved / peak
     * @param links byte-hops / sum of link bandwidths
     * @param busyInstances mean share of time that instances were in a step
     */
    public record Utilization(double compute, double dram, double links, double busyInstances) {}

    /**
     * @param capacityBlocks over all homes
     * @param allocatedBlocks over the run
     * @param freedBlocks over the run; equal when nothing is live
     * @param peakShare most blocks in use at once / capacity
     * @param meanShare time-weighted
     * @param reuse what a prefix cache and swapping did
     */
    public record Kv(
            int blockTokens,
            long capacityBlocks,
            long allocatedBlocks,
            long freedBlocks,
            double peakShare,
            double meanShare,
            Reuse reuse) {}

    /**
     * Of requests at their first admission; all 0 without a prefix cache and without swapping.
     *
     * @param promptTokens of requests that asked the prefix cache
     * @param cachedTokens of them that it had
     * @param promptBlocks full blocks of those prompts
     * @param cachedBlocks of them that it had
     * @param evictedBlocks whose content made room
     * @param swaps sequences sent to the host; each time counts
     * @param moves sequences moved to other homes
     * @param hostBytes over the host link, both ways
     */
    public record Reuse(
            long promptTokens,
            long cachedTokens,
            long promptBlocks,
            long cachedBlocks,
            long evictedBlocks,
            long swaps,
            long moves,
            long hostBytes) {
        /** Share of prompt tokens that were not computed. */
        public double tokenHitRate() {
            return promptTokens == 0 ? 0 : cachedTokens / (double) promptTokens;
        }

        /** Share of full prompt blocks that were not computed. */
        public double blockHitRate() {
            return promptBlocks == 0 ? 0 : cachedBlocks / (double) promptBlocks;
        }
    }

    /** Joules by part. */
    public record Energy(
            double computeJoules,
            double sramJoules,
            double d2dJoules,
            double dramJoules,
            double staticJoules,
            double joulesPerOutputToken) {
        public double totalJoules() {
            return computeJoules + sramJoules + d2dJoules + dramJoules + staticJoules;
        }
    }

    /**
     * Lower bounds of the duration, seconds, none of which a run can beat.
     *
     * @param binding name of the largest
     */
    public record SpeedOfLight(
            double computeSeconds,
            double dramSeconds,
            double capacitySeconds,
            double linkSeconds,
            double criticalPathSeconds,
            String binding) {}

    /**
     * What was dead from the start, how messages went around it, and what broke meanwhile.
     *
     * @param deadLinks both directions count as one
     * @param deadCores of living dies
     * @param deadStacks DRAM stacks of living dies
     * @param routing kind of routes at the start
     * @param meanStretch hops of all routes over those of shortest paths, at the start
     * @param longestStretch largest such ratio of a pair of dies
     */
    public record Hardware(
            int deadDies,
            int deadLinks,
            int deadCores,
            int deadStacks,
            String routing,
            double meanStretch,
            double longestStretch,
            Faults faults) {}

    /**
     * @param struck faults during the run
     * @param instancesFailed instances they stopped
     * @param requestsMoved times that a request lost an instance or KV blocks and was routed again or rejected
     * @param requestsRecomputed those that had begun, and began again
     * @param transfersResent KV transfers whose way broke, sent again
     */
    public record Faults(
            int struck, int instancesFailed, long requestsMoved, long requestsRecomputed, long transfersResent) {}

    /**
     * Who got what. Attainment is the share of requests, rejected ones included, that met every limit; absent values have
     * no limits to meet, or one tenant only.
     *
     * @param attainment of all requests that count
     * @param byPromptLength ten rows, shortest prompts first; empty without limits
     * @param classes those seen, in order of priority
     * @param tenants those seen, in order of id
     * @param models in order of the configuration; empty in a run with one
     * @param jainService Jain's index of the tenants' service per weight while requests arrived: 1 when equal, 1/n when one
     *     tenant got everything (Jain, Chiu and Hawe, 1984)
     * @param jainAttainment the same of their attainments
     * @param jainModelAttainment the same of the models' attainments; null with one
     */
    public record Service(
            @Nullable Double attainment,
            List<LengthAttainment.Decile> byPromptLength,
            List<ServiceClass> classes,
            List<Tenant> tenants,
            List<Model> models,
            @Nullable Double jainService,
            @Nullable Double jainAttainment,
            @Nullable Double jainModelAttainment) {
        /** Nothing to tell apart. */
        public static final Service NONE =
                new Service(null, List.of(), List.of(), List.of(), List.of(), null, null, null);
    }

    /** One class of service; latencies by histogram. */
    public record ServiceClass(
            String name,
            long requests,
            long completed,
            long rejected,
            @Nullable Double goodput,
            @Nullable Double attainment,
            LatencySummary ttft,
            LatencySummary tpot,
            LatencySummary e2e) {}

    /**
     * One tenant.
     *
     * @param timelyTokens prompt tokens + 2 x output tokens of what completed before the last arrival
     */
    public record Tenant(
            int id,
            double weight,
            long requests,
            long completed,
            long rejected,
            @Nullable Double goodput,
            @Nullable Double attainment,
            long promptTokens,
            long outputTokens,
            double timelyTokens,
            double meanTtftPs,
            double meanE2ePs) {}

    /**
     * One model of several; latencies by histogram.
     *
     * @param timelyTokens as of {@link Tenant}
     * @param kvCapacityBlocks over the homes that hold its blocks
     * @param kvPeakShare most of them in use at once
     * @param kvMeanShare time-weighted
     */
    public record Model(
            String name,
            long requests,
            long completed,
            long rejected,
            @Nullable Double goodput,
            @Nullable Double attainment,
            long promptTokens,
            long outputTokens,
            double timelyTokens,
            LatencySummary ttft,
            LatencySummary tpot,
            LatencySummary e2e,
            long kvCapacityBlocks,
            double kvPeakShare,
            double kvMeanShare) {}

    /** Whether the offered load stayed below capacity. */
    public enum Stability {
        STABLE,
        /** The queue grew and was not worked off: latencies measure the length of the trace. */
        UNSTABLE,
        /** Too few requests, no arrival window, or everything at once. */
        UNDETERMINED
    }

    /**
     * @param model name of the model it served; null in a run with one
     * @param busyPs time in steps
     * @param idlePs the rest of the run; busy + idle = last event of the run
     */
    public record Instance(
            int id,
            @Nullable String model,
            Role role,
            String region,
            int tp,
            long kvBlocks,
            long steps,
            long busyPs,
            long idlePs,
            long prefillTokens,
            long decodeTokens) {}

    /**
     * One direction between neighbouring dies, or a die's DRAM port. In-step traffic of a region is spread evenly over the
     * region's links.
     *
     * @param toDie the same as {@code fromDie} for a DRAM port
     * @param bytes of transfers and in-step traffic
     * @param utilization bytes / (bandwidth x duration)
     * @param busyShare share of the duration for which transfers held the link, as its mesh model understands it ({@code
     *     MeshModel.busyPs}); beyond 1 where nothing contends and more was sent than the link can carry
     * @param waitingPs time that messages waited for the link or were slowed by it, summed over messages
     */
    public record Link(
            int fromDie,
            int toDie,
            boolean dramPort,
            long bytes,
            double utilization,
            double busyShare,
            long waitingPs) {}
}
