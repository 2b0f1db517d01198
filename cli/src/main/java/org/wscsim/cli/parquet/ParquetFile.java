package org.wscsim.cli.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one flat Parquet file (format version 1) front to back, in memory of one row group.
 *
 * <pre>
 *   PAR1 | row group: column chunk (page header, page) ... | row group ... | footer | footer length | PAR1
 * </pre>
 *
 * A column chunk is one page: PLAIN values, run-length levels, GZIP, which every reader knows and every JDK has. The footer
 * names schema and places; it grows by some 1.5 KB per row group of {@value #ROWS_PER_GROUP} rows. Source: Apache Parquet,
 * parquet-format 2.11, README and parquet.thrift.
 *
 * <p>A row is one {@code put} per column, in order, then {@link #endRow}. Without {@link #close} the file has no footer and no
 * reader takes it. About 0.3 us a value, most of it GZIP at its fastest.
 */
public final class ParquetFile implements AutoCloseable {
    /** Some 10 MB for twenty columns. */
    public static final int ROWS_PER_GROUP = 1 << 16;

    private static final byte[] MAGIC = {'P', 'A', 'R', '1'};
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int GZIP = 2;
    private static final int REQUIRED = 0;
    private static final int OPTIONAL = 1;
    private static final int UTF8 = 0;

    private final OutputStream out;
    private final ColumnBuffer[] columns;
    private final int rowsPerGroup;
    private final ByteArrayOutputStream groups = new ByteArrayOutputStream();
    private int groupCount;
    private long rows;
    private int column;
    private long position;
    private boolean closed;

    /** Begins a file on a stream that {@link #close} closes. */
    public ParquetFile(OutputStream out, List<ColumnSpec> columns) {
        this(out, columns, ROWS_PER_GROUP);
    }

    ParquetFile(OutputStream out, List<ColumnSpec> columns, int rowsPerGroup) {
        this.out = out;
        this.rowsPerGroup = rowsPerGroup;
        this.columns = columns.stream()
                .map(spec -> new ColumnBuffer(spec, rowsPerGroup))
                .toArray(ColumnBuffer[]::new);
        write(MAGIC);
    }

    public void put(int value) {
        columns[column++].put(value);
    }

    public void put(long value) {
        columns[column++].put(value);
    }

    public void put(double value) {
        columns[column++].put(value);
    }

    /** UTF-8 text. */
    public void put(byte[] text) {
        columns[column++].put(text);
    }

    public void putAbsent() {
        columns[column++].putAbsent();
    }

    public void endRow() {
        assert column == columns.length : "row not whole: column=" + column;
        column = 0;
        rows++;
        if (columns[0].rows() == rowsPerGroup) {
            writeGroup();
        }
    }

    private void writeGroup() {
        int groupRows = columns[0].rows();
        if (groupRows == 0) {
            return;
        }
        long start = position;
        long plainBytes = 0;
        CompactText group = new CompactText().structs(1, columns.length);
        for (ColumnBuffer buffer : columns) {
            byte[] page = buffer.takePage();
            byte[] packed = gzip(page);
            byte[] header = pageHeader(page.length, packed.length, groupRows);
            chunk(group, buffer.spec(), groupRows, header.length + page.length, header.length + packed.length);
            plainBytes += (long) header.length + page.length;
            write(header);
            write(packed);
        }
        group.i64(2, plainBytes).i64(3, groupRows).i64(5, start).i64(6, position - start);
        groups.writeBytes(group.stop().bytes());
        groupCount++;
    }

    private static byte[] pageHeader(int plainBytes, int packedBytes, int values) {
        return new CompactText()
                .i32(1, 0)
                .i32(2, plainBytes)
                .i32(3, packedBytes)
                .struct(5)
                .i32(1, values)
                .i32(2, PLAIN)
                .i32(3, RLE)
                .i32(4, RLE)
                .end()
                .stop()
                .bytes();
    }

    /** ColumnChunk with its ColumnMetaData. */
    private void chunk(CompactText group, ColumnSpec spec, int values, long plainBytes, long packedBytes) {
        group.element()
                .i64(2, position)
                .struct(3)
                .i32(1, spec.type().code())
                .i32s(2, PLAIN, RLE)
                .strings(3, spec.name())
                .i32(4, GZIP)
                .i64(5, values)
                .i64(6, plainBytes)
                .i64(7, packedBytes)
                .i64(9, position)
                .end()
                .end();
    }

    private static byte[] gzip(byte[] page) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(page.length / 2 + 64);
        try (FastGzip gzip = new FastGzip(packed)) {
            gzip.write(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** The stream of the JDK at its fastest level: twice as fast as the default, files a tenth larger. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Writes what is left and the footer. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (out) {
            writeGroup();
            byte[] footer = footer();
            write(footer);
            writeLength(footer.length);
            write(MAGIC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] footer() {
        CompactText text = new CompactText().i32(1, 1).structs(2, columns.length + 1);
        text.element().string(4, "requests").i32(5, columns.length).end();
        for (ColumnBuffer buffer : columns) {
            ColumnSpec spec = buffer.spec();
            text.element()
                    .i32(1, spec.type().code())
                    .i32(3, spec.optional() ? OPTIONAL : REQUIRED)
                    .string(4, spec.name());
            if (spec.type() == ColumnSpec.Type.TEXT) {
                text.i32(6, UTF8).struct(10).struct(1).end().end();
            }
            text.end();
        }
        return text.i64(3, rows)
                .structs(4, groupCount)
                .raw(groups.toByteArray())
                .string(6, "wsc-sim")
                .stop()
                .bytes();
    }

    /** Little endian. */
    private void writeLength(int length) {
        write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)});
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        position += bytes.length;
    }
}
