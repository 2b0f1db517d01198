package org.wscsim.core.tile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The ways in which a GEMM's M, N and K can be split over the cores of an array.
 *
 * <p>K is split over {@code kx x ky} equal rectangles of cores. In such a rectangle of {@code a x b} cores, N is split
 * over groups of {@code a f} cores, {@code f} of its rows end to end, and M over the {@code b / f} groups; or the same
 * with M and N, or rows and columns, exchanged. Then
 *
 * <ul>
 *   <li>an input panel circulates among the cores of its group, every link of which carries it once;
 *   <li>a weight panel is handed from group to group; each link on its way carries the panels of {@code f} cores;
 *   <li>partial sums are reduced over the rectangles, first along x, then along y: a core puts {@code (kx-1)/kx} of its
 *       sums on a path of {@code a} hops, which as many cores share, and then {@code (ky-1)/(ky kx)} on one of {@code b}.
 * </ul>
 *
 * Arrays of half the cores (the longer side halved, and again) are splits as well: what needs few cores has less to
 * cross. So no split is lost when an array grows by a factor of two. The order is by cores, most first. Immutable.
 *
 * <p>An array of 4 x 2 cores, for example, has M x N x K split 8x1x1, 4x2x1, 2x4x1, 1x8x1, 4x1x2, ... 1x1x8, and those of
 * 2 x 2, 2 x 1 and 1 x 1.
 */
final class CoreSplits {
    /**
     * One way.
     *
     * @param m groups over M
     * @param n groups over N
     * @param k groups over K
     * @param inputLoad input panels of a core that a link carries
     * @param weightLoad weight panels of a core that a link carries
     * @param sumLoad partial sums of a core that a link carries
     * @param crossingSeconds over the cores in use, from corner to corner and back
     */
    record Split(int m, int n, int k, double inputLoad, double weightLoad, double sumLoad, double crossingSeconds) {
        int cores() {
            return m * n * k;
        }

        private boolean asGoodAs(Split other) {
            return inputLoad <= other.inputLoad
                    && weightLoad <= other.weightLoad
                    && sumLoad <= other.sumLoad
                    && crossingSeconds <= other.crossingSeconds;
        }

        private boolean sameShape(Split other) {
            return m == other.m && n == other.n && k == other.k;
        }
    }

    private CoreSplits() {}

    static List<Split> of(CoreArray array) {
        List<Split> splits = new ArrayList<>();
        int columns = array.columns();
        int rows = array.rows();
        while (true) {
            addAll(splits, columns, rows);
            boolean wide = (columns >= rows && columns % 2 == 0) || rows % 2 != 0;
            if (wide && columns % 2 != 0) {
                break;
            }
            columns = wide ? columns / 2 : columns;
            rows = wide ? rows : rows / 2;
        }
        splits.sort(Comparator.comparingInt(Split::cores)
                .reversed()
                .thenComparingInt(Split::k)
                .thenComparingInt(Split::m));
        return List.copyOf(splits);
    }

    private static void addAll(List<Split> splits, int columns, int rows) {
        for (int kx = 1; kx <= columns; kx++) {
            for (int ky = 1; columns % kx == 0 && ky <= rows; ky++) {
                if (rows % ky == 0) {
                    addRectangle(splits, columns, rows, kx, ky);
                }
            }
        }
    }

    private static void addRectangle(List<Split> splits, int columns, int rows, int kx, int ky) {
        int a = columns / kx;
        int b = rows / ky;
        double alongX = (double) a * (kx - 1) / kx;
        double alongY = (double) b * (ky - 1) / ky;
        double sumLoad = Math.min(alongX + alongY / kx, alongY + alongX / ky);
        double crossing = (columns + rows) * CoreArray.HOP_SECONDS;
        for (int f = 1; f <= Math.max(a, b); f++) {
            if (b % f == 0) {
                add(splits, new Split(b / f, a * f, kx * ky, 1, f, sumLoad, crossing));
                add(splits, new Split(a * f, b / f, kx * ky, f, 1, sumLoad, crossing));
            }
            if (a % f == 0) {
                add(splits, new Split(a / f, b * f, kx * ky, 1, f, sumLoad, crossing));
                add(splits, new Split(b * f, a / f, kx * ky, f, 1, sumLoad, crossing));
            }
        }
    }

    /** Keeps of one shape those that no other is as good as. */
    private static void add(List<Split> splits, Split split) {
        for (Split other : splits) {
            if (other.sameShape(split) && other.asGoodAs(split)) {
                return;
            }
        }
        splits.removeIf(other -> other.sameShape(split) && split.asGoodAs(other));
        splits.add(split);
    }
}
