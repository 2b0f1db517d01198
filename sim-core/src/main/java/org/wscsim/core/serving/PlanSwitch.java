package org.wscsim.core.serving;

/**
 * One switch of the wafer from a plan to another. Immutable.
 *
 * @param from index of the plan before
 * @param to index of the plan after
 * @param startedPs when it was decided
 * @param endedPs when all instances of the new plan took requests and all others were empty; -1 when the run ended before
 * @param drainPs time that instances of the old plan took to become empty, summed over them
 * @param longestDrainPs longest of these times
 * @param loadPs time that weights were on their way to instances, summed over them
 * @param longestLoadPs longest of these times
 * @param woken instances that began
 * @param weightBytes bytes of weights that crossed to other dies
 * @param cachesMoved sequences whose KV cache went elsewhere
 * @param cacheBytes bytes of these caches that crossed the mesh
 * @param routedAgain waiting requests that were routed again, each time counted
 */
public record PlanSwitch(
        int from,
        int to,
        long startedPs,
        long endedPs,
        long drainPs,
        long longestDrainPs,
        long loadPs,
        long longestLoadPs,
        int woken,
        long weightBytes,
        int cachesMoved,
        long cacheBytes,
        int routedAgain) {}
