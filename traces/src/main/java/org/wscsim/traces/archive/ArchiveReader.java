package org.wscsim.traces.archive;

import static org.wscsim.traces.archive.ArchiveLayout.INT;
import static org.wscsim.traces.archive.ArchiveLayout.LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * Reads the binary trace format of {@link ArchiveLayout}, mapped into memory whatever its size.
 *
 * <p>The header and the file's length are checked on opening, a chunk's checksum before its first record is given out. A
 * file that is cut short or damaged is named with the first record (from 0) that cannot be read. A few nanoseconds a record;
 * allocates per chunk only. Opened anywhere, then confined to one thread.
 */
public final class ArchiveReader implements ArrivalSource {
    private final Arena arena;
    private final MemorySegment memory;
    private final String file;
    private final long records;

    private long nextChunk = ArchiveLayout.HEADER_BYTES;
    private long record;
    private long chunkEnd;
    /** Where the chunk's next record and its hashes lie. */
    private long position;

    private long hashes;
    private long chunkHashes;
    private long previousPs;

    private ArchiveReader(Arena arena, MemorySegment memory, String file) {
        this.arena = arena;
        this.memory = memory;
        this.file = file;
        requireHeader();
        records = memory.get(LONG, ArchiveLayout.HEADER_RECORDS);
        requireLength();
    }

    /** Whether a file that begins so is of this format; at least 8 bytes are needed to tell. */
    public static boolean recognises(byte[] head) {
        return head.length >= ArchiveLayout.MAGIC.length
                && Arrays.equals(Arrays.copyOf(head, ArchiveLayout.MAGIC.length), ArchiveLayout.MAGIC);
    }

    /**
     * Maps the file; the caller closes the source.
     *
     * @throws BadInputException when its header is damaged or it is cut short
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena is closed with the source
    public static ArrivalSource open(Path path) throws IOException {
        final Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            final MemorySegment memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new ArchiveReader(arena, memory, "file=" + OneLine.of(path.toString()));
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private void requireHeader() {
        if (memory.byteSize() < ArchiveLayout.HEADER_BYTES) {
            throw truncated(0, ArchiveLayout.HEADER_BYTES);
        }
        final int version = memory.get(INT, ArchiveLayout.HEADER_VERSION);
        if (version != ArchiveLayout.VERSION) {
            throw new BadInputException("trace of another version: " + file + ", version=" + version + ", known="
                    + ArchiveLayout.VERSION + "; convert the original again");
        }
        if (memory.get(INT, ArchiveLayout.HEADER_CRC) != ArchiveLayout.crc(memory, 0, ArchiveLayout.HEADER_CRC)
                || memory.get(INT, ArchiveLayout.HEADER_RECORD_BYTES) != ArchiveLayout.RECORD_BYTES) {
            throw new BadInputException(
                    "trace corrupted: " + file + ", part=header, record=0; convert the original again");
        }
    }

    private void requireLength() {
        final long expected = memory.get(LONG, ArchiveLayout.HEADER_FILE_BYTES);
        if (memory.byteSize() > expected) {
            throw new BadInputException("trace longer than its header says: " + file + ", bytes=" + memory.byteSize()
                    + ", expected=" + expected + ", records=" + records + "; convert the original again");
        }
        if (memory.byteSize() < expected) {
            throw truncated(firstMissing(), expected);
        }
        if (records == 0) {
            throw new BadInputException("trace has no requests: " + file + "; convert another");
        }
    }

    private BadInputException truncated(long missing, long expected) {
        return new BadInputException("trace truncated: " + file + ", record=" + missing + ", bytes=" + memory.byteSize()
                + ", expected=" + expected + "; convert the original again");
    }

    /** The first record of which a part is missing. */
    private long firstMissing() {
        long chunk = ArchiveLayout.HEADER_BYTES;
        long before = 0;
        while (chunk + ArchiveLayout.HEADER_BYTES <= memory.byteSize()) {
            final long count = Integer.toUnsignedLong(memory.get(INT, chunk + ArchiveLayout.CHUNK_RECORD_COUNT));
            final long hashCount = memory.get(LONG, chunk + ArchiveLayout.CHUNK_HASH_COUNT);
            final long start = chunk + ArchiveLayout.HEADER_BYTES;
            if (memory.get(INT, chunk) != ArchiveLayout.CHUNK_MAGIC || hashCount < 0) {
                break;
            }
            final long hashStart = start + count * ArchiveLayout.RECORD_BYTES;
            chunk = start + ArchiveLayout.aligned(ArchiveLayout.payloadBytes(count, hashCount));
            if (chunk > memory.byteSize() || chunk < start) {
                return before + wholeRecords(start, hashStart, count);
            }
            before += count;
        }
        return before;
    }

    /** Records of a chunk cut short that are there with all their hashes. */
    private long wholeRecords(long start, long hashStart, long count) {
        final long end = memory.byteSize();
        long whole = 0;
        for (long at = start;
                whole < count && at + ArchiveLayout.RECORD_BYTES <= end;
                at += ArchiveLayout.RECORD_BYTES) {
            final long last =
                    memory.get(LONG, at + ArchiveLayout.FIRST_HASH) + memory.get(INT, at + ArchiveLayout.HASH_COUNT);
            if (last > 0 && hashStart + last * Long.BYTES > end) {
                break;
            }
            whole++;
        }
        return whole;
    }

