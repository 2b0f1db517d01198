package org.wscsim.traces.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.wscsim.core.failure.BadInputException;

/**
 * A cursor over the rows of a CSV file: which bytes of the buffer hold each field of the current row.
 *
 * <pre>
 *   buffer  ...|2023-11-16 18:15:46.68,374,44\r\n2023-11-16 ...
 *               ^starts[0]   ends[0]^ ^  ^^ ^
 * </pre>
 *
 * <p>UTF-8 with or without a byte order mark, LF or CRLF, last line end optional, empty lines at the end of the file
 * only. A field may stand in double quotes and then hold commas and doubled quotes, but no line end. Every byte is
 * checked: a NUL byte or malformed UTF-8 is an error wherever it stands.
 *
 * <p>One pass over each byte, one buffer of {@link #MAX_LINE_BYTES}, nothing allocated per row; a longer line is an
 * error. FastCSV makes a string per field (170 ns and some 300 bytes a row), which {@link
 * org.wscsim.core.request.ArrivalSource} rules out; it is the reference in the tests instead. Confined to one thread.
 */
final class CsvRows implements RowPlace, AutoCloseable {
    /** Longest line accepted, with its line end; also the size of the buffer. */
    static final int MAX_LINE_BYTES = 1 << 16;

    private static final int MAX_QUOTED_TEXT = 80;

    private final Path file;
    private final InputStream input;
    private final byte[] buffer = new byte[MAX_LINE_BYTES];
    private int position;
    private int limit;
    private boolean inputEnded;

    private long line;
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int fieldCount;
    private int lineStart;
    private int lineEnd;

    /** Rows of a stream of bytes; the file is for messages. */
    CsvRows(Path file, InputStream input) {
        this.file = file;
        this.input = input;
    }

    /** Line of the current row, from 1. */
    long line() {
        return line;
    }

