package org.wscsim.traces.archive;

import static org.wscsim.traces.archive.ArchiveLayout.INT;
import static org.wscsim.traces.archive.ArchiveLayout.LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.wscsim.core.request.Arrival;

/**
 * Writes the binary trace format of {@link ArchiveLayout}: a chunk at a time, the header last, so that a file which was not
 * ended is not taken for a trace. Memory: one chunk. Confined to one thread.
 */
final class ArchiveWriter implements TraceWriter {
    private final FileChannel channel;
    private final MemorySegment recordMemory =
            MemorySegment.ofArray(new byte[ArchiveLayout.CHUNK_RECORDS * ArchiveLayout.RECORD_BYTES]);
    private long[] hashes = new long[1 << 10];
    private int records;
    private int hashCount;
    private long written;
    private long chunks;

    /** Starts at the beginning of an empty file; the channel is closed by the caller. */
    ArchiveWriter(FileChannel channel) throws IOException {
        this.channel = channel;
        channel.position(ArchiveLayout.HEADER_BYTES);
    }

    @Override
    public void write(Arrival request) throws IOException {
        final long at = (long) records * ArchiveLayout.RECORD_BYTES;
        final MemorySegment memory = recordMemory;
        memory.asSlice(at, ArchiveLayout.RECORD_BYTES).fill((byte) 0);
        memory.set(LONG, at + ArchiveLayout.ARRIVAL_PS, request.arrivalPs);
        memory.set(INT, at + ArchiveLayout.PROMPT_TOKENS, request.promptTokens);
        memory.set(INT, at + ArchiveLayout.OUTPUT_TOKENS, request.outputTokens);
        memory.set(INT, at + ArchiveLayout.TENANT_ID, request.tenantId);
        memory.set(INT, at + ArchiveLayout.SLO_CLASS, request.sloClass);
        memory.set(INT, at + ArchiveLayout.SESSION_ID, request.sessionId);
        memory.set(INT, at + ArchiveLayout.MODEL_ID, request.modelId);
        memory.set(INT, at + ArchiveLayout.HASH_TOKENS, request.hashTokens);
        memory.set(INT, at + ArchiveLayout.HASH_COUNT, request.hashCount());
        memory.set(LONG, at + ArchiveLayout.FIRST_HASH, hashCount);
        addHashes(request);
        if (++records == ArchiveLayout.CHUNK_RECORDS || hashCount >= ArchiveLayout.CHUNK_HASHES) {
            endChunk();
        }
    }

    private void addHashes(Arrival request) {
        final int count = request.hashCount();
        if (hashCount + count > hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.max(2 * hashes.length, hashCount + count));
        }
        for (int i = 0; i < count; i++) {
            hashes[hashCount++] = request.hash(i);
        }
    }

    private void endChunk() throws IOException {
        final long payload = ArchiveLayout.payloadBytes(records, hashCount);
        final MemorySegment chunk = zeroed(ArchiveLayout.HEADER_BYTES + ArchiveLayout.aligned(payload));
        final long hashStart = ArchiveLayout.HEADER_BYTES + (long) records * ArchiveLayout.RECORD_BYTES;
        MemorySegment.copy(recordMemory, 0, chunk, ArchiveLayout.HEADER_BYTES, hashStart - ArchiveLayout.HEADER_BYTES);
        for (int i = 0; i < hashCount; i++) {
            chunk.set(LONG, hashStart + (long) i * Long.BYTES, hashes[i]);
        }
        sealRecords(chunk, hashStart);
        sealChunk(chunk, payload);
        writeFully(chunk.asByteBuffer());
        written += records;
        chunks++;
        records = 0;
        hashCount = 0;
    }

    private void sealRecords(MemorySegment chunk, long hashStart) {
        for (int i = 0; i < records; i++) {
            final long at = ArchiveLayout.HEADER_BYTES + (long) i * ArchiveLayout.RECORD_BYTES;
            final long first = hashStart + chunk.get(LONG, at + ArchiveLayout.FIRST_HASH) * Long.BYTES;
            final int count = chunk.get(INT, at + ArchiveLayout.HASH_COUNT);
            chunk.set(INT, at + ArchiveLayout.RECORD_CRC, ArchiveLayout.recordCrc(chunk, at, first, count));
        }
    }

    private void sealChunk(MemorySegment chunk, long payload) {
        chunk.set(INT, 0, ArchiveLayout.CHUNK_MAGIC);
        chunk.set(INT, ArchiveLayout.CHUNK_RECORD_COUNT, records);
        chunk.set(LONG, ArchiveLayout.CHUNK_FIRST_RECORD, written);
        chunk.set(LONG, ArchiveLayout.CHUNK_HASH_COUNT, hashCount);
        chunk.set(INT, ArchiveLayout.CHUNK_CRC, ArchiveLayout.crc(chunk, ArchiveLayout.HEADER_BYTES, payload));
        chunk.set(INT, ArchiveLayout.CHUNK_HEADER_CRC, ArchiveLayout.crc(chunk, 0, ArchiveLayout.CHUNK_HEADER_CRC));
    }

    private static MemorySegment zeroed(long bytes) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
    }

    @Override
    public void end() throws IOException {
        if (records > 0) {
            endChunk();
        }
        final MemorySegment header = zeroed(ArchiveLayout.HEADER_BYTES);
        MemorySegment.copy(MemorySegment.ofArray(ArchiveLayout.MAGIC), 0, header, 0, ArchiveLayout.MAGIC.length);
        header.set(INT, ArchiveLayout.HEADER_VERSION, ArchiveLayout.VERSION);
        header.set(INT, ArchiveLayout.HEADER_RECORD_BYTES, ArchiveLayout.RECORD_BYTES);
        header.set(LONG, ArchiveLayout.HEADER_RECORDS, written);
        header.set(LONG, ArchiveLayout.HEADER_CHUNKS, chunks);
        header.set(LONG, ArchiveLayout.HEADER_FILE_BYTES, channel.position());
        header.set(INT, ArchiveLayout.HEADER_CRC, ArchiveLayout.crc(header, 0, ArchiveLayout.HEADER_CRC));
        channel.position(0);
        writeFully(header.asByteBuffer());
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
