package org.wscsim.core.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.agrona.concurrent.AgentInvoker;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.YieldingIdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.wscsim.core.failure.BadInputException;

@Timeout(30)
final class ArrivalAgentTest {
    private final Arrival row = new Arrival();
    private final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();

    /** Arrivals 0..count-1, then the end or what {@link #atEnd} throws. */
    private static class CountingSource implements ArrivalSource {
        private final long count;
        private long next;
        volatile boolean closed;

        CountingSource(long count) {
            this.count = count;
        }

        @Override
        public boolean next(Arrival into) {
            if (next == count) {
                atEnd();
                return false;
            }
            into.set(next, 10 * next, 1, 2);
            next++;
            return true;
        }

        void atEnd() {}

        @Override
        public void close() {
            closed = true;
        }
    }

    private AgentRunner runner(ArrivalSource source, ArrivalRing ring) {
        return new AgentRunner(new YieldingIdleStrategy(), errors::add, null, new ArrivalAgent(source, ring));
    }

    @Test
    void carriesAWholeWorkloadBetweenTwoThreads() throws InterruptedException {
        final long count = 300_000;
        final CountingSource source = new CountingSource(count);
        final ArrivalRing ring = new ArrivalRing(100);
        try (AgentRunner runner = runner(source, ring)) {
            final Thread reader = AgentRunner.startOnThread(runner);
            for (long id = 0; id < count; id++) {
                assertThat(ring.next(row)).isTrue();
                if (row.requestId != id || row.arrivalPs != 10 * id) {
                    throw new AssertionError("arrival lost: expected=" + id + ", got=" + row.requestId);
                }
            }
            assertThat(ring.next(row)).isFalse();
            reader.join();
        }
        assertThat(source.closed).isTrue();
        assertThat(errors).isEmpty();
    }

    @Test
    void handsTheReadersFailureToTheConsumerAndStops() throws InterruptedException {
        final BadInputException cause = new BadInputException("not a number: line=8");
        final CountingSource source = new CountingSource(5_000) {
            @Override
            void atEnd() {
                throw cause;
            }
        };
        final ArrivalRing ring = new ArrivalRing(10);
        try (AgentRunner runner = runner(source, ring)) {
            final Thread reader = AgentRunner.startOnThread(runner);
            for (long id = 0; id < 5_000; id++) {
                assertThat(ring.next(row)).isTrue();
            }
            assertThatThrownBy(() -> ring.next(row)).isSameAs(cause);
            reader.join();
        }
        assertThat(source.closed).isTrue();
        assertThat(errors).isEmpty();
    }

    @Test
    void anErrorOfTheReaderReachesTheConsumerToo() throws InterruptedException {
        final OutOfMemoryError cause = new OutOfMemoryError("test");
        final CountingSource source = new CountingSource(0) {
            @Override
            void atEnd() {
                throw cause;
            }
        };
        final ArrivalRing ring = new ArrivalRing(10);
        try (AgentRunner runner = runner(source, ring)) {
            final Thread reader = AgentRunner.startOnThread(runner);
            assertThatIllegalStateException().isThrownBy(() -> ring.next(row)).withCause(cause);
            reader.join();
        }
        assertThat(source.closed).isTrue();
    }

    @Test
    void stopsWhenTheConsumerCloses() throws InterruptedException {
        final CountingSource endless = new CountingSource(Long.MAX_VALUE);
        final ArrivalRing ring = new ArrivalRing(10);
        try (AgentRunner runner = runner(endless, ring)) {
            final Thread reader = AgentRunner.startOnThread(runner);
            assertThat(ring.next(row)).isTrue();
            ring.close();
            reader.join();
        }
        assertThat(endless.closed).isTrue();
        assertThat(errors).isEmpty();
    }

    @Test
    void aConsumerDoesNotWaitForAReaderThatWasStopped() {
        final CountingSource endless = new CountingSource(Long.MAX_VALUE);
        final ArrivalRing ring = new ArrivalRing(10);
        final AgentRunner runner = runner(endless, ring);
        AgentRunner.startOnThread(runner);
        assertThat(ring.next(row)).isTrue();
        runner.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    while (ring.next(row)) {
                        assertThat(row.promptTokens).isEqualTo(1);
                    }
                })
                .withMessageContaining("stopped before the end");
    }

    @Test
    void keepsTheArrivalThatDidNotFit() {
        final ArrivalRing ring = new ArrivalRing(3);
        try (AgentInvoker invoker =
                new AgentInvoker(errors::add, null, new ArrivalAgent(new CountingSource(1_000), ring))) {
            invoker.start();
            for (long id = 0; id < 1_000; id++) {
                // offers until the ring is full; one consumer batch empties it
                invoker.invoke();
                assertThat(ring.next(row)).isTrue();
                assertThat(row.requestId).isEqualTo(id);
            }
            invoker.invoke();
            assertThat(ring.next(row)).isFalse();
        }
        assertThat(errors).isEmpty();
    }
}
