package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

/** Weights that move, against a wafer on which every 2,520th of a matrix is kept by name: all of 1 to 10 ranks divide it. */
final class WeightShardsPropertyTest {
    private static final int PIECES = 2_520;
    private static final WaferSpec WAFER = WaferCatalogue.load("wsc-case3");
    private static final HardwareGraph GRAPH = HardwareGraph.meshOf(WAFER);

    /** Pieces by die. */
    private final BitSet[] held = new BitSet[GRAPH.dies()];

    /** What was there from the start, and stays, so that nothing is ever nowhere. */
    private final BitSet[] first = new BitSet[GRAPH.dies()];

    private WeightShards shards = new WeightShards(GRAPH);

    private void clear() {
        Arrays.setAll(held, die -> new BitSet(PIECES));
        Arrays.setAll(first, die -> new BitSet(PIECES));
        shards = new WeightShards(GRAPH);
    }

    private static int[] dies(int x, int y, int columns, int rows) {
        return Region.ofDies(WAFER, x, y, columns, rows).dieIds(GRAPH.columns());
    }

    private static InstanceShape shape(int dies) {
        return new InstanceShape(ModelCatalogue.load("llama-3-70b"), WAFER, dies, 1, 1);
    }

    private void put(int instance, int[] dies) {
        shards.put(instance, dies);
        for (int rank = 0; rank < dies.length; rank++) {
            held[dies[rank]].set(rank * PIECES / dies.length, (rank + 1) * PIECES / dies.length);
            first[dies[rank]].or(held[dies[rank]]);
        }
    }

    private static BitSet pieces(WeightShards.Shard shard) {
        BitSet pieces = new BitSet(PIECES);
        double unit = 0x1p40 / PIECES;
        pieces.set((int) Math.rint(shard.from() / unit), (int) Math.rint(shard.to() / unit));
        return pieces;
    }

    @Test
    void halfOfTwoRanksIsWhatAQuarterLacks() {
        clear();
        put(0, dies(0, 0, 4, 1));
        int[] pair = dies(0, 0, 2, 1);
        WeightShards.Shard[] dealt = shards.deal(1, pair);
        List<WeightShards.Message> messages = shards.lacking(dealt, pair, shape(2));
        long half = shape(2).weightBytesPerDie() / 2;
        // die 0 has [0, 1/4) and takes [0, 1/2), the rest from die 1; die 1 has nothing of [1/2, 1), which dies 2 and 3
        // have
        assertThat(messages)
                .containsExactlyInAnyOrder(
                        new WeightShards.Message(1, 0, half),
                        new WeightShards.Message(2, 1, half),
                        new WeightShards.Message(3, 1, half));
    }

    @Test
    void whoStandsThereLacksNothingAndWhatIsNowhereIsMissed() {
        clear();
        put(0, dies(1, 1, 2, 2));
        assertThat(shards.lacking(shards.deal(1, dies(1, 1, 2, 2)), dies(1, 1, 2, 2), shape(4)))
                .isEmpty();
        shards.clear(dies(1, 1, 1, 1), id -> true);
        assertThat(shards.lacking(shards.deal(1, dies(1, 1, 2, 2)), dies(1, 1, 2, 2), shape(4)))
                .isNull();
    }

    @Test
    void whatMovesIsWhatIsLackingAndWasThere() {
        for (long seed = 1; seed <= 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            clear();
            put(0, dies(random.nextInt(3), random.nextInt(3), 1 + random.nextInt(3), 1 + random.nextInt(3)));
            for (int instance = 1; instance < 6; instance++) {
                int columns = 1 + random.nextInt(3);
                int rows = 1 + random.nextInt(3);
                int[] dies = dies(random.nextInt(7 - columns), random.nextInt(10 - rows), columns, rows);
                stand(instance, dies, "seed=" + seed + ", instance=" + instance);
            }
        }
    }

    private void stand(int instance, int[] dies, String where) {
        WeightShards.Shard[] dealt = shards.deal(instance, dies);
        List<WeightShards.Message> messages = shards.lacking(dealt, dies, shape(dies.length));
        assertThat(messages).as(where).isNotNull();
        BitSet whole = new BitSet(PIECES);
        Map<Integer, Long> arriving = new TreeMap<>();
        messages.forEach(message -> arriving.merge(message.toDie(), message.bytes(), Long::sum));
        double bytesPerPiece = shape(dies.length).weightBytesPerDie() / ((double) PIECES / dies.length);
        for (int i = 0; i < dies.length; i++) {
            BitSet wanted = pieces(dealt[i]);
            assertThat(whole.intersects(wanted)).as(where).isFalse();
            whole.or(wanted);
            BitSet lacking = (BitSet) wanted.clone();
            lacking.andNot(held[dies[i]]);
            long bytes = arriving.getOrDefault(dies[i], 0L);
            assertThat((double) bytes)
                    .as(where)
                    .isCloseTo(lacking.cardinality() * bytesPerPiece, Offset.offset(100.0 + PIECES));
            for (WeightShards.Message message : messages) {
                BitSet common = (BitSet) lacking.clone();
                common.and(held[message.fromDie()]);
                boolean gives = message.toDie() != dies[i]
                        || message.bytes() <= common.cardinality() * bytesPerPiece + 100 + PIECES;
                assertThat(gives).as(where + ", " + message).isTrue();
            }
        }
        assertThat(whole.cardinality()).as(where).isEqualTo(PIECES);
        List<BitSet> after = new ArrayList<>();
        for (WeightShards.Shard shard : dealt) {
            after.add(pieces(shard));
        }
        shards.clear(dies, id -> id > 0);
        shards.arrived(dealt, dies);
        for (int i = 0; i < dies.length; i++) {
            held[dies[i]].and(first[dies[i]]);
            held[dies[i]].or(after.get(i));
        }
    }
}
