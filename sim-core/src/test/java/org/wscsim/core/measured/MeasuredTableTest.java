package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class MeasuredTableTest {
    private static final List<AttentionPoint> ATTENTION = Tables.attention(Tables::multilinear);

    @Test
    void findsAModelByNameWhateverItsCaseOrOwner() {
        MeasuredTable table = Tables.table();
        assertThat(table.shard("llama-3-8b", 2)).isSameAs(table.shards().get(1));
        assertThat(table.shard("meta-llama/Llama-3-8B", 1))
                .isSameAs(table.shards().get(0));
    }

    @Test
    void llama3And31OfASizeAreOne() {
        assertThat(Tables.table().shard("Llama-3.1-8B", 1).model()).isEqualTo("Llama-3-8B");
    }

    @Test
    void whatWasNotMeasuredIsRefusedNamingWhatWas() {
        assertThatThrownBy(() -> Tables.table().shard("opt-13b", 1))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model=opt-13b, tp=1")
                .hasMessageContaining("Llama-3-8B at tp 1 | Llama-3-8B at tp 2");
        assertThatThrownBy(() -> Tables.table().shard("llama-3-8b", 4))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("tp=4");
        assertThatThrownBy(() -> new MeasuredTable("x", List.of())).isInstanceOf(BadInputException.class);
    }

    @Test
    void everyLayerMustBeThereOnceAndKnown() {
        List<DensePoint> lacking = new ArrayList<>(Tables.dense());
        lacking.removeIf(point -> point.layer().equals("o_proj"));
        assertRefused(lacking, "layer=o_proj");
        List<DensePoint> twice = new ArrayList<>(Tables.dense());
        twice.add(new DensePoint("o_proj", 10, 1));
        assertRefused(twice, "measured twice");
        List<DensePoint> unknown = new ArrayList<>(Tables.dense());
        unknown.add(new DensePoint("router", 10, 1));
        assertRefused(unknown, "layer=router");
    }

    @Test
    void timesAndCountsMustBePositive() {
        for (DensePoint bad : List.of(
                new DensePoint("o_proj", 0, 1),
                new DensePoint("o_proj", 11, 0),
                new DensePoint("o_proj", 11, Double.NaN),
                new DensePoint("o_proj", 11, Double.POSITIVE_INFINITY))) {
            List<DensePoint> points = new ArrayList<>(Tables.dense());
            points.add(bad);
            assertRefused(points, "out of range");
        }
        for (AttentionPoint bad : List.of(
                new AttentionPoint(0, 0, 0, 0, 1),
                new AttentionPoint(0, 5, 1, 16, 1),
                new AttentionPoint(0, 0, 1, 0, 1),
                new AttentionPoint(16, 0, 0, 7, 1),
                new AttentionPoint(-1, 0, 1, 16, 1),
                new AttentionPoint(17, 0, 1, 16, -1))) {
            List<AttentionPoint> points = new ArrayList<>(ATTENTION);
            points.add(bad);
            assertThatThrownBy(() -> new MeasuredShard("m", 1, Tables.dense(), points))
                    .as("%s", bad)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("out of range");
        }
    }

    private static void assertRefused(List<DensePoint> dense, String part) {
        assertThatThrownBy(() -> new MeasuredShard("m", 1, dense, ATTENTION))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model=m, tp=1")
                .hasMessageContaining(part);
    }
}
