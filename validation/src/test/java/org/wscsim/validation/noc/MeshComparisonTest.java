package org.wscsim.validation.noc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.DieSet;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.collective.Schedule;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferCatalogue;

final class MeshComparisonTest {
    private static final long MICROSECOND = 1_000_000;
    private static final HardwareGraph GRAPH = HardwareGraph.meshOf(WaferCatalogue.load("wsc-case3"));

    private static List<MeshComparison.Line> run(MeshTraffic traffic) {
        return new MeshComparison(GRAPH).run(traffic.groups());
    }

    @Test
    void allModelsAgreeOnMessagesThatAreAlone() {
        MeshTraffic traffic = new MeshTraffic();
        for (int i = 0; i < 5; i++) {
            traffic.message(i * 100 * MICROSECOND, i, i, 20 + i, 10_000_000);
        }
        assertThat(run(traffic)).hasSize(4).allSatisfy(line -> {
            assertThat(line.groups()).isEqualTo(5);
            assertThat(line.p99Percent()).isCloseTo(0, within(0.5));
            assertThat(line.medianApe()).isLessThan(0.5);
        });
    }

    /** Two streams of 10 MB over the same links: twice the time for both, or half of them at once. */
    @Test
    void contentionSetsTheAnalyticModelApart() {
        MeshTraffic traffic = new MeshTraffic();
        traffic.message(0, 0, 0, 4, 10_000_000);
        traffic.message(0, 1, 1, 5, 10_000_000);
        for (MeshComparison.Line line : run(traffic)) {
            switch (line.mesh()) {
                case "analytic" -> assertThat(line.p99Percent()).isLessThan(-30);
                case "max-min" -> assertThat(line.p99Percent()).isCloseTo(0, within(3.0));
                case "reserving" -> assertThat(line.p99Percent()).isBetween(0.0, 20.0);
                default -> assertThat(line.p99Percent()).isZero();
            }
        }
    }

    @Test
    void aGroupIsDoneWithItsLastMessage() {
        MeshTraffic traffic = new MeshTraffic();
        traffic.message(5, 3, 0, 1, 1_000);
        traffic.message(5, 3, 6, 13, 1_000);
        traffic.message(5, 4, 0, 1, 1_000);
        Schedule ring = new MeshCollectives(DieSet.rectangle(2, 2), 1e-7)
                .schedule(CollectiveForm.ALL_REDUCE, Algorithm.ONE_WAY_RING, 4_000);
        traffic.collective("all-reduce", ring, new int[] {0, 1, 6, 7}, 2);
        traffic.remoteRead(new int[] {0}, new int[] {1, 2}, 1_000, 3);
        assertThat(traffic.groups()).extracting(MeshTraffic.Group::sentPs).containsExactly(2L, 3L, 5L, 5L);
        assertThat(traffic.groups())
                .extracting(group -> group.messages().size())
                .containsExactly(2 * 3 * 4, 2, 2, 1);
        assertThat(run(traffic))
                .extracting(MeshComparison.Line::kind)
                .containsExactly(
                        "all-reduce",
                        "all-reduce",
                        "all-reduce",
                        "all-reduce",
                        "remote read",
                        "remote read",
                        "remote read",
                        "remote read",
                        "kv transfer",
                        "kv transfer",
                        "kv transfer",
                        "kv transfer");
    }
}
