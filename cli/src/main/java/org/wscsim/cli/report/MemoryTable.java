package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.memory.MemoryUse;

/** Off-heap memory by purpose, as text and as JSON. Stateless. */
public final class MemoryTable {
    private static final double MIB = 1 << 20;
    private static final String TOTAL = "total";

    private MemoryTable() {}

    /** Aligned lines in MiB, with the sum; none of nothing. */
    public static List<String> lines(List<MemoryUse> uses) {
        if (uses.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("off-heap memory", "reserved MiB", "touched MiB"));
        uses.forEach(use -> rows.add(row(use)));
        rows.add(row(total(uses)));
        return TextTable.of(rows, 1).lines().toList();
    }

    private static List<String> row(MemoryUse use) {
        return List.of(use.purpose(), mebibytes(use.reservedBytes()), mebibytes(use.touchedBytes()));
    }

    private static String mebibytes(long bytes) {
        return bytes == MemoryUse.UNKNOWN ? "?" : DecimalText.fixed(bytes / MIB, 2);
    }

    private static MemoryUse total(List<MemoryUse> uses) {
        boolean known = uses.stream().noneMatch(use -> use.touchedBytes() == MemoryUse.UNKNOWN);
        return new MemoryUse(
                TOTAL,
                uses.stream().mapToLong(MemoryUse::reservedBytes).sum(),
                known ? uses.stream().mapToLong(MemoryUse::touchedBytes).sum() : MemoryUse.UNKNOWN);
    }

    /** Bytes, as an array of objects; null for what is not known. */
    static void write(JsonDocument json, List<MemoryUse> uses) {
        json.openArray("off_heap_memory");
        for (MemoryUse use : uses) {
            json.openElement().put("purpose", use.purpose()).put("reserved_bytes", use.reservedBytes());
            if (use.touchedBytes() == MemoryUse.UNKNOWN) {
                json.putNull("touched_bytes");
            } else {
                json.put("touched_bytes", use.touchedBytes());
            }
            json.closeObject();
        }
        json.closeArray();
    }
}
