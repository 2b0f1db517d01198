package org.wscsim.traces.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

final class ArchiveTest {
    @TempDir
    Path folder;

    /** Requests made from their number, every third with hashes; fails after so many where told to. */
    private static class Numbered implements ArrivalSource {
        private final int requests;
        private final int failing;
        private int given;

        Numbered(int requests, int failing) {
            this.requests = requests;
            this.failing = failing;
        }

        @Override
        public boolean next(Arrival into) {
            if (given == failing) {
                throw new BadInputException("no more");
            }
            if (given == requests) {
                return false;
            }
            fill(into, given++);
            return true;
        }

        @Override
        public void close() {}
    }

    private static void fill(Arrival into, int i) {
        into.set(i, 1_000_000_007L * i, 1 + i % 9_999, 1 + i % 77);
        into.tenantId = i % 5;
        into.sloClass = i % 3;
        into.sessionId = i % 11;
        into.modelId = i % 2;
        if (i % 3 == 0) {
            into.hashTokens = 16;
            for (int k = 0; k <= i % 40; k++) {
                into.addHash(0x9E3779B97F4A7C15L * (i + k));
            }
        }
    }

    private Path written(int requests) {
        final Path file = folder.resolve("t.wsct");
        TraceOutput.write(new Numbered(requests, -1), file, "binary");
        return file;
    }

    private static int readAll(Path file) throws IOException {
        final Arrival found = new Arrival();
        final Arrival expected = new Arrival();
        int count = 0;
        try (ArrivalSource source = ArchiveReader.open(file)) {
            while (source.next(found)) {
                fill(expected, count++);
                assertThat(found.requestId).isEqualTo(expected.requestId);
                assertThat(found.arrivalPs).isEqualTo(expected.arrivalPs);
                assertThat(found.promptTokens).isEqualTo(expected.promptTokens);
                assertThat(found.outputTokens).isEqualTo(expected.outputTokens);
                assertThat(found.tenantId).isEqualTo(expected.tenantId);
                assertThat(found.sloClass).isEqualTo(expected.sloClass);
                assertThat(found.sessionId).isEqualTo(expected.sessionId);
                assertThat(found.modelId).isEqualTo(expected.modelId);
                assertThat(hashes(found)).isEqualTo(hashes(expected));
            }
        }
        return count;
    }

    private static String hashes(Arrival arrival) {
        final StringBuilder text = new StringBuilder().append(arrival.hashTokens);
        for (int i = 0; i < arrival.hashCount(); i++) {
            text.append(' ').append(arrival.hash(i));
        }
        return text.toString();
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        for (final int requests : new int[] {1, 2, 4_095, 4_096, 4_097, 10_000}) {
            assertThat(readAll(written(requests))).isEqualTo(requests);
        }
    }

    @Test
    void isMadeOfPartsOf64Bytes() throws IOException {
        final Path file = written(5_000);
        assertThat(Files.size(file) % 64).isZero();
        assertThat(ArchiveReader.recognises(Arrays.copyOf(Files.readAllBytes(file), 64)))
                .isTrue();
    }

    /** The n-th record and its hashes end at a known place, so a cut names the first record that is not whole. */
    @Test
    void namesTheFirstRecordMissingFromATruncatedFile() throws IOException {
        final int requests = 6_000;
        final byte[] whole = Files.readAllBytes(written(requests));
        // second chunk: records 4,096.. of 64 bytes each behind the chunk's header
        final long secondChunk = whole.length - 64 - size(requests - 4_096, 4_096);
        for (final int cut : new int[] {0, 1, 63}) {
            assertTruncated(whole, (int) secondChunk + 64 + 64 * 4 + cut, 4_096 + hashlessBefore(4_096, 4));
        }
        assertTruncated(whole, (int) secondChunk + 10, 4_096);
        assertTruncated(whole, 64, 0);
        assertTruncated(whole, 20, 0);
        assertTruncated(whole, whole.length - 64, requests - 6);
    }

    /** Bytes of records and hashes of the requests from one on, filled up to 64. */
    private static long size(int count, int from) {
        final Arrival a = new Arrival();
        long bytes = 0;
        for (int i = from; i < from + count; i++) {
            fill(a, i);
            bytes += 64 + 8L * a.hashCount();
        }
        return (bytes + 63) / 64 * 64;
    }