    int fieldCount() {
        return fieldCount;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Index in {@link #buffer} of the field's first byte, quotes left out. */
    int start(int field) {
        return starts[field];
    }

    /** Index in {@link #buffer} after the field's last byte, quotes left out. */
    int end(int field) {
        return ends[field];
    }

    /** The field as printable text of bounded length; for headers and messages, it allocates. */
    String text(int field) {
        return printable(starts[field], ends[field]);
    }

    /** The current line as printable text of bounded length. */
    String lineText() {
        return printable(lineStart, lineEnd);
    }

    /** Whether the field is exactly this text. */
    boolean is(int field, String text) {
        final int length = ends[field] - starts[field];
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (buffer[starts[field] + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String where() {
        return fileText() + ", line=" + line;
    }

    /** {@code file=...}. */
    String fileText() {
        return "file=" + TraceFile.oneLine(file.toString());
    }

    /**
     * Steps to the next row that is not empty.
     *
     * @return false at the end of the file
     */
    boolean next() {
        boolean empty = false;
        while (fill()) {
            line++;
            if (line == 1) {
                checkFirstBytes();
            }
            split();
            if (lineEnd > lineStart) {
                if (empty) {
                    line--;
                    throw error("empty line", "allowed=at the end of the file; remove it");
                }
                return true;
            }
            empty = true;
        }
        return false;
    }

    private boolean fill() {
        if (position == limit && !inputEnded) {
            position = 0;
            limit = 0;
            refill();
        }
        return position < limit;
    }

    /** Skips a byte order mark. */
    private void checkFirstBytes() {
        while (limit - position < 3 && !inputEnded) {
            refill();
        }
        final boolean marked = limit - position >= 3
                && (buffer[position] & 0xFF) == 0xEF
                && (buffer[position + 1] & 0xFF) == 0xBB
                && (buffer[position + 2] & 0xFF) == 0xBF;
        if (marked) {
            position += 3;
        }
    }

    /** Moves the unread bytes to the front and reads on behind them. */
    private void refill() {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        try {
            final int read = input.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                inputEnded = true;
            } else {
                limit += read;
            }
        } catch (IOException e) {
            throw new BadInputException(
                    "trace not readable: " + fileText() + ", after_line=" + line + ", reason="
                            + TraceFile.oneLine(String.valueOf(e.getMessage())),
                    e);
        }
    }

    /** Splits the line at {@code position}, reading on where the buffer ends first, and steps behind it. */
    private void split() {
        while (!splitPlain()) {
            if (limit - position == buffer.length) {
                throw error("line too long", "bytes=" + MAX_LINE_BYTES + " or more; is this a text file of requests?");
            }
            refill();
        }
    }

    /**
     * Finds line end and fields in one pass: letters, digits and most signs are above the comma, so nearly every byte costs
     * one comparison. A line with quotes or bytes outside ASCII is split again, with care.
     *
     * @return false where the line goes on behind the buffer
     */
    private boolean splitPlain() {
        final byte[] bytes = buffer;
        final int to = limit;
        boolean plain = true;
        int count = 0;
        int fieldStart = position;
        int i = position;
        for (; i < to; i++) {
            final byte b = bytes[i];
            if (b > ',') {
                continue;
            }
            if (b == ',') {
                addField(count++, fieldStart, i);
                fieldStart = i + 1;
            } else if (b == '\n') {
                break;
            } else {
                plain &= b > 0 && b != '"';
            }
        }
        if (i == to && !inputEnded) {
            return false;
        }
        lineStart = position;
        lineEnd = i > position && bytes[i - 1] == '\r' ? i - 1 : i;
        position = Math.min(i + 1, to);
        if (plain) {
            addField(count++, fieldStart, lineEnd);
            fieldCount = count;
        } else {
            splitFields();
        }
        return true;
    }

    /** Splits the current line by the rules for quotes, and checks its text. */
    private void splitFields() {
        final byte[] bytes = buffer;
        final int to = lineEnd;
        boolean plain = true;
        int count = 0;
        int fieldStart = lineStart;
        for (int i = lineStart; i < to; i++) {
            final byte b = bytes[i];
            if (b == ',') {
                addField(count++, fieldStart, i);
                fieldStart = i + 1;
            } else if (b <= 0) {
                plain = false;
            } else if (b == '"' && i == fieldStart) {
                final int closing = indexOfClosingQuote(i + 1);
                addField(count++, fieldStart + 1, closing);
                // After the comma; past the end of the line where the quote closes it.
                fieldStart = closing + 2;
                i = closing + 1;
                plain = false;
            }
        }
        if (fieldStart <= to) {
            addField(count++, fieldStart, to);
        }
        fieldCount = count;
        if (!plain) {
            checkText();
        }
    }

    private void addField(int field, int start, int end) {
        if (field == starts.length) {
            starts = Arrays.copyOf(starts, 2 * field);
            ends = Arrays.copyOf(ends, 2 * field);
        }
        starts[field] = start;
        ends[field] = end;
    }

    private int indexOfClosingQuote(int from) {
        for (int i = from; i < lineEnd; i++) {
            if (buffer[i] == '"') {
                if (i + 1 == lineEnd || buffer[i + 1] == ',') {
                    return i;
                }
                if (buffer[i + 1] != '"') {
                    break;
                }
                i++;
            }
        }
        throw error("quoted field not closed", "column=" + (from - lineStart) + "; close the quote on its own line");
    }

    /** A line with a byte outside ASCII, or a NUL: it must be UTF-8 text all the same. */
    private void checkText() {
        for (int i = lineStart; i < lineEnd; i++) {
            if (buffer[i] == 0) {
                throw error("NUL byte", "column=" + (i - lineStart + 1) + "; the trace must be UTF-8 text");
            }
        }
        final int malformed = Utf8.indexOfMalformed(buffer, lineStart, lineEnd);
        if (malformed >= 0) {
            throw error(
                    "not UTF-8 text",
                    "column=" + (malformed - lineStart + 1) + ", byte=0x"
                            + Integer.toHexString(buffer[malformed] & 0xFF) + "; the trace must be UTF-8 text");
        }
    }

    private String printable(int start, int end) {
        final int shown = Math.min(end, start + MAX_QUOTED_TEXT);
        final String text = TraceFile.oneLine(new String(buffer, start, shown - start, StandardCharsets.UTF_8));
        return shown < end ? text + "..." : text;
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException e) {
            throw new BadInputException("trace not closed: " + fileText(), e);
        }
    }
}
