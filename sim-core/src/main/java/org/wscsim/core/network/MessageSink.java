package org.wscsim.core.network;

/** Takes every message that a run sends, in order of sending. Called on the simulation thread. */
@FunctionalInterface
public interface MessageSink {
    /**
     * @param transfer slot of its transfer, used again after the transfer's end; {@link MeshModel#UNWATCHED} for none
     */
    void message(long sentPs, int transfer, int fromDie, int toDie, long bytes);
}
