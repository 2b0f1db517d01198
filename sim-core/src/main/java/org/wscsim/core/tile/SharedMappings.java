package org.wscsim.core.tile;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Shape;

/**
 * Mappings that pricers of many shapes and wafers have found, for whoever asks next: a GEMM of one size on the same cores has the
 * same best mapping whatever the rectangle of dies, the links and the wafer, and the same compute bound whatever the DRAM. A
 * search gives the same mapping whatever was known, so that sharing saves time and changes nothing.
 *
 * <p>The {@value #MOST} GEMMs asked for last are kept, each with the rows that were searched for: some 20 KB. Any thread.
 */
final class SharedMappings {
    private static final int MOST = 4_096;

    private final Map<Key, Map<Integer, Row>> unbound = leastRecent();
    private final Map<Bound, Map<Integer, Row>> mapped = leastRecent();

    /** A GEMM on the cores of a die; all that a search depends on but the rows and the DRAM bandwidth. */
    record Key(
            CoreArray array,
            GemmWork work,
            Shape.Gemm gemm,
            Operator.Traffic traffic,
            double vectorOps,
            double residentFraction) {}

    private record Bound(Key key, long dramBytesPerSecond) {}

    /**
     * @param mapping of a padded count
     * @param boundSeconds what DRAM of infinite bandwidth leaves of it
     */
    record Row(int mapping, double boundSeconds) {}

    /** One GEMM's rows. */
    record Gemm(Map<Integer, Row> unboundRows, Map<Integer, Row> mappedRows) {
        /** The best mapping without DRAM. */
        @Nullable
        Row unbound(int row) {
            return unboundRows.get(row);
        }

        /** The best mapping. */
        @Nullable
        Row mapped(int row) {
            return mappedRows.get(row);
        }

        void put(int row, Row without, Row with) {
            unboundRows.put(row, without);
            mappedRows.put(row, with);
        }
    }

    private static <K> Map<K, Map<Integer, Row>> leastRecent() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, Map<Integer, Row>> eldest) {
                return size() > MOST;
            }
        };
    }

    synchronized Gemm of(Key key, long dramBytesPerSecond) {
        return new Gemm(
                unbound.computeIfAbsent(key, absent -> new ConcurrentHashMap<>()),
                mapped.computeIfAbsent(new Bound(key, dramBytesPerSecond), absent -> new ConcurrentHashMap<>()));
    }
}
