package org.wscsim.core.request;

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

/**
 * Carries arrivals from the thread that reads the workload to the simulation thread, which sees an ordinary
 * {@link ArrivalSource}.
 *
 * <p>An arrival without content hashes is one message of 40 bytes, 48 with the ring's header. Hashes follow the row; those
 * that do not fit go ahead of it, in messages of their own:
 *
 * <pre>
 *   ROW      0 requestId   8 arrivalPs   16 promptTokens   20 outputTokens   24 tenantId   28 sloClass   32 sessionId   36 modelId
 *   HASHED   as ROW       40 hashTokens  44 count          48 hashes, 8 bytes each
 *   HASHES   0 hashes, 8 bytes each: the beginning of the next HASHED row's
 * </pre>
 *
 * The consumer takes messages in batches of up to {@value #BATCH}. The stream ends by {@link #end()} or
 * {@link #fail}; both come after every message offered before them.
 *
 * <p>One producer ({@link #offer}, {@link #end}, {@link #fail}, {@link #isClosed}), one consumer ({@link #next},
 * {@link #close}). The consumer spins, then yields, then parks for at most 0.1 ms at a time while it waits. Allocates
 * nothing per request.
 */
public final class ArrivalRing implements ArrivalSource {
    private static final int ROW = 1;
    private static final int HASHED = 2;
    private static final int HASHES = 3;
    private static final int ROW_BYTES = 2 * Long.BYTES + 6 * Integer.BYTES;
    private static final int HASHED_BYTES = ROW_BYTES + 2 * Integer.BYTES;
    private static final int RECORD_BYTES = ROW_BYTES + Long.BYTES;
    private static final int BATCH = 64;

    private enum Producer {
        OFFERING,
        ENDED,
        FAILED
    }

    private final OneToOneRingBuffer ring;
    private final SpscVarHandleArrayQueue<RuntimeException> failures = new SpscVarHandleArrayQueue<>(2);
    /** Written by the producer after its last message, read by the consumer when it finds no message. */
    private volatile Producer producer = Producer.OFFERING;
    /** Written by the consumer, read by the producer. */
    private volatile boolean closed;

    // the producer's own
    private final int mostHashes;
    /** Hashes of the arrival being offered that are in the ring already. */
    private int hashesAhead;

    // the consumer's own
    private final IdleStrategy idle = new BackoffIdleStrategy(100, 10, 1_000, 100_000);
    private final MessageHandler keeper = this::keep;
    private final Arrival[] batch = new Arrival[BATCH];
    private final Arrival ahead = new Arrival();
    private int kept;
    private int taken;
    private @Nullable RuntimeException failure;

    /**
     * An empty ring.
     *
     * @param capacity messages that it holds at least
     */
    public ArrivalRing(int capacity) {
        if (capacity < 1 || capacity > 1 << 24) {
            throw new IllegalArgumentException("ring size out of range: capacity=" + capacity + ", allowed=1..2^24");
        }
        // one message more than asked for, since the last bytes before the wrap may not fit one; and Agrona's largest
        // message is an eighth of the ring
        final int bytes = BitUtil.findNextPositivePowerOfTwo(Math.max(capacity + 1, 16) * RECORD_BYTES);
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                bytes + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        mostHashes = (ring.maxMsgLength() - HASHED_BYTES) / Long.BYTES;
        for (int i = 0; i < BATCH; i++) {
            batch[i] = new Arrival();
        }
    }

    /**
     * Puts a copy of the arrival into the ring.
     *
     * @return false when the ring is full; the same arrival must then be offered again
     */
    public boolean offer(Arrival arrival) {
        assert producer == Producer.OFFERING : "arrival offered after the end: requestId=" + arrival.requestId;
        return arrival.hashCount() == 0 ? offerRow(arrival) : offerHashed(arrival);
    }

    private boolean offerRow(Arrival arrival) {
        final int index = ring.tryClaim(ROW, ROW_BYTES);
        if (index < 0) {
            return false;
        }
        putRow(index, arrival);
        ring.commit(index);
        return true;
    }

    private boolean offerHashed(Arrival arrival) {
        final int count = arrival.hashCount();
        while (count - hashesAhead > mostHashes) {
            final int index = ring.tryClaim(HASHES, mostHashes * Long.BYTES);
            if (index < 0) {
                return false;
            }
            putHashes(index, arrival, mostHashes);
            ring.commit(index);
        }
        final int rest = count - hashesAhead;
        final int index = ring.tryClaim(HASHED, HASHED_BYTES + rest * Long.BYTES);
        if (index < 0) {
            return false;
        }
        putRow(index, arrival);
        ring.buffer().putInt(index + ROW_BYTES, arrival.hashTokens);
        ring.buffer().putInt(index + ROW_BYTES + Integer.BYTES, rest);
        putHashes(index + HASHED_BYTES, arrival, rest);
        ring.commit(index);
        hashesAhead = 0;
        return true;
    }

