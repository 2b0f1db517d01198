package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.metrics.CompletionOrder;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.serving.Preemption;

/** What must hold after every run, whatever the system; each law is one method. */
final class ServingLaws {
    private final World world;
    private final RunResult result;
    private final List<RequestRecord> completed = new ArrayList<>();
    private final List<RequestRecord> rejected = new ArrayList<>();
    private final List<RequestRecord> all;
    private final List<String> leftovers;
    private final String where;

    private ServingLaws(World world, World.Outcome outcome) {
        this.world = world;
        result = outcome.result();
        all = outcome.records();
        leftovers = outcome.leftovers();
        where = world.toString();
        for (RequestRecord row : all) {
            (row.rejection == null ? completed : rejected).add(row);
        }
    }

    static void check(World world, World.Outcome outcome) {
        ServingLaws laws = new ServingLaws(world, outcome);
        laws.everyRequestLeavesOnce();
        laws.everyTokenIsGeneratedOnce();
        laws.everyBlockReturns();
        laws.timeIsBusyOrIdle();
        laws.attributionSumsToTheWholeAndIsNeverNegative();
        laws.latenciesAgreeWithTheirDefinitions();
        laws.gapsSumToTheDecodeTimes();
        laws.recordsComeInCompletionOrder();
        laws.onlyWhatCannotFitIsRejected();
        laws.noRunBeatsItsBounds();
        laws.linksAgreeWithTheWhole();
    }

    /**
     * What must hold when hardware breaks during the run. Requests that are rejected after their first token leave gaps
     * and tokens behind that nobody completes, so laws on sums of tokens and gaps do not apply.
     */
    static void checkWithFaults(World world, World.Outcome outcome) {
        ServingLaws laws = new ServingLaws(world, outcome);
        laws.everyRequestLeavesOnce();
        laws.everyBlockReturns();
        laws.timeIsBusyOrIdleToTheEnd();
        laws.attributionSumsToTheWholeAndIsNeverNegative();
        laws.latenciesAgreeWithTheirDefinitions();
        laws.recordsComeInCompletionOrder();
        laws.onlyFaultsTurnAwayWhatFits();
    }

    private void onlyFaultsTurnAwayWhatFits() {
        boolean anyFailed = result.hardware().faults().instancesFailed() > 0;
        for (RequestRecord row : rejected) {
            require(
                    row.rejection.equals("exceeds_kv_capacity") || anyFailed,
                    "rejected for a fault without one, " + row.rejection,
                    row);
        }
    }

    private void everyRequestLeavesOnce() {
        RunResult.Counts counts = result.counts();
        assertThat(counts.arrived()).as(where).isEqualTo(world.requests().size());
        assertThat(counts.completed() + counts.rejected()).as(where).isEqualTo(counts.arrived());
        assertThat(counts.unfinished()).as(where).isZero();
        assertThat(completed).as(where).hasSize((int) counts.completed());
        assertThat(rejected).as(where).hasSize((int) counts.rejected());
        assertThat(all.stream().map(row -> row.requestId).distinct().count())
                .as(where)
                .isEqualTo(all.size());
        assertThat(all.stream().mapToLong(row -> row.preemptions).sum())
                .as(where)
                .isEqualTo(counts.preemptions());
    }

    /** A prefill yields a token; a preempted sequence is prefilled again and that yields the next one. */
    private void everyTokenIsGeneratedOnce() {
        long prompts = 0;
        long outputs = 0;
        for (RequestRecord row : completed) {
            World.Request request = world.requests().get((int) row.requestId);
            require(row.prefillTokens == request.promptTokens(), "prompt changed", row);
            require(row.decodeTokens == request.outputTokens(), "tokens lost or made up", row);
            prompts += request.promptTokens();
            outputs += request.outputTokens();
        }
        assertThat(result.counts().promptTokens()).as(where).isEqualTo(prompts);
        assertThat(result.counts().outputTokens()).as(where).isEqualTo(outputs);
        long prefilled = 0;
        long decoded = 0;
        for (RunResult.Instance instance : result.instances()) {
            prefilled += instance.prefillTokens();
            decoded += instance.decodeTokens();
        }
        long preemptions = result.counts().preemptions();
        long firstTokens = completed.size();
        assertThat(decoded).as(where).isBetween(outputs - firstTokens - preemptions, outputs - firstTokens);
        long cached = completed.stream().mapToLong(row -> row.cachedTokens).sum();
        if (!world.kv().prefixCache()) {
            assertThat(cached).as(where).isZero();
            assertThat(prefilled).as(where).isGreaterThanOrEqualTo(prompts);
        }
        for (RequestRecord row : completed) {
            require(row.cachedTokens >= 0 && row.cachedTokens < row.prefillTokens, "whole prompt cached", row);
            require(row.cachedTokens % world.blockTokens() == 0, "part of a block cached", row);
        }
        if (preemptions == 0) {
            assertThat(prefilled + cached).as(where).isEqualTo(prompts);
            assertThat(decoded).as(where).isEqualTo(outputs - firstTokens);
        }
    }

