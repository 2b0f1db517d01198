package org.wscsim.core.tile;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.wscsim.core.operator.Operator;

/**
 * The mapping tables that pricers of one operator model share, so that what one run has searched for the next one knows: in
 * a search over rates, plans or wafers most GEMMs are the same. A table is of one GEMM on one array of cores at one DRAM
 * bandwidth; links and the number of dies do not enter. Any thread.
 */
final class MappingTables {
    /** About 140 MB off the heap; GEMMs beyond it have tables of their own. */
    private static final int MOST = 4_096;

    private final ConcurrentMap<Key, MappingTable> tables = new ConcurrentHashMap<>();

    /** Everything that a mapping depends on but the count. */
    private record Key(CoreArray array, GemmWork work, Operator operator, double residentFraction, long nominalDram) {}

    MappingTable of(TileRank rank, Operator operator, GemmWork work, int rows) {
        Key key = new Key(rank.array(), work, operator, rank.residentFraction(), rank.nominalDram());
        MappingTable known = tables.get(key);
        if (known != null) {
            return known;
        }
        return tables.size() >= MOST
                ? new MappingTable(rows)
                : tables.computeIfAbsent(key, absent -> new MappingTable(rows));
    }
}
