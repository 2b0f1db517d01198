package org.wscsim.schedulers.placement;

import org.wscsim.core.serving.HomeView;

/** Homes of one die each on a grid, row-major. */
final class Grid implements HomeView {
    final int columns;
    final int[] free;
    final int[] capacity;
    /** As if every home were read for so long. */
    final double[] seconds;

    Grid(int columns, int rows, int capacityBlocks) {
        this.columns = columns;
        free = new int[columns * rows];
        capacity = new int[columns * rows];
        seconds = new double[columns * rows];
        java.util.Arrays.fill(free, capacityBlocks);
        java.util.Arrays.fill(capacity, capacityBlocks);
    }

    @Override
    public int homeCount() {
        return free.length;
    }

    @Override
    public int freeBlocks(int home) {
        return free[home];
    }

    @Override
    public int capacityBlocks(int home) {
        return capacity[home];
    }

    @Override
    public int hops(int fromHome, int toHome) {
        return Math.abs(fromHome % columns - toHome % columns) + Math.abs(fromHome / columns - toHome / columns);
    }

    @Override
    public double readSeconds(int home, int decodeInstance) {
        return seconds[home];
    }

    @Override
    public boolean onShortestPath(int home, int fromHome, int toHome) {
        return hops(fromHome, home) + hops(home, toHome) == hops(fromHome, toHome);
    }
}
