package org.wscsim.core.collective;

/** Passes along a line of neighbouring dies, in both directions at once; part p belongs to the p-th die of the line. */
final class LineSchedule {
    private final Schedule.Builder out;
    private final int[] line;
    private final int firstPart;
    private final double sent;

    LineSchedule(Schedule.Builder out, int[] line, int firstPart, double sent) {
        this.out = out;
        this.line = line;
        this.firstPart = firstPart;
        this.sent = sent;
    }

    /** Every part to both ends. */
    void allGather() {
        int n = line.length;
        for (int step = 0; step < n - 1; step++) {
            for (int p = 0; p < n; p++) {
                if (p + step + 1 < n) {
                    out.add(firstPart + p, step, sent, line[p + step], line[p + step + 1]);
                }
                if (p - step - 1 >= 0) {
                    out.add(firstPart + p, step, sent, line[p - step], line[p - step - 1]);
                }
            }
        }
    }

    /** From both ends to the part's die, those of far dies first: the all-gather backwards in time. */
    void reduceScatter() {
        int n = line.length;
        for (int distance = n - 1; distance > 0; distance--) {
            for (int p = 0; p < n; p++) {
                if (p - distance >= 0) {
                    out.add(firstPart + p, p - distance, sent, line[p - distance], line[p - distance + 1]);
                }
                if (p + distance < n) {
                    out.add(firstPart + p, n - 1 - p - distance, sent, line[p + distance], line[p + distance - 1]);
                }
            }
        }
    }
}