    private void everyBlockReturns() {
        assertThat(result.kv().freedBlocks()).as(where).isEqualTo(result.kv().allocatedBlocks());
        assertThat(result.kv().peakShare()).as(where).isBetween(0.0, 1.0);
        assertThat(result.kv().meanShare()).as(where).isBetween(0.0, result.kv().peakShare());
        assertThat(leftovers).as(where).isEmpty();
    }

    private void linksAgreeWithTheWhole() {
        double dramBytes = 0;
        for (RunResult.Link link : result.links()) {
            assertThat(link.bytes()).as(where).isNotNegative();
            assertThat(link.busyShare()).as(where).isNotNegative();
            assertThat(link.waitingPs()).as(where).isNotNegative();
            assertThat(link.dramPort()).as(where).isEqualTo(link.fromDie() == link.toDie());
            dramBytes += link.dramPort() ? link.bytes() : 0;
        }
        double dramPeak =
                world.wafer().die().dramBytesPerSecond() * world.wafer().dies();
        double seconds = result.durationPs() * 1e-12;
        assertThat(seconds == 0 ? 0 : dramBytes / seconds / dramPeak)
                .as(where)
                .isCloseTo(result.utilization().dram(), Percentage.withPercentage(1e-6));
    }

    private void timeIsBusyOrIdle() {
        long end = Math.max(result.durationPs(), world.lastArrivalPs());
        for (RunResult.Instance instance : result.instances()) {
            assertThat(instance.busyPs()).as(where).isNotNegative();
            assertThat(instance.idlePs()).as(where).isNotNegative();
            assertThat(instance.busyPs() + instance.idlePs())
                    .as(where + ", instance=" + instance.id())
                    .isEqualTo(end);
            assertThat(instance.steps() == 0).as(where).isEqualTo(instance.busyPs() == 0);
        }
    }

    /** The last event may be a rejection, after the last completion. */
    private void timeIsBusyOrIdleToTheEnd() {
        RunResult.Instance first = result.instances().getFirst();
        for (RunResult.Instance instance : result.instances()) {
            assertThat(instance.busyPs()).as(where).isNotNegative();
            assertThat(instance.idlePs()).as(where).isNotNegative();
            assertThat(instance.busyPs() + instance.idlePs())
                    .as(where + ", instance=" + instance.id())
                    .isEqualTo(first.busyPs() + first.idlePs())
                    .isGreaterThanOrEqualTo(result.durationPs());
        }
    }

    private void attributionSumsToTheWholeAndIsNeverNegative() {
        for (RequestRecord row : completed) {
            long[] parts = {
                row.queuePs,
                row.prefillComputePs,
                row.kvTransferPs,
                row.decodeComputePs,
                row.dramWaitPs,
                row.nocWaitPs,
                row.preemptionPs
            };
            long sum = 0;
            for (long part : parts) {
                require(part >= 0, "a part of E2E is negative", row);
                sum += part;
            }
            require(sum == row.e2ePs, "parts do not sum to E2E", row);
            boolean interrupted = row.preemptions > 0;
            require(row.preemptionPs == 0 || interrupted, "preemption time without preemption", row);
            // A sequence that is swapped out may come back at once, when nothing else can run.
            boolean recomputes = world.kv().preemption() == Preemption.RECOMPUTE;
            require(row.preemptionPs > 0 || !interrupted || !recomputes, "preemption without time", row);
            // After a fault a request may end on a mixed instance.
            boolean again = result.hardware().faults().struck() > 0 && row.preemptions > 0;
            boolean moved = row.prefillInstance != row.decodeInstance || again;
            require(moved || row.kvTransferPs == 0, "transfer time without a transfer", row);
        }
    }

