package org.wscsim.cli.parquet;

/**
 * A column of a flat table. Immutable.
 *
 * @param name as readers see it
 * @param type of its values
 * @param optional whether values may be absent
 */
public record ColumnSpec(String name, Type type, boolean optional) {
    /** The physical types we write; the number is the format's. */
    public enum Type {
        INT32(1, Integer.BYTES),
        INT64(2, Long.BYTES),
        DOUBLE(5, Double.BYTES),
        /** UTF-8 text. */
        TEXT(6, 0);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        int code() {
            return code;
        }

        /** Bytes of a value; 0 where they differ. */
        int bytes() {
            return bytes;
        }
    }

    public static ColumnSpec required(String name, Type type) {
        return new ColumnSpec(name, type, false);
    }

    public static ColumnSpec optional(String name, Type type) {
        return new ColumnSpec(name, type, true);
    }
}