    private void putHashes(int index, Arrival arrival, int count) {
        final var buffer = ring.buffer();
        for (int i = 0; i < count; i++) {
            buffer.putLong(index + i * Long.BYTES, arrival.hash(hashesAhead + i));
        }
        hashesAhead += count;
    }

    private void putRow(int index, Arrival arrival) {
        final var buffer = ring.buffer();
        buffer.putLong(index, arrival.requestId);
        buffer.putLong(index + 8, arrival.arrivalPs);
        buffer.putInt(index + 16, arrival.promptTokens);
        buffer.putInt(index + 20, arrival.outputTokens);
        buffer.putInt(index + 24, arrival.tenantId);
        buffer.putInt(index + 28, arrival.sloClass);
        buffer.putInt(index + 32, arrival.sessionId);
        buffer.putInt(index + 36, arrival.modelId);
    }

    /** Off-heap bytes of the ring. */
    public long nativeBytes() {
        return ring.capacity() + (long) RingBufferDescriptor.TRAILER_LENGTH;
    }

    /** Says that the workload has ended. Later calls, and calls after {@link #fail}, do nothing. */
    public void end() {
        if (producer == Producer.OFFERING) {
            producer = Producer.ENDED;
        }
    }

    /** Says that the workload cannot be read on; the consumer's {@link #next} will throw {@code cause}. */
    public void fail(RuntimeException cause) {
        if (producer == Producer.OFFERING) {
            failures.offer(cause);
            producer = Producer.FAILED;
        }
    }

    /** Whether the consumer wants no more, so that a producer who finds the ring full need not wait. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Waits for the next arrival.
     *
     * @throws RuntimeException the one that the producer failed with
     */
    @Override
    public boolean next(Arrival into) {
        if (taken == kept && !refill()) {
            return false;
        }
        into.copyFrom(batch[taken++]);
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }

    private boolean refill() {
        kept = 0;
        taken = 0;
        idle.reset();
        while (true) {
            // read before the ring: what was offered before the producer ended is then seen in it
            final Producer state = producer;
            ring.read(keeper, BATCH);
            if (kept > 0) {
                return true;
            }
            // a read may stop at the ring's wrap without a message, so an empty read alone proves nothing
            if (state != Producer.OFFERING && ring.size() == 0) {
                return endOrThrow(state);
            }
            idle.idle();
        }
    }

    private boolean endOrThrow(Producer state) {
        if (state == Producer.FAILED && failure == null) {
            failure = failures.poll();
        }
        if (failure != null) {
            throw failure;
        }
        return false;
    }

    private void keep(int type, DirectBuffer buffer, int index, int length) {
        if (type == HASHES) {
            keepHashes(ahead, buffer, index, length / Long.BYTES);
            return;
        }
        assert type == HASHED || length == ROW_BYTES : "foreign message: type=" + type + ", bytes=" + length;
        final Arrival arrival = batch[kept++];
        arrival.requestId = buffer.getLong(index);
        arrival.arrivalPs = buffer.getLong(index + 8);
        arrival.promptTokens = buffer.getInt(index + 16);
        arrival.outputTokens = buffer.getInt(index + 20);
        arrival.tenantId = buffer.getInt(index + 24);
        arrival.sloClass = buffer.getInt(index + 28);
        arrival.sessionId = buffer.getInt(index + 32);
        arrival.modelId = buffer.getInt(index + 36);
        arrival.clearHashes();
        if (type == HASHED) {
            arrival.hashTokens = buffer.getInt(index + ROW_BYTES);
            for (int i = 0; i < ahead.hashCount(); i++) {
                arrival.addHash(ahead.hash(i));
            }
            ahead.clearHashes();
            keepHashes(arrival, buffer, index + HASHED_BYTES, buffer.getInt(index + ROW_BYTES + Integer.BYTES));
        }
    }

    private static void keepHashes(Arrival into, DirectBuffer buffer, int index, int count) {
        for (int i = 0; i < count; i++) {
            into.addHash(buffer.getLong(index + i * Long.BYTES));
        }
    }
}
