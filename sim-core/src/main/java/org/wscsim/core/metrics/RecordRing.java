package org.wscsim.core.metrics;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.jctools.queues.varhandle.SpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.LimitReachedException;

/**
 * Carries records of finished requests from the simulation thread to the thread that writes them.
 *
 * <p>A record is {@link RecordLayout#BYTES} bytes. Rejection reasons are few and travel as a number: the producer
 * numbers a reason when it first sees it and hands the text over before the first record that uses it.
 *
 * <p>One producer ({@link #accept}, {@link #end}, {@link #awaitWriter}), which waits while the ring is full (spins,
 * yields, parks for at most 0.1 ms) and throws the writer's failure as soon as there is one. One consumer
 * ({@link #drain}, {@link #hasEnded}, {@link #isDrained}, {@link #finish}, {@link #fail}). Allocates nothing per record.
 */
public final class RecordRing implements RecordSink {
    private static final int MESSAGE_TYPE = 1;
    private static final int HEADER_BYTES = 8;
    private static final int RECORD_BYTES = BitUtil.align(RecordLayout.BYTES + HEADER_BYTES, 8);
    private static final int MAX_REASONS = 64;

    private enum Writer {
        WRITING,
        FINISHED,
        FAILED
    }

    private final OneToOneRingBuffer ring;
    private final SpscVarHandleArrayQueue<String> newReasons = new SpscVarHandleArrayQueue<>(MAX_REASONS);
    private final SpscVarHandleArrayQueue<RuntimeException> failures = new SpscVarHandleArrayQueue<>(2);
    /** Written by the producer after its last record, read by the consumer. */
    private volatile boolean ended;
    /** Written by the consumer, read by the producer. */
    private volatile Writer writer = Writer.WRITING;

    // the producer's own
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 100_000);
    private final String[] sentReasons = new String[MAX_REASONS];
    private int sentCount;
    private @Nullable RuntimeException failure;

    // the consumer's own
    private final MessageHandler deliverer = this::deliver;
    private final RequestRecord row = new RequestRecord();
    private final String[] knownReasons = new String[MAX_REASONS];
    private int knownCount;
    private RecordSink target = RecordSink.none();

    /**
     * An empty ring.
     *
     * @param capacity records that it holds at least
     */
    public RecordRing(int capacity) {
        if (capacity < 1 || capacity > 1 << 22) {
            throw new IllegalArgumentException("ring size out of range: capacity=" + capacity + ", allowed=1..2^22");
        }
        // one record more than asked for, since the last bytes before the wrap may not fit one; and Agrona's largest
        // message is an eighth of the ring
        final int bytes = BitUtil.findNextPositivePowerOfTwo(Math.max(capacity + 1, 8) * RECORD_BYTES);
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                bytes + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    }

    /** Off-heap bytes of the ring. */
    public long nativeBytes() {
        return ring.capacity() + (long) RingBufferDescriptor.TRAILER_LENGTH;
    }

    /**
     * Hands over a copy of the record, waiting while the ring is full.
     *
     * @throws RuntimeException the one that the writer failed with
     * @throws IllegalStateException when the writer has finished
     */
    @Override
    public void accept(RequestRecord request) {
        assert !ended : "record after the end: requestId=" + request.requestId;
        checkWriter(request);
        final int rejectionCode = rejectionCode(request.rejection);
        int index = ring.tryClaim(MESSAGE_TYPE, RecordLayout.BYTES);
        if (index < 0) {
            idle.reset();
            do {
                idle.idle();
                checkWriter(request);
                index = ring.tryClaim(MESSAGE_TYPE, RecordLayout.BYTES);
            } while (index < 0);
        }
        RecordLayout.write(ring.buffer(), index, request, rejectionCode);
        ring.commit(index);
    }

    /** Says that no record follows. */
    public void end() {
        ended = true;
    }

    /**
     * After {@link #end()}: waits until the writer has passed on every record.
     *
     * @throws RuntimeException the one that the writer failed with
     */
    public void awaitWriter() {
        assert ended : "waiting for a writer that was not told the end";
        idle.reset();
        while (writer == Writer.WRITING) {
            idle.idle();
        }
        throwFailure();
    }

    /**
     * Passes on up to {@code limit} records; the record handed over is reused.
     *
     * @return how many
     */
    public int drain(RecordSink sink, int limit) {
        target = sink;
        return ring.read(deliverer, limit);
    }

    /** Whether the producer has ended; records may be left in the ring. */
    public boolean hasEnded() {
        return ended;
    }

    /** Whether the producer has ended and every record was drained. */
    public boolean isDrained() {
        return ended && ring.size() == 0;
    }

    /** Says that every record was written. Does nothing after {@link #fail}. */
    public void finish() {
        if (writer == Writer.WRITING) {
            writer = Writer.FINISHED;
        }
    }

    /** Says that records cannot be written on; the producer will throw {@code cause}. Later calls do nothing. */
    public void fail(RuntimeException cause) {
        if (writer == Writer.WRITING) {
            failures.offer(cause);
            writer = Writer.FAILED;
        }
    }

    private void checkWriter(RequestRecord request) {
        final Writer state = writer;
        if (state == Writer.WRITING) {
            return;
        }
        throwFailure();
        throw new IllegalStateException("record for a writer that has finished: requestId=" + request.requestId);
    }

    private void throwFailure() {
        if (writer == Writer.FAILED && failure == null) {
            failure = failures.poll();
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** 0 for none, else the reason's number from 1. */
    private int rejectionCode(@Nullable String reason) {
        if (reason == null) {
            return 0;
        }
        for (int i = 0; i < sentCount; i++) {
            if (sentReasons[i].equals(reason)) {
                return i + 1;
            }
        }
        if (sentCount == MAX_REASONS) {
            throw new LimitReachedException("too many rejection reasons: reason=" + reason + ", allowed=0.."
                    + MAX_REASONS + "; put figures into the log, not into the reason");
        }
        sentReasons[sentCount++] = reason;
        newReasons.offer(reason);
        return sentCount;
    }

    private @Nullable String reason(int rejectionCode) {
        if (rejectionCode == 0) {
            return null;
        }
        while (knownCount < rejectionCode) {
            final String next = newReasons.poll();
            if (next == null) {
                throw new IllegalStateException("rejection reason unknown: code=" + rejectionCode);
            }
            knownReasons[knownCount++] = next;
        }
        return knownReasons[rejectionCode - 1];
    }

    private void deliver(int type, DirectBuffer buffer, int index, int length) {
        assert type == MESSAGE_TYPE && length == RecordLayout.BYTES : "foreign message: type=" + type;
        RecordLayout.read(buffer, index, row);
        row.rejection = reason(buffer.getInt(index + RecordLayout.REJECTION_OFFSET));
        target.accept(row);
    }
}
