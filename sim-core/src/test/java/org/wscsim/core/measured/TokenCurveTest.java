package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TokenCurveTest {
    private static TokenCurve curve(Map<Integer, Double> points) {
        return new TokenCurve(new TreeMap<>(points));
    }

    @Test
    void isExactAtPointsAndLinearBetween() {
        TokenCurve curve = curve(Map.of(2, 1.0, 4, 3.0, 8, 4.0));
        assertThat(curve.seconds(2)).isEqualTo(1.0);
        assertThat(curve.seconds(4)).isEqualTo(3.0);
        assertThat(curve.seconds(8)).isEqualTo(4.0);
        assertThat(curve.seconds(3)).isEqualTo(2.0);
        assertThat(curve.seconds(6)).isEqualTo(3.5);
    }

    @Test
    void clampsBelowAndContinuesAboveByTheUpperHalf() {
        TokenCurve curve = curve(Map.of(2, 1.0, 4, 3.0, 7, 3.5, 8, 4.0));
        assertThat(curve.seconds(1)).isEqualTo(1.0);
        assertThat(curve.range(1)).isEqualTo(Range.BELOW);
        assertThat(curve.seconds(16)).isEqualTo(4 + 8 * 0.25);
        assertThat(curve.range(16)).isEqualTo(Range.ABOVE);
        assertThat(curve.range(8)).isEqualTo(Range.INSIDE);
    }

    @Test
    void aSinglePointIsContinuedInProportion() {
        TokenCurve curve = curve(Map.of(4, 2.0));
        assertThat(curve.seconds(6)).isEqualTo(3.0);
        assertThat(curve.seconds(1)).isEqualTo(2.0);
    }

    @Test
    void saysHowFarMonotonyMovedAPoint() {
        TokenCurve curve = curve(Map.of(1, 4.0, 2, 1.0));
        assertThat(curve.seconds(1)).isEqualTo(2.5);
        assertThat(curve.seconds(2)).isEqualTo(2.5);
        assertThat(curve.largestChange()).isEqualTo(1.5);
        assertThat(curve.tokens()).containsExactly(1, 2);
    }

    @Test
    void agreesWithAScanOfAllSegmentsAndNeverFalls() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TreeMap<Integer, Double> points = new TreeMap<>();
            double time = 0;
            for (int i = random.nextInt(2, 12); i > 0; i--) {
                time += random.nextDouble();
                points.put(points.isEmpty() ? random.nextInt(1, 5) : points.lastKey() + random.nextInt(1, 40), time);
            }
            TokenCurve curve = new TokenCurve(points);
            double before = 0;
            for (int tokens = 1; tokens < points.lastKey() + 50; tokens++) {
                double seconds = curve.seconds(tokens);
                assertThat(seconds).as("seed=%d tokens=%d", seed, tokens).isGreaterThanOrEqualTo(before);
                before = seconds;
                if (tokens <= points.lastKey()) {
                    assertThat(seconds)
                            .as("seed=%d tokens=%d", seed, tokens)
                            .isCloseTo(scan(points, tokens), within(1e-12));
                }
            }
        }
    }

    private static double scan(NavigableMap<Integer, Double> points, int tokens) {
        Map.Entry<Integer, Double> low = points.floorEntry(tokens);
        Map.Entry<Integer, Double> high = points.ceilingEntry(tokens);
        if (low == null || high == null || low.getKey().equals(high.getKey())) {
            return (low == null ? high : low).getValue();
        }
        double share = (tokens - low.getKey()) / (double) (high.getKey() - low.getKey());
        return low.getValue() + share * (high.getValue() - low.getValue());
    }
}