    /** Of the first {@code count} records, those before one whose hashes, which lie behind all records, are cut off. */
    private static int hashlessBefore(int from, int count) {
        int whole = 0;
        while (whole < count && (from + whole) % 3 != 0) {
            whole++;
        }
        return whole;
    }

    private void assertTruncated(byte[] whole, int length, int record) throws IOException {
        final Path file = Files.write(folder.resolve("cut.wsct"), Arrays.copyOf(whole, length));
        final String expected = "record=" + record + ", bytes=" + length;
        if (length == whole.length - 64) {
            assertThatThrownBy(() -> readAll(file)).hasMessageStartingWith("trace truncated: file=");
            return;
        }
        assertThatThrownBy(() -> readAll(file))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("trace truncated: file=")
                .hasMessageContaining(expected);
    }

    @Test
    void namesTheDamagedRecordWhereverAByteIsFlipped() throws IOException {
        final int requests = 5_000;
        final byte[] whole = Files.readAllBytes(written(requests));
        final long seed = 17;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            final int at = random.nextInt(whole.length);
            final byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            final Path file = Files.write(folder.resolve("damaged.wsct"), damaged);
            if (at < 8 || fills(at, whole.length, requests)) {
                continue;
            }
            assertThatThrownBy(() -> readAll(file))
                    .as("seed=%d, byte=%d", seed, at)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("file=");
        }
        final int record = 4_200;
        final byte[] damaged = whole.clone();
        final int secondChunk = (int) (whole.length - 64 - size(requests - 4_096, 4_096));
        damaged[secondChunk + 64 + 64 * (record - 4_096) + 9] ^= 1;
        final Path file = Files.write(folder.resolve("damaged.wsct"), damaged);
        assertThatThrownBy(() -> readAll(file))
                .hasMessageStartingWith("trace corrupted")
                .hasMessageContaining("record=4200;");
    }

    /** Bytes that say nothing: behind a chunk's hashes, and in its header. */
    private static boolean fills(int at, int length, int requests) {
        final int second = (int) (length - 64 - size(requests - 4_096, 4_096));
        final boolean header = (at >= 64 + 32 && at < 128) || (at >= second + 32 && at < second + 64);
        return header || at >= length - 64 || (at >= second - 64 && at < second);
    }

    @Test
    void refusesOtherVersionsAndTrailingBytes() throws IOException {
        final byte[] whole = Files.readAllBytes(written(3));
        final byte[] other = whole.clone();
        other[8] = 2;
        assertThatThrownBy(() -> readAll(Files.write(folder.resolve("v"), other)))
                .hasMessageContainingAll("trace of another version", "version=2, known=1");
        assertThatThrownBy(() -> readAll(Files.write(folder.resolve("l"), Arrays.copyOf(whole, whole.length + 1))))
                .hasMessageContaining("trace longer than its header says");
    }

    /** Its checksums are right: somebody else has written it. */
    @Test
    void refusesRequestsForModelsThatCannotBe() {
        final Path file = folder.resolve("t.wsct");
        final ArrivalSource other = new Numbered(3, -1) {
            @Override
            public boolean next(Arrival into) {
                final boolean any = super.next(into);
                into.modelId = -1;
                return any;
            }
        };
        TraceOutput.write(other, file, "binary");
        assertThatThrownBy(() -> readAll(file)).hasMessageContainingAll("no valid request", "record=0", "model=-1");
    }

    @Test
    void leavesTheTargetAsItWasWhenTheSourceFails() throws IOException {
        final Path file = written(3);
        final byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> TraceOutput.write(new Numbered(9_000, 8_000), file, "binary"))
                .hasMessage("no more");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writesCsvToThePicosecond() throws IOException {
        final Path file = folder.resolve("t.csv");
        TraceOutput.write(new Numbered(2, -1), file, "csv");
        assertThat(file).hasContent("""
                arrived_at,num_prefill_tokens,num_decode_tokens,tenant_id,slo_class,session_id,model
                0.000000000000,1,1,0,0,0,0
                0.001000000007,2,2,1,1,1,1
                """);
    }

    @Test
    void saysWhyAFileCannotBeWritten() {
        assertThatThrownBy(() -> TraceOutput.write(new Numbered(2, -1), folder.resolve("none/t.wsct"), "binary"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("trace not written: output=");
    }
}
