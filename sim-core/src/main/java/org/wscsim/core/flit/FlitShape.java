package org.wscsim.core.flit;

/**
 * Routers and channels of a flit-level network.
 *
 * @param vcs virtual channels of every input, 1..12
 * @param bufferFlits flits that each of them buffers, 1..16384
 * @param channelCycles cycles a flit spends on a channel between routers, 1 or more
 */
public record FlitShape(int vcs, int bufferFlits, int channelCycles) {
    public static final int MAX_VCS = 12;
    public static final int MAX_BUFFER_FLITS = 1 << 14;
    public static final int MAX_CHANNEL_CYCLES = 1 << 16;

    public FlitShape {
        if (vcs < 1 || vcs > MAX_VCS) {
            throw new IllegalArgumentException("virtual channels out of range: vcs=" + vcs + ", allowed=1.." + MAX_VCS);
        }
        if (bufferFlits < 1 || bufferFlits > MAX_BUFFER_FLITS) {
            throw new IllegalArgumentException(
                    "buffer out of range: flits=" + bufferFlits + ", allowed=1.." + MAX_BUFFER_FLITS);
        }
        if (channelCycles < 1 || channelCycles > MAX_CHANNEL_CYCLES) {
            throw new IllegalArgumentException(
                    "channel latency out of range: cycles=" + channelCycles + ", allowed=1.." + MAX_CHANNEL_CYCLES);
        }
    }
}
