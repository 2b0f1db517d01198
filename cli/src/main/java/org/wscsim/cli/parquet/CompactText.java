package org.wscsim.cli.parquet;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Thrift's compact protocol, as far as Parquet's page headers and footer need it: structs of integers, strings, structs and
 * lists, fields in increasing order.
 *
 * <p>A field is a byte {@code (id - id before) << 4 | type} and its value; integers are zigzag variable-length, seven bits a
 * byte; a struct ends with a zero byte. Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
 */
final class CompactText {
    private static final int I32 = 5;
    private static final int I64 = 6;
    private static final int BINARY = 8;
    private static final int LIST = 9;
    private static final int STRUCT = 12;
    /** Largest list whose size shares a byte with the type of its elements. */
    private static final int SHORT_LIST = 14;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] lastField = new int[8];
    private int depth;

    CompactText i32(int field, int value) {
        field(field, I32);
        varint(zigzag(value));
        return this;
    }

    CompactText i64(int field, long value) {
        field(field, I64);
        varint(zigzag(value));
        return this;
    }

    CompactText string(int field, String value) {
        field(field, BINARY);
        return string(value);
    }

    /** Begins a struct that is a field of the one under way. */
    CompactText struct(int field) {
        field(field, STRUCT);
        lastField[++depth] = 0;
        return this;
    }

    /** Ends the struct begun last; its fields must all have been written. */
    CompactText end() {
        out.write(0);
        depth--;
        return this;
    }

    /** Ends the outermost struct. */
    CompactText stop() {
        assert depth == 0 : "struct still open: depth=" + depth;
        out.write(0);
        return this;
    }

    CompactText structs(int field, int count) {
        list(field, STRUCT, count);
        return this;
    }

    /** Begins the next element of {@link #structs}; {@link #end} ends it. */
    CompactText element() {
        lastField[++depth] = 0;
        return this;
    }

    CompactText i32s(int field, int... values) {
        list(field, I32, values.length);
        for (int value : values) {
            varint(zigzag(value));
        }
        return this;
    }

    CompactText strings(int field, String value) {
        list(field, BINARY, 1);
        return string(value);
    }

    /** Elements that another writer wrote whole. */
    CompactText raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private CompactText string(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void list(int field, int type, int count) {
        field(field, LIST);
        if (count <= SHORT_LIST) {
            out.write((count << 4) | type);
        } else {
            out.write(0xF0 | type);
            varint(count);
        }
    }

    private void field(int field, int type) {
        int step = field - lastField[depth];
        assert step > 0 && step <= 15 : "fields out of order: field=" + field;
        out.write((step << 4) | type);
        lastField[depth] = field;
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
