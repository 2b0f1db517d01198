package org.wscsim.traces.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers for the names in a column, in the order they first appear. Where the first one is a whole number, all must be,
 * and each stands for itself. An empty field is 0. Where the names are known beforehand, each has its place in their list,
 * numbers stand for places, and nothing else is taken.
 *
 * <p>A lookup hashes and compares bytes and allocates nothing; a new name is copied. At most {@value #MAX_NAMES} names.
 * Confined to one thread.
 */
final class NameIds {
    /** Longest table: beyond it a column holds an identity of the request, not a group. */
    static final int MAX_NAMES = 1 << 22;

    /** Answer for a field that is no whole number below 2^31 among others that are. */
    static final int NOT_A_NUMBER = -1;
    /** Answer for a name beyond the limit. */
    static final int TOO_MANY = -2;

    /** Answer for what is not among the known names, nor the number of one. */
    static final int UNKNOWN = -3;

    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private enum Kind {
        UNDECIDED,
        NUMBERS,
        NAMES
    }

    private final int firstId;
    private final boolean closed;
    private Kind kind = Kind.UNDECIDED;
    private byte[][] names = new byte[16][];
    private int[] table = new int[64];
    private int count;

    /**
     * No names yet.
     *
     * @param firstId of the first name
     */
    NameIds(int firstId) {
        this(firstId, List.of());
    }

    private NameIds(int firstId, List<String> known) {
        this.firstId = firstId;
        for (final String name : known) {
            final byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            named(bytes, 0, bytes.length);
        }
        closed = !known.isEmpty();
    }

    /**
     * These names and no others.
     *
     * @param known names by number; empty for any
     */
    static NameIds among(List<String> known) {
        return new NameIds(0, known);
    }

    /** The number of the name in the bytes [start, end); negative where there is none. */
    int of(byte[] bytes, int start, int end) {
        if (start == end) {
            return 0;
        }
        if (closed) {
            return among(bytes, start, end);
        }
        final int number = number(bytes, start, end);
        if (kind == Kind.UNDECIDED) {
            kind = number >= 0 ? Kind.NUMBERS : Kind.NAMES;
        }
        return kind == Kind.NUMBERS ? number : named(bytes, start, end);
    }

    private int among(byte[] bytes, int start, int end) {
        final int id = named(bytes, start, end);
        final int number = id == UNKNOWN ? number(bytes, start, end) : id;
        return number >= 0 && number < count ? number : UNKNOWN;
    }

    private static int number(byte[] bytes, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            final int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_A_NUMBER;
            }
            value = Math.min(Integer.MAX_VALUE + 1L, 10 * value + digit);
        }
        return value > Integer.MAX_VALUE ? NOT_A_NUMBER : (int) value;
    }

    private int named(byte[] bytes, int start, int end) {
        final int mask = table.length - 1;
        int cell = hash(bytes, start, end) & mask;
        while (table[cell] != 0) {
            final byte[] name = names[table[cell] - 1];
            if (Arrays.equals(name, 0, name.length, bytes, start, end)) {
                return firstId + table[cell] - 1;
            }
            cell = (cell + 1) & mask;
        }
        if (closed) {
            return UNKNOWN;
        }
        if (count == MAX_NAMES) {
            return TOO_MANY;
        }
        add(Arrays.copyOfRange(bytes, start, end), cell);
        return firstId + count - 1;
    }

    private void add(byte[] name, int cell) {
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
        }
        names[count++] = name;
        table[cell] = count;
        if (2 * count > table.length) {
            rehash();
        }
    }

    private void rehash() {
        table = new int[2 * table.length];
        final int mask = table.length - 1;
        for (int i = 0; i < count; i++) {
            int cell = hash(names[i], 0, names[i].length) & mask;
            while (table[cell] != 0) {
                cell = (cell + 1) & mask;
            }
            table[cell] = i + 1;
        }
    }

    private static int hash(byte[] bytes, int start, int end) {
        int hash = FNV_OFFSET;
        for (int i = start; i < end; i++) {
            hash = (hash ^ bytes[i]) * FNV_PRIME;
        }
        return hash ^ hash >>> 15;
    }
}
