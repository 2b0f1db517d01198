package org.wscsim.core.network;

/**
 * A KV cache on its way from one home to another, both groups of dies that work in lock step: it is striped into as many
 * parts as the larger home has dies, part i from die {@code fromDies[i * nFrom / parts]} to {@code toDies[i * nTo /
 * parts]}. The bytes are split evenly; the remainder goes, byte by byte, to the first parts.
 */
public final class KvTransfer {
    private KvTransfer() {}

    /**
     * Sends all parts at once; O(parts x hops), allocates nothing.
     *
     * @param transfer slot of the transfer that the parts belong to
     * @param bytesTotal bytes of all parts together
     */
    public static void send(MeshModel mesh, int transfer, int[] fromDies, int[] toDies, long bytesTotal, long nowPs) {
        int parts = parts(fromDies, toDies);
        long even = bytesTotal / parts;
        long remainder = bytesTotal % parts;
        for (int part = 0; part < parts; part++) {
            long bytes = part < remainder ? even + 1 : even;
            int from = die(fromDies, part, parts);
            int to = die(toDies, part, parts);
            if (bytes > 0) {
                mesh.send(transfer, from, to, bytes, nowPs);
            }
        }
    }

    static int parts(int[] fromDies, int[] toDies) {
        return Math.max(fromDies.length, toDies.length);
    }

    /** Die of a home that holds the part. */
    static int die(int[] dies, int part, int parts) {
        return dies[(int) ((long) part * dies.length / parts)];
    }
}