    @Override
    public boolean next(Arrival into) {
        if (record == records) {
            return false;
        }
        if (record == chunkEnd) {
            enterChunk();
        }
        final long at = position;
        into.set(
                record,
                memory.get(LONG, at + ArchiveLayout.ARRIVAL_PS),
                memory.get(INT, at + ArchiveLayout.PROMPT_TOKENS),
                memory.get(INT, at + ArchiveLayout.OUTPUT_TOKENS));
        into.tenantId = memory.get(INT, at + ArchiveLayout.TENANT_ID);
        into.sloClass = memory.get(INT, at + ArchiveLayout.SLO_CLASS);
        into.sessionId = memory.get(INT, at + ArchiveLayout.SESSION_ID);
        into.modelId = memory.get(INT, at + ArchiveLayout.MODEL_ID);
        into.hashTokens = memory.get(INT, at + ArchiveLayout.HASH_TOKENS);
        requireRequest(into);
        addHashes(into, at);
        previousPs = into.arrivalPs;
        position = at + ArchiveLayout.RECORD_BYTES;
        record++;
        return true;
    }

    private void addHashes(Arrival into, long at) {
        final int count = memory.get(INT, at + ArchiveLayout.HASH_COUNT);
        if (count == 0) {
            return;
        }
        final long first = memory.get(LONG, at + ArchiveLayout.FIRST_HASH);
        if (count < 0 || first < 0 || first > chunkHashes - count || into.hashTokens < 1) {
            throw corrupted(record);
        }
        for (long i = first; i < first + count; i++) {
            into.addHash(memory.get(LONG, hashes + i * Long.BYTES));
        }
    }

    /** Also a file whose checksums are right may have been written by somebody else. */
    private void requireRequest(Arrival request) {
        final boolean inOrder = request.arrivalPs >= previousPs && request.arrivalPs <= VirtualTime.MAX_SPAN_PS;
        final boolean lengths = request.promptTokens >= 1
                && request.promptTokens <= Arrival.MAX_TOKENS
                && request.outputTokens >= 1
                && request.outputTokens <= Arrival.MAX_TOKENS;
        if (!inOrder || !lengths || request.modelId < 0) {
            throw new BadInputException("no valid request: " + file + ", record=" + record + ", arrival_ps="
                    + request.arrivalPs + ", previous_ps=" + previousPs + ", prompt_tokens=" + request.promptTokens
                    + ", output_tokens=" + request.outputTokens + ", model=" + request.modelId
                    + "; convert the original again");
        }
    }

    private void enterChunk() {
        final long chunk = nextChunk;
        final boolean headerThere = chunk + ArchiveLayout.HEADER_BYTES <= memory.byteSize();
        if (!headerThere
                || memory.get(INT, chunk) != ArchiveLayout.CHUNK_MAGIC
                || memory.get(INT, chunk + ArchiveLayout.CHUNK_HEADER_CRC)
                        != ArchiveLayout.crc(memory, chunk, ArchiveLayout.CHUNK_HEADER_CRC)
                || memory.get(LONG, chunk + ArchiveLayout.CHUNK_FIRST_RECORD) != record) {
            throw corrupted(record);
        }
        final int count = memory.get(INT, chunk + ArchiveLayout.CHUNK_RECORD_COUNT);
        chunkHashes = memory.get(LONG, chunk + ArchiveLayout.CHUNK_HASH_COUNT);
        position = chunk + ArchiveLayout.HEADER_BYTES;
        hashes = position + (long) count * ArchiveLayout.RECORD_BYTES;
        final long payload = ArchiveLayout.payloadBytes(count, chunkHashes);
        if (count < 1 || chunkHashes < 0 || position + payload > memory.byteSize()) {
            throw corrupted(record);
        }
        if (memory.get(INT, chunk + ArchiveLayout.CHUNK_CRC) != ArchiveLayout.crc(memory, position, payload)) {
            throw corrupted(record + firstDamaged(count));
        }
        nextChunk = position + ArchiveLayout.aligned(payload);
        chunkEnd = record + count;
    }

    /** Which record of the chunk does not fit its own checksum; the first where all do. */
    private int firstDamaged(int count) {
        for (int i = 0; i < count; i++) {
            final long at = position + (long) i * ArchiveLayout.RECORD_BYTES;
            final long first = memory.get(LONG, at + ArchiveLayout.FIRST_HASH);
            final int hashCount = memory.get(INT, at + ArchiveLayout.HASH_COUNT);
            final boolean inside = first >= 0 && hashCount >= 0 && first <= chunkHashes - hashCount;
            if (!inside
                    || memory.get(INT, at + ArchiveLayout.RECORD_CRC)
                            != ArchiveLayout.recordCrc(memory, at, hashes + first * Long.BYTES, hashCount)) {
                return i;
            }
        }
        return 0;
    }

    private BadInputException corrupted(long damaged) {
        return new BadInputException(
                "trace corrupted: " + file + ", record=" + damaged + "; convert the original again");
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
