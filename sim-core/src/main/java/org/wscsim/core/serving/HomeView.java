package org.wscsim.core.serving;

/** What a placement policy sees of the homes. Read-only, as of the asking time; O(1) per call, allocates nothing. */
public interface HomeView {
    int homeCount();

    /** Blocks free in the home now. */
    int freeBlocks(int home);

    int capacityBlocks(int home);

    /** Links between the nearest dies of two homes. */
    int hops(int fromHome, int toHome);

    /**
     * How long the instance's batch reads in the home in every step, as its tokens there and the traffic of others stand
     * now, if one block more lay there: seconds; infinite where the instance cannot read. O(links between the two).
     */
    double readSeconds(int home, int decodeInstance);

    /** Whether some die of {@code home} lies on a shortest path between the nearest dies of the two given homes. */
    boolean onShortestPath(int home, int fromHome, int toHome);
}
