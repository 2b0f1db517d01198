package org.wscsim.cli.explore;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.study.Outcome;
import org.wscsim.core.design.Design;

/** What is known of a candidate; NaN and null where it is not. Confined to its thread. */
final class Entry {
    private final Candidate candidate;
    private final Bounds.Of limits;
    private Merits bound;
    /** What it is run with: of its plans the one of the highest goodput in the latest runs under all of them. */
    Cell.@Nullable Planned planned;

    List<Cell.Planned> plans = List.of();
    boolean planAsked;
    String refusal = "";
    double shortGoodput = Double.NaN;

    @Nullable
    Outcome shortRun;

    double goodput = Double.NaN;

    @Nullable
    Outcome run;

    Entry(Candidate candidate, Bounds.Of limits) {
        this.candidate = candidate;
        this.limits = limits;
        bound = limits.merits(candidate, Double.NaN);
    }

    /** From now on bounds are those at a common rate. */
    void boundAt(double load) {
        bound = limits.merits(candidate, load);
    }

    Candidate candidate() {
        return candidate;
    }

    /** No simulation is better by any goal. */
    Merits bound() {
        return bound;
    }

    /** What binds the goodput. */
    String boundName() {
        return limits.name();
    }

    double fluid() {
        Cell.Planned found = planned;
        return found == null ? 0 : found.rate();
    }

    /** Whether the other is the same wafer turned by 90 degrees under the same system. */
    boolean isTurned(Entry other) {
        Design at = candidate.design();
        Design there = other.candidate.design();
        boolean turned = new Design(
                        at.matrixFlopsPerCore(),
                        at.sramBytesPerCore(),
                        /* coreColumns= */ at.coreRows(),
                        /* coreRows= */ at.coreColumns(),
                        at.dramStacks(),
                        at.d2dBytesPerSecond(),
                        /* dieColumns= */ at.dieRows(),
                        /* dieRows= */ at.dieColumns())
                .equals(there);
        return turned && this != other && candidate.system().equals(other.candidate.system());
    }

    /** One of its plans is what it is run with. */
    void keep(String plan) {
        planned = plans.stream()
                .filter(each -> each.plan().equals(plan))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not one of the plans: " + plan));
    }

    /** Its plans, first the one it is run with. */
    List<Cell.Planned> plansBestFirst() {
        return Stream.concat(Stream.ofNullable(planned), plans.stream())
                .distinct()
                .toList();
    }

    boolean isPlanned() {
        return planned != null;
    }

    boolean hasShort() {
        return !Double.isNaN(shortGoodput);
    }

    boolean hasFull() {
        return !Double.isNaN(goodput);
    }

    Merits shortMerits() {
        return merits(shortGoodput, shortRun);
    }

    Merits merits() {
        return merits(goodput, run);
    }

    private Merits merits(double rate, @Nullable Outcome at) {
        double never = Double.POSITIVE_INFINITY;
        return at == null || at.isRefused() || !isWhole(at)
                ? new Merits(rate, never, never, bound.usd(), bound.mm2())
                : new Merits(rate, at.latency().e2e(), at.merit().joulesPerToken(), bound.usd(), bound.mm2());
    }

    private static boolean isWhole(Outcome at) {
        return !at.load().isUnstable() && at.load().completed() == at.load().arrived();
    }
}
