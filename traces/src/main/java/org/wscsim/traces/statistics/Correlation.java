package org.wscsim.traces.statistics;

/** Pearson's correlation of two columns in one pass (Welford's recurrence). Confined to one thread; O(1) memory. */
final class Correlation {
    private long count;
    private double meanX;
    private double meanY;
    private double squaresX;
    private double squaresY;
    private double products;

    void add(double x, double y) {
        count++;
        final double deltaX = x - meanX;
        final double deltaY = y - meanY;
        meanX += deltaX / count;
        meanY += deltaY / count;
        squaresX += deltaX * (x - meanX);
        squaresY += deltaY * (y - meanY);
        products += deltaX * (y - meanY);
    }

    /** -1..1; 0 where a column does not vary. */
    double value() {
        return squaresX == 0 || squaresY == 0 ? 0 : products / Math.sqrt(squaresX * squaresY);
    }
}
