package org.wscsim.core.serving;

import java.util.Arrays;

/**
 * The homes of one model, numbered as if the wafer had no others: its instances first, then its idle dies. So a placement
 * policy needs to know nothing of other models. A window on the view it was last given; confined to the simulation thread.
 */
final class ModelHomes implements HomeView {
    private final int[] all;
    private final int[] numbers;
    private HomeView view;

    /**
     * @param model whose homes
     */
    ModelHomes(Homes homes, int model) {
        view = homes;
        numbers = new int[homes.homeCount()];
        int[] found = new int[homes.homeCount()];
        int count = 0;
        Arrays.fill(numbers, -1);
        for (int home = 0; home < found.length; home++) {
            if (homes.model(home) == model) {
                numbers[home] = count;
                found[count++] = home;
            }
        }
        all = Arrays.copyOf(found, count);
    }

    /** Looks at these homes from now on. */
    ModelHomes on(HomeView others) {
        view = others;
        return this;
    }

    /** The home that has this number among those of the model. */
    int home(int number) {
        return all[number];
    }

    /** Number of a home of the model. */
    int number(int home) {
        return numbers[home];
    }

    @Override
    public int homeCount() {
        return all.length;
    }

    @Override
    public int freeBlocks(int number) {
        return view.freeBlocks(all[number]);
    }

    @Override
    public int capacityBlocks(int number) {
        return view.capacityBlocks(all[number]);
    }

    @Override
    public int hops(int from, int to) {
        return view.hops(all[from], all[to]);
    }

    @Override
    public double readSeconds(int number, int decodeInstance) {
        return decodeInstance < all.length
                ? view.readSeconds(all[number], all[decodeInstance])
                : Double.POSITIVE_INFINITY;
    }

    @Override
    public boolean onShortestPath(int number, int from, int to) {
        return view.onShortestPath(all[number], all[from], all[to]);
    }
}
