package org.wscsim.core.serving;

/** What a placement policy sees of the homes. Read-only, as of the asking time; O(1) per call, allocates nothing. */
public interface HomeView {
    int homeCount();

    /** Blocks free in the home now. */
    int freeBlocks(int home);

    int capacityBlocks(int home);

    /** Links between the nearest dies of two homes. */
    int hops(int fromHome, int toHome);

    /** Whether some die of {@code home} lies on a shortest path between the nearest dies of the two given homes. */
    boolean onShortestPath(int home, int fromHome, int toHome);
}
