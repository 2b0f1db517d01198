package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveTest {
    private static final Curve RISING =
            curve(new Curve.At(1, 0.5), new Curve.At(4, 1), new Curve.At(6, 4), new Curve.At(8, 8));

    private static Curve curve(Curve.At... points) {
        return new Curve("cell", "g1", true, 7, List.of(points));
    }

    @Test
    void passesThroughItsPointsAndStaysAtTheirEnds() {
        for (Curve.At point : RISING.points()) {
            assertThat(RISING.at(point.load())).isCloseTo(point.ratio(), within(1e-12));
        }
        assertThat(RISING.at(0)).isEqualTo(0.5);
        assertThat(RISING.at(100)).isEqualTo(8);
        assertThat(RISING.unloaded()).isEqualTo(0.5);
    }

    @Test
    void isGeometricBetweenPoints() {
        assertThat(RISING.at(5)).isCloseTo(2, within(1e-12));
    }

    /** The ends of an interval have the ratio of the band's edge, and everything inside lies in the band. */
    @Test
    void intervalsAreWhereTheRatioIsNear() {
        List<Curve.Interval> found = RISING.within(2, 0.1);
        assertThat(found).hasSize(1);
        assertThat(RISING.at(found.getFirst().from())).isCloseTo(1.8, within(1e-9));
        assertThat(RISING.at(found.getFirst().to())).isCloseTo(2.2, within(1e-9));
        assertThat(RISING.within(20, 0.1)).isEmpty();
    }

    @Test
    void flatCurvesLieInTheBandOrDoNot() {
        Curve flat = curve(new Curve.At(1, 3), new Curve.At(5, 3));
        assertThat(flat.within(3.12, 0.1)).containsExactly(new Curve.Interval(1, 5));
        assertThat(flat.within(4, 0.1)).isEmpty();
    }

    @Test
    void aCurveThatComesBackHasTwoIntervals() {
        Curve hill = curve(new Curve.At(1, 1), new Curve.At(2, 9), new Curve.At(3, 1));
        assertThat(hill.within(3, 0.1)).hasSize(2);
    }
}
