package org.wscsim.core.network;

import org.jspecify.annotations.Nullable;

/**
 * The way of KV caches from one home to another, striped as {@link KvTransfer} says; kept by whoever sends many caches along
 * it, so that a mesh need not find the links again. Stale once routes have changed: make another then. Confined to the
 * simulation thread.
 */
public final class KvRoute {
    private final int[] fromDies;
    private final int[] toDies;
    /** What the mesh remembers of it. */
    @Nullable
    QuietRoute quiet;

    public KvRoute(int[] fromDies, int[] toDies) {
        this.fromDies = fromDies.clone();
        this.toDies = toDies.clone();
    }

    /** Messages of a cache, empty ones included. */
    int parts() {
        return KvTransfer.parts(fromDies, toDies);
    }

    int from(int part) {
        return KvTransfer.die(fromDies, part, parts());
    }

    int to(int part) {
        return KvTransfer.die(toDies, part, parts());
    }

    /** Sends the parts one by one. */
    void sendParts(MeshModel mesh, int transfer, long bytesTotal, long nowPs) {
        KvTransfer.send(mesh, transfer, fromDies, toDies, bytesTotal, nowPs);
    }
}
