package org.wscsim.core.memory;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.agrona.UnsafeApi;

/**
 * A block of mapped memory, read and written by byte offset at the price of an array: one comparison with the size and the
 * load or store itself. A {@link MemorySegment} in a field costs several times as many instructions per access (its class,
 * session, owner, alignment and write protection are looked at every time), and so much bytecode that compiling whoever
 * reads a few of them takes long and stops inlining early.
 *
 * <p>An offset outside the block, or any after {@link #close}, is an {@link IndexOutOfBoundsException}. Confined to one thread.
 */
public final class Cells {
    /** Held so that memory which belongs to a collected arena stays. */
    private final MemorySegment segment;

    private final long address;
    private long bytes;

    /** The cells of a native segment, which must live until {@link #close} is called or nobody uses them any more. */
    public Cells(MemorySegment segment) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException("cells on the heap: segment=" + segment);
        }
        this.segment = segment;
        address = segment.address();
        bytes = segment.byteSize();
    }

    public int getInt(long at) {
        return UnsafeApi.getInt(address + Objects.checkIndex(at, bytes - (Integer.BYTES - 1)));
    }

    public void setInt(long at, int value) {
        UnsafeApi.putInt(address + Objects.checkIndex(at, bytes - (Integer.BYTES - 1)), value);
    }

    public long getLong(long at) {
        return UnsafeApi.getLong(address + Objects.checkIndex(at, bytes - (Long.BYTES - 1)));
    }

    public void setLong(long at, long value) {
        UnsafeApi.putLong(address + Objects.checkIndex(at, bytes - (Long.BYTES - 1)), value);
    }

    public double getDouble(long at) {
        return UnsafeApi.getDouble(address + Objects.checkIndex(at, bytes - (Double.BYTES - 1)));
    }

    public void setDouble(long at, double value) {
        UnsafeApi.putDouble(address + Objects.checkIndex(at, bytes - (Double.BYTES - 1)), value);
    }

    public byte getByte(long at) {
        return UnsafeApi.getByte(address + Objects.checkIndex(at, bytes));
    }

    public void setByte(long at, byte value) {
        UnsafeApi.putByte(address + Objects.checkIndex(at, bytes), value);
    }

    /** Moves bytes within the block; the ranges may overlap. */
    public void copy(long from, long to, long count) {
        MemorySegment.copy(segment, from, segment, to, count);
    }

    /** The same memory, for bulk work. */
    public MemorySegment segment() {
        return segment;
    }

    /** From now on every access fails; the memory is its owner's to return. */
    void close() {
        bytes = 0;
    }
}
