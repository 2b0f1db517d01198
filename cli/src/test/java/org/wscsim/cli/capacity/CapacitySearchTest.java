package org.wscsim.cli.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Searches over attainment curves that are known. */
final class CapacitySearchTest {
    private static final SearchBounds BOUNDS = new SearchBounds(0.9, 0.01, 5, 1e-3, 1e6);
    private static final long COUNTED = 1_000_000;

    private static Capacity search(SearchBounds bounds, DoubleUnaryOperator... attainments) {
        CapacitySearch search = new CapacitySearch(bounds, attainments.length);
        for (List<Double> rates = search.nextRates(); !rates.isEmpty(); rates = search.nextRates()) {
            List<Probe> round = new ArrayList<>();
            for (double rate : rates) {
                for (int plan : search.plansAt(rate)) {
                    long good = Math.round(attainments[plan].applyAsDouble(rate) * COUNTED);
                    round.add(new Probe(rate, plan, COUNTED, good, false, 2, 0));
                }
            }
            round.forEach(search::add);
        }
        return search.result();
    }

    private static DoubleUnaryOperator upTo(double capacity) {
        return rate -> rate <= capacity ? 1 : 0;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.0011, 0.3, 4.999, 5, 5.001, 20, 21, 777, 999_999})
    void findsTheStepToWithinTheTolerance(double capacity) {
        Capacity found = search(BOUNDS, upTo(capacity));
        assertThat(found.outcome()).isEqualTo(Capacity.Outcome.FOUND);
        assertThat(found.rate()).isLessThanOrEqualTo(capacity);
        assertThat(found.failingRate()).isGreaterThan(capacity);
        assertThat(found.failingRate() / found.rate()).isLessThanOrEqualTo(1.01);
        assertThat(found.isMonotone()).isTrue();
    }

    @Test
    void endsWhereNothingOrEverythingMeets() {
        Capacity never = search(BOUNDS, rate -> 0);
        assertThat(never.outcome()).isEqualTo(Capacity.Outcome.NEVER);
        assertThat(never.rate()).isNull();
        assertThat(never.failingRate()).isEqualTo(BOUNDS.leastRate());
        Capacity always = search(BOUNDS, rate -> 1);
        assertThat(always.outcome()).isEqualTo(Capacity.Outcome.BEYOND_LIMIT);
        assertThat(always.rate()).isEqualTo(BOUNDS.greatestRate());
        assertThat(always.failingRate()).isNull();
    }

    /** Requests that never meet are served no faster at a lower rate. */
    @Test
    void givesUpWhereNoRequestMeetsAnother() {
        CapacitySearch search = new CapacitySearch(BOUNDS, 1);
        for (double rate : search.nextRates()) {
            search.add(new Probe(rate, 0, 10, 0, false, 1, 0));
        }
        assertThat(search.nextRates()).isEmpty();
        assertThat(search.result().outcome()).isEqualTo(Capacity.Outcome.NEVER);
    }

    @Test
    void aGrowingQueueDoesNotMeet() {
        assertThat(new Probe(1, 0, 10, 10, false, 1, 0).meets(0.9)).isTrue();
        assertThat(new Probe(1, 0, 10, 10, true, 1, 0).meets(0.9)).isFalse();
        assertThat(new Probe(1, 0, 0, 0, false, 1, 0).meets(0.9)).isFalse();
    }

    /** The best of several plans counts, and no plan is tried above a rate at which it failed. */
    @Test
    void takesTheBestPlanAndDropsTheOthers() {
        Capacity found = search(BOUNDS, upTo(7), upTo(90), upTo(30));
        assertThat(found.best()).isNotNull();
        assertThat(found.best().plan()).isEqualTo(1);
        assertThat(found.rate()).isBetween(90 / 1.01, 90.0);
        long weak = found.probes().stream()
                .filter(probe -> probe.plan() == 0 && probe.rate() > 40)
                .count();
        assertThat(weak).isZero();
    }

    @Test
    void saysWhenAHigherRateMeetsAgain() {
        Capacity found = search(BOUNDS, rate -> rate < 5.5 || (rate > 15 && rate < 25) ? 1 : 0);
        assertThat(found.isMonotone()).isFalse();
        assertThat(found.rate()).isBetween(5.5 / 1.01, 5.5);
    }
}
