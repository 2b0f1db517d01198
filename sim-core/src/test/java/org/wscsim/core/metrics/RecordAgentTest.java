package org.wscsim.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RecordAgentTest {
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    private final Records.Kept kept = new Records.Kept();

    private AgentRunner runner(RecordRing ring, RecordSink sink) {
        return new AgentRunner(new YieldingIdleStrategy(), errors::add, null, new RecordAgent(ring, sink));
    }

    @Test
    void writesEveryRecordWithTiesByRequestId() throws InterruptedException {
        final int count = 50_000;
        final RecordRing ring = new RecordRing(16);
        try (AgentRunner runner = runner(ring, kept)) {
            final Thread writer = AgentRunner.startOnThread(runner);
            // ten at a time, last id first
            for (int i = 0; i < count; i++) {
                ring.accept(Records.of(i / 10 * 10 + 9 - i % 10, i / 10));
            }
            ring.end();
            ring.awaitWriter();
            writer.join();
        }
        assertThat(kept.ids()).isEqualTo(LongStream.range(0, count).boxed().toList());
        assertThat(errors).isEmpty();
    }

    @Test
    void aFullDiskStopsAProducerThatWaits() throws InterruptedException {
        final UncheckedIOException cause = new UncheckedIOException(new IOException("no space left on device"));
        final RecordRing ring = new RecordRing(4);
        final RecordSink full = record -> {
            if (record.requestId == 100) {
                throw cause;
            }
        };
        try (AgentRunner runner = runner(ring, full)) {
            final Thread writer = AgentRunner.startOnThread(runner);
            assertThatThrownBy(() -> {
                        for (long id = 0; id >= 0; id++) {
                            ring.accept(Records.of(id, id));
                        }
                    })
                    .isSameAs(cause);
            writer.join();
        }
        assertThat(errors).isEmpty();
    }

    @Test
    void aFailureOnTheLastRecordIsSeenToo() throws InterruptedException {
        final UncheckedIOException cause = new UncheckedIOException(new IOException("no space left on device"));
        final RecordRing ring = new RecordRing(4);
        try (AgentRunner runner = runner(ring, record -> {
            throw cause;
        })) {
            final Thread writer = AgentRunner.startOnThread(runner);
            // held back as a possible tie, so it is written only at the end
            ring.accept(Records.of(1, 1));
            ring.end();
            assertThatThrownBy(ring::awaitWriter).isSameAs(cause);
            writer.join();
        }
    }

    @Test
    void anErrorOfTheWriterReachesTheProducer() throws InterruptedException {
        final StackOverflowError cause = new StackOverflowError("test");
        final RecordRing ring = new RecordRing(4);
        try (AgentRunner runner = runner(ring, record -> {
            throw cause;
        })) {
            final Thread writer = AgentRunner.startOnThread(runner);
            ring.accept(Records.of(1, 1));
            ring.end();
            assertThatIllegalStateException().isThrownBy(ring::awaitWriter).withCause(cause);
            writer.join();
        }
    }

    @Test
    void closingTheRunnerAfterTheEndWritesWhatIsLeft() {
        final RecordRing ring = new RecordRing(1_000);
        for (int id = 0; id < 1_000; id++) {
            ring.accept(Records.of(id, id));
        }
        ring.end();
        final AgentRunner runner = runner(ring, kept);
        // never started: its agent is closed on this thread
        runner.close();

        ring.awaitWriter();
        assertThat(kept.ids()).isEqualTo(LongStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void aProducerDoesNotWaitForAWriterThatWasStopped() throws InterruptedException {
        final RecordRing ring = new RecordRing(4);
        final AgentRunner runner = runner(ring, kept);
        final Thread writer = AgentRunner.startOnThread(runner);
        ring.accept(Records.of(1, 1));
        runner.close();
        writer.join();

        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    for (long id = 2; id >= 0; id++) {
                        ring.accept(Records.of(id, id));
                    }
                })
                .withMessageContaining("stopped before the end");
    }
}