    private void require(boolean holds, String breach, RequestRecord row) {
        if (!holds) {
            fail(breach + ": request=" + row.requestId + ", " + where);
        }
    }

    private void latenciesAgreeWithTheirDefinitions() {
        for (RequestRecord row : completed) {
            World.Request request = world.requests().get((int) row.requestId);
            require(row.arrivedAtPs == request.arrivalPs(), "arrival changed", row);
            require(row.e2ePs == row.finishedAtPs - row.arrivedAtPs, "E2E is not completion - arrival", row);
            require(row.ttftPs > 0 && row.ttftPs <= row.e2ePs, "TTFT outside 0..E2E", row);
            if (request.outputTokens() == 1) {
                require(row.ttftPs == row.e2ePs, "one token, but TTFT is not E2E", row);
                require(row.tpotPs == RequestRecord.ABSENT, "one token has a TPOT", row);
            } else {
                double exact = (row.e2ePs - row.ttftPs) / (double) (request.outputTokens() - 1);
                require(Math.abs(row.tpotPs - exact) <= 0.5, "TPOT is not (E2E - TTFT) / (n - 1)", row);
            }
        }
        assertThat(result.ttft().count()).as(where).isEqualTo(completed.size());
        assertThat(result.e2e().count()).as(where).isEqualTo(completed.size());
        long last = completed.stream().mapToLong(row -> row.finishedAtPs).max().orElse(0);
        assertThat(result.durationPs()).as(where).isEqualTo(last);
    }

    private void gapsSumToTheDecodeTimes() {
        long outputs = result.counts().outputTokens();
        assertThat(result.itl().count()).as(where).isEqualTo(outputs - completed.size());
        double decodePs =
                completed.stream().mapToLong(row -> row.e2ePs - row.ttftPs).sum();
        assertThat(result.itl().meanPs() * result.itl().count())
                .as(where)
                .isCloseTo(decodePs, Percentage.withPercentage(1e-10));
    }

    private void recordsComeInCompletionOrder() {
        List<Long> sorted = new ArrayList<>();
        CompletionOrder order = new CompletionOrder(row -> sorted.add(row.requestId));
        long last = 0;
        for (RequestRecord row : all) {
            require(row.finishedAtPs >= last, "record out of order", row);
            last = row.finishedAtPs;
            order.accept(row);
        }
        order.flush();
        List<Long> expected = all.stream()
                .sorted((a, b) -> a.finishedAtPs != b.finishedAtPs
                        ? Long.compare(a.finishedAtPs, b.finishedAtPs)
                        : Long.compare(a.requestId, b.requestId))
                .map(row -> row.requestId)
                .toList();
        assertThat(sorted).as(where).isEqualTo(expected);
    }

    /** Nothing is turned away that the largest instance could not hold less than; nothing that fits all is. */
    private void onlyWhatCannotFitIsRejected() {
        long smallest = Long.MAX_VALUE;
        for (RunResult.Instance instance : result.instances()) {
            smallest = Math.min(smallest, instance.kvBlocks() - instance.kvBlocks() / 100);
        }
        for (RequestRecord row : rejected) {
            assertThat(row.rejection).as(where).isEqualTo("exceeds_kv_capacity");
            long kvTokens = (long) row.prefillTokens + row.decodeTokens - 1;
            assertThat(kvTokens).as(where + ", request=" + row.requestId).isGreaterThan(smallest * world.blockTokens());
        }
        assertThat(result.counts().rejections().values().stream()
                        .mapToLong(n -> n)
                        .sum())
                .as(where)
                .isEqualTo(rejected.size());
    }

    private void noRunBeatsItsBounds() {
        RunResult.SpeedOfLight light = result.speedOfLight();
        double seconds = result.durationPs() / 1e12 * (1 + 1e-6) + 1e-12;
        assertThat(light.computeSeconds()).as(where).isBetween(0.0, seconds);
        assertThat(light.capacitySeconds()).as(where).isBetween(0.0, seconds);
        assertThat(light.criticalPathSeconds()).as(where).isBetween(0.0, seconds);
        assertThat(result.utilization().compute()).as(where).isBetween(0.0, 1.0);
        assertThat(result.utilization().busyInstances()).as(where).isBetween(0.0, 1.0);
    }
}
