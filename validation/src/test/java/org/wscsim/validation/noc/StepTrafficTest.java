package org.wscsim.validation.noc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.collective.DieSet;
import org.wscsim.core.collective.MeshCollectives;

final class StepTrafficTest {
    private static final long MILLISECOND = 1_000_000_000L;
    private static final int LAYERS = 10;
    private static final List<StepTraffic.Member> MEMBERS = List.of(new StepTraffic.Member(
            "all-reduce", new MeshCollectives(DieSet.rectangle(2, 2), 1e-7), new int[] {0, 1, 6, 7}));

    /** A hundred steps of 1 ms, one after the other: an all-reduce every 50 us, a read every 100 us. */
    private static StepTraffic steady() {
        StepTraffic traffic = new StepTraffic();
        for (int step = 0; step < 100; step++) {
            traffic.step(step * MILLISECOND, MILLISECOND, 0, 32);
            traffic.read(step * MILLISECOND, MILLISECOND, new int[] {12, 13}, new int[] {0, 1, 6, 7}, 1_000_003);
        }
        traffic.message(3 * MILLISECOND, 0, 4, 20, 1_000);
        return traffic;
    }

    private static List<MeshTraffic.Group> sample(int windows, long leadPs, List<StepTraffic.Member> members) {
        return steady().sample(
                        new StepTraffic.Windows(100 * MILLISECOND, windows, MILLISECOND, leadPs, 7),
                        LAYERS,
                        16_384,
                        members)
                .groups();
    }

    private static long count(List<MeshTraffic.Group> groups, String kind) {
        return groups.stream().filter(group -> group.kind().equals(kind)).count();
    }

    /** A window of 1 ms holds twenty all-reduces and ten reads, wherever it lies. */
    @Test
    void windowsHoldTheirShareOfTheRun() {
        List<MeshTraffic.Group> groups = sample(20, 0, MEMBERS);
        assertThat((double) count(groups, "all-reduce")).isCloseTo(20 * 20, within(1.0));
        assertThat((double) count(groups, "remote read")).isCloseTo(20 * 10, within(1.0));
        assertThat(count(groups, MeshTraffic.UNSCORED)).isZero();
        assertThat(count(groups, "kv transfer")).isOne();
    }

    /** Half a millisecond before each window: ten all-reduces and five reads. */
    @Test
    void whatLeadsIntoAWindowIsThereButNotScored() {
        List<MeshTraffic.Group> groups = sample(20, MILLISECOND / 2, MEMBERS);
        assertThat((double) count(groups, "all-reduce")).isCloseTo(20 * 20, within(1.0));
        assertThat((double) count(groups, MeshTraffic.UNSCORED)).isCloseTo(20 * 15, within(1.0));
    }

    /** A layer's share of the bytes, rounded up, and that striped over the four reading dies. */
    @Test
    void aReadIsALayersShareOfTheStep() {
        List<MeshTraffic.Group> groups = sample(5, 0, List.of());
        assertThat(count(groups, "all-reduce")).isZero();
        assertThat(groups)
                .filteredOn(group -> group.kind().equals("remote read"))
                .isNotEmpty()
                .allSatisfy(group -> assertThat(group.messages())
                        .hasSize(4)
                        .allMatch(message -> message.bytes() == 25_001 && message.sentPs() == group.sentPs()));
    }

    @Test
    void windowsThatOverlapAreRefused() {
        assertThatThrownBy(() -> sample(100, 0, MEMBERS)).hasMessageContaining("windows overlap");
    }
}
