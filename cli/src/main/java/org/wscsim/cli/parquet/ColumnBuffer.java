package org.wscsim.cli.parquet;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The values of one column in the row group under way, as the format's PLAIN encoding has them: little endian, absent ones
 * left out; texts behind their length. Beside them one bit per row that says whether its value is there (definition level).
 *
 * <p>Sized once for a row group; only texts may make it grow.
 */
final class ColumnBuffer {
    private static final int TEXT_BYTES = 16;

    private final ColumnSpec spec;
    private final byte[] present;
    private ByteBuffer values;
    private int rows;
    private int absent;

    ColumnBuffer(ColumnSpec spec, int mostRows) {
        this.spec = spec;
        this.present = new byte[(mostRows + 7) / 8];
        int bytes =
                spec.type() == ColumnSpec.Type.TEXT ? TEXT_BYTES : spec.type().bytes();
        this.values = ByteBuffer.allocate(mostRows * bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    ColumnSpec spec() {
        return spec;
    }

    int rows() {
        return rows;
    }

    void put(int value) {
        assert spec.type() == ColumnSpec.Type.INT32 : spec.name();
        values.putInt(value);
        mark();
    }

    void put(long value) {
        assert spec.type() == ColumnSpec.Type.INT64 : spec.name();
        values.putLong(value);
        mark();
    }

    void put(double value) {
        assert spec.type() == ColumnSpec.Type.DOUBLE : spec.name();
        values.putDouble(value);
        mark();
    }

    void put(byte[] text) {
        assert spec.type() == ColumnSpec.Type.TEXT : spec.name();
        if (values.remaining() < Integer.BYTES + text.length) {
            ByteBuffer larger = ByteBuffer.allocate(2 * values.capacity() + Integer.BYTES + text.length)
                    .order(ByteOrder.LITTLE_ENDIAN);
            values = larger.put(values.flip());
        }
        values.putInt(text.length).put(text);
        mark();
    }

    void putAbsent() {
        assert spec.optional() : "value must be there: column=" + spec.name();
        rows++;
        absent++;
    }

    private void mark() {
        present[rows >> 3] = (byte) (present[rows >> 3] | (1 << (rows & 7)));
        rows++;
    }

    /** A whole data page without its header: levels where they can differ, then values. Empties the buffer. */
    byte[] takePage() {
        byte[] levels = spec.optional() ? levels() : new byte[0];
        byte[] page = new byte[levels.length + values.position()];
        System.arraycopy(levels, 0, page, 0, levels.length);
        values.flip().get(page, levels.length, values.limit());
        values.clear();
        Arrays.fill(present, (byte) 0);
        rows = 0;
        absent = 0;
        return page;
    }

    /** Length, then one run: the same level for all, or eight to a byte. */
    private byte[] levels() {
        byte[] bytes = new byte[Integer.BYTES + 10 + present.length];
        ByteBuffer run = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        run.position(Integer.BYTES);
        if (absent == 0 || absent == rows) {
            varint(run, rows << 1);
            run.put((byte) (absent == 0 ? 1 : 0));
        } else {
            int groups = (rows + 7) / 8;
            varint(run, (groups << 1) | 1);
            run.put(present, 0, groups);
        }
        run.putInt(0, run.position() - Integer.BYTES);
        return Arrays.copyOf(bytes, run.position());
    }

    private static void varint(ByteBuffer into, int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            into.put((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        into.put((byte) rest);
    }
}
