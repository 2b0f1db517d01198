package org.wscsim.core.network;

/**
 * Takes every message that a run sends, in order of sending, and what its steps draw on the mesh as standing loads, so that
 * both can be replayed message by message; a run with a sink takes every step on its own. Called on the simulation thread.
 */
@FunctionalInterface
public interface MessageSink {
    /**
     * @param transfer slot of its transfer, used again after the transfer's end; {@link MeshModel#UNWATCHED} for none
     */
    void message(long sentPs, int transfer, int fromDie, int toDie, long bytes);

    /**
     * A step begins, which all-reduces the activations of its tokens twice per layer.
     *
     * @param instance whose step it is
     * @param durationPs price of the step at what is left to it now
     */
    default void step(long startPs, long durationPs, int instance, int tokens) {}

    /**
     * The step that has just begun reads KV blocks of another home.
     *
     * @param fromDies of that home
     * @param toDies of the instance
     * @param bytes of all layers and parts together
     */
    default void read(long startPs, long durationPs, int[] fromDies, int[] toDies, long bytes) {}
}
