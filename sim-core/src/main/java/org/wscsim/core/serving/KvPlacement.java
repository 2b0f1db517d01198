package org.wscsim.core.serving;

/**
 * Names the homes that may hold a request's KV cache, best first; the engine fills them greedily in that order, and a
 * request may be split over several.
 *
 * <p>A <em>home</em> is a group of dies whose pools work in lock step: the region of an instance (home id = instance
 * id), or a die outside every instance. Blocks outside the decode instance's own home are read over the mesh in every
 * decode step.
 */
public interface KvPlacement {
    /**
     * Writes home ids to {@code into}, best first.
     *
     * @return how many were written, at least 1; the decode instance's own home should be among them
     */
    int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into);

    /** Whether the decode instance's own home always comes first; the others are then asked for only when that is full. */
    default boolean ownHomeFirst() {
        return false;
    }
}
