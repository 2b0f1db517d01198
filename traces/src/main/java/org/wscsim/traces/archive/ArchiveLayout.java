package org.wscsim.traces.archive;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The binary trace format, version 1: a header, then chunks of up to {@value #CHUNK_RECORDS} records, each with the hashes
 * of its records behind them. Little endian; every part begins at a multiple of 64 bytes.
 *
 * <pre>
 *  header, 64 bytes           chunk, 64 bytes, then          record, 64 bytes
 *   0 "WSCTRACE"               records and hashes             0 arrivalPs       28 modelId
 *   8 version                  0 "CHNK"                       8 promptTokens    32 hashTokens
 *  12 record bytes             4 records                     12 outputTokens    36 hash count
 *  16 records                  8 first record                16 tenantId        40 first hash in chunk
 *  24 chunks                  16 hashes                      20 sloClass        48 CRC32C of 0..47 and its hashes
 *  32 file bytes              24 CRC32C of records, hashes   24 sessionId       52 zero
 *  40 zero                    28 CRC32C of 0..27
 *  60 CRC32C of 0..59         32 zero
 * </pre>
 *
 * A chunk's checksum is what reading verifies; a record's own says which record is damaged when it fails.
 */
final class ArchiveLayout {
    static final int VERSION = 1;
    static final int CHUNK_RECORDS = 4_096;
    /** A chunk ends early beyond this many hashes; the record that exceeds it is the last. */
    static final int CHUNK_HASHES = 1 << 17;

    static final int HEADER_BYTES = 64;
    static final int RECORD_BYTES = 64;
    static final byte[] MAGIC = "WSCTRACE".getBytes(StandardCharsets.US_ASCII);
    static final int CHUNK_MAGIC = 0x4B4E4843;

    static final int HEADER_VERSION = 8;
    static final int HEADER_RECORD_BYTES = 12;
    static final int HEADER_RECORDS = 16;
    static final int HEADER_CHUNKS = 24;
    static final int HEADER_FILE_BYTES = 32;
    static final int HEADER_CRC = 60;

    static final int CHUNK_RECORD_COUNT = 4;
    static final int CHUNK_FIRST_RECORD = 8;
    static final int CHUNK_HASH_COUNT = 16;
    static final int CHUNK_CRC = 24;
    static final int CHUNK_HEADER_CRC = 28;

    static final int ARRIVAL_PS = 0;
    static final int PROMPT_TOKENS = 8;
    static final int OUTPUT_TOKENS = 12;
    static final int TENANT_ID = 16;
    static final int SLO_CLASS = 20;
    static final int SESSION_ID = 24;
    static final int MODEL_ID = 28;
    static final int HASH_TOKENS = 32;
    static final int HASH_COUNT = 36;
    static final int FIRST_HASH = 40;
    static final int RECORD_CRC = 48;

    // unaligned, since chunks are built in byte arrays
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ArchiveLayout() {}

    /** Bytes of a chunk's records and hashes, without what fills up to 64. */
    static long payloadBytes(long records, long hashes) {
        return records * RECORD_BYTES + hashes * Long.BYTES;
    }

    static long aligned(long bytes) {
        return (bytes + HEADER_BYTES - 1) / HEADER_BYTES * HEADER_BYTES;
    }

    static int crc(MemorySegment memory, long offset, long bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(memory.asSlice(offset, bytes).asByteBuffer());
        return (int) crc.getValue();
    }

    /** Checksum of a record and of its hashes, which begin at {@code hashes}. */
    static int recordCrc(MemorySegment memory, long record, long hashes, long count) {
        final CRC32C crc = new CRC32C();
        crc.update(memory.asSlice(record, RECORD_CRC).asByteBuffer());
        crc.update(memory.asSlice(hashes, count * Long.BYTES).asByteBuffer());
        return (int) crc.getValue();
    }
}
