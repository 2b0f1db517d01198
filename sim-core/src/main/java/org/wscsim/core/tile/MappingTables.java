package org.wscsim.core.tile;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.operator.ExpertLoad;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Shape.Gemm;

/**
 * The mapping tables that pricers of one operator model share, so that what one run has searched for the next one knows: in
 * a search over rates, plans or wafers most GEMMs are the same. A GEMM of one size on the same cores has the same best mapping
 * whatever the rectangle of dies, the links and the wafer, and the same compute bound whatever the DRAM.
 *
 * <p>The {@value #MOST} tables asked for last are kept, some 35 KB each off the heap; pricers keep those they use. Any thread.
 */
final class MappingTables {
    private static final int MOST = 4_096;
    /** In place of a bandwidth: without DRAM. */
    private static final long UNBOUND = Long.MAX_VALUE;

    private final Map<Key, MappingTable> tables = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, MappingTable> eldest) {
            return size() > MOST;
        }
    };

    /** Everything that a mapping depends on but the count. */
    private record Key(
            CoreArray array,
            GemmWork work,
            Gemm gemm,
            Operator.Traffic traffic,
            double vectorOps,
            @Nullable ExpertLoad load,
            double residentFraction,
            long dramBytesPerSecond) {}

    /** Mappings at the rank's nominal DRAM bandwidth. */
    MappingTable nominal(TileRank rank, Operator operator, Gemm gemm, int rows) {
        return of(rank, operator, gemm, rank.nominalDram(), rows);
    }

    /** Mappings without DRAM. */
    MappingTable unbound(TileRank rank, Operator operator, Gemm gemm, int rows) {
        return of(rank, operator, gemm, UNBOUND, rows);
    }

    private synchronized MappingTable of(TileRank rank, Operator operator, Gemm gemm, long dram, int rows) {
        Key key = new Key(
                rank.array(),
                rank.work(operator, gemm),
                gemm,
                operator.traffic(),
                operator.vectorOps(),
                operator.load(),
                rank.residentFraction(),
                dram);
        return tables.computeIfAbsent(key, absent -> new MappingTable(rows));
    }
}
