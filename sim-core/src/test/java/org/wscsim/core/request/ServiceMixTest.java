package org.wscsim.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class ServiceMixTest {
    private static final int REQUESTS = 100_000;

    /** Three standard deviations of a share of 100,000 draws are at most 0.5 %. */
    @Test
    void drawsTheSharesAskedFor() {
        ServiceMix mix = new ServiceMix(7, List.of(1.0, 3.0), List.of(0.0, 2.0, 0.0, 6.0), List.of(5.0, 1.0, 2.0));
        double[][] counts = new double[3][5];
        Arrival arrival = new Arrival();
        for (int id = 0; id < REQUESTS; id++) {
            arrival.set(id, 0, 1, 1);
            mix.assign(arrival);
            counts[0][arrival.tenantId]++;
            counts[1][arrival.sloClass]++;
            counts[2][arrival.modelId]++;
        }
        assertShares(counts[0], 0.25, 0.75, 0, 0, 0);
        assertShares(counts[1], 0, 0.25, 0, 0.75, 0);
        assertShares(counts[2], 0.625, 0.125, 0.25, 0, 0);
    }

    private static void assertShares(double[] counts, double... shares) {
        for (int i = 0; i < shares.length; i++) {
            assertThat(counts[i] / REQUESTS).as("share %d", i).isCloseTo(shares[i], within(0.005));
            assertThat(counts[i] == 0).as("share %d", i).isEqualTo(shares[i] == 0);
        }
    }

    /** The three draws of a request say nothing of each other: joint shares are products. */
    @Test
    void drawsTenantsClassesAndModelsIndependently() {
        List<Double> halves = List.of(1.0, 1.0);
        ServiceMix mix = new ServiceMix(3, halves, halves, halves);
        double[] joint = new double[8];
        Arrival arrival = new Arrival();
        for (int id = 0; id < REQUESTS; id++) {
            arrival.set(id, 0, 1, 1);
            mix.assign(arrival);
            joint[4 * arrival.tenantId + 2 * arrival.sloClass + arrival.modelId]++;
        }
        for (double count : joint) {
            assertThat(count / REQUESTS).isCloseTo(0.125, within(0.005));
        }
    }

    @Test
    void aRequestDrawsByItsIdAndTheSeedAlone() {
        ServiceMix mix = new ServiceMix(1, List.of(1.0, 1.0, 1.0), List.of(), List.of(1.0, 1.0));
        Arrival arrival = new Arrival();
        StringBuilder there = new StringBuilder();
        StringBuilder back = new StringBuilder();
        for (int id = 0; id < 200; id++) {
            there.append(drawn(mix, arrival, id, id));
            back.insert(0, drawn(mix, arrival, 199 - id, 7));
        }
        assertThat(there).hasToString(back.toString());
        ServiceMix other = new ServiceMix(2, List.of(1.0, 1.0, 1.0), List.of(), List.of(1.0, 1.0));
        StringBuilder reseeded = new StringBuilder();
        for (int id = 0; id < 200; id++) {
            reseeded.append(drawn(other, arrival, id, id));
        }
        assertThat(reseeded.toString()).isNotEqualTo(there.toString());
    }

    private static String drawn(ServiceMix mix, Arrival arrival, long id, long arrivalPs) {
        arrival.set(id, arrivalPs, 1, 1);
        mix.assign(arrival);
        return arrival.tenantId + "" + arrival.modelId;
    }

    @Test
    void leavesWhatTheWorkloadStates() {
        Arrival arrival = new Arrival();
        arrival.set(0, 0, 1, 1);
        arrival.tenantId = 9;
        arrival.sloClass = 4;
        arrival.modelId = 5;
        ServiceMix.NONE.assign(arrival);
        assertThat(arrival.tenantId).isEqualTo(9);
        assertThat(arrival.sloClass).isEqualTo(4);
        assertThat(arrival.modelId).isEqualTo(5);
        new ServiceMix(1, List.of(1.0), List.of()).assign(arrival);
        assertThat(arrival.tenantId).isZero();
        assertThat(arrival.modelId).isEqualTo(5);
        arrival.sloClass = SloClass.count();
        assertThatThrownBy(() -> ServiceMix.NONE.assign(arrival))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("unknown tenant or class", "slo_class=5", "0..4");
    }
}
