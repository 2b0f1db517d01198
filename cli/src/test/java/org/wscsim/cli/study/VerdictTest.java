package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The definition of the three words, as laws. */
class VerdictTest {
    private static final double CLAIMED = 3.12;
    private static final double CAPACITY = 10;

    private static Curve flat(String cell, String view, boolean tuned, double ratio) {
        return new Curve(cell, view, tuned, CAPACITY, List.of(new Curve.At(1, ratio), new Curve.At(9.5, ratio)));
    }

    /** At {@code below} up to 0.9 of capacity, at {@code above} beyond it. */
    private static Curve step(String cell, String view, boolean tuned, double below, double above) {
        return new Curve(
                cell,
                view,
                tuned,
                CAPACITY,
                List.of(
                        new Curve.At(1, below),
                        new Curve.At(9.1, below),
                        new Curve.At(10, above),
                        new Curve.At(20, above)));
    }

    private static Verdict.Kind kind(Curve... curves) {
        return Verdict.of(List.of(curves), "g1", CLAIMED, 0.2).kind();
    }

    @Test
    void reproducedIsTheDefaultPricingWithTheRivalTunedBelowCapacity() {
        assertThat(kind(flat("a", "g1", true, CLAIMED))).isEqualTo(Verdict.Kind.REPRODUCED);
        assertThat(kind(flat("a", "g1", true, CLAIMED * 1.19))).isEqualTo(Verdict.Kind.REPRODUCED);
        assertThat(kind(flat("a", "g1", true, CLAIMED * 1.21))).isEqualTo(Verdict.Kind.REFUTED);
    }

    @Test
    void asPublishedOrOtherwisePricedOrAboveCapacityIsConditional() {
        Curve slow = flat("a", "g1", true, 1);
        assertThat(kind(slow, flat("a", "g1", false, CLAIMED))).isEqualTo(Verdict.Kind.CONDITIONAL);
        assertThat(kind(slow, flat("a", "g2", true, CLAIMED))).isEqualTo(Verdict.Kind.CONDITIONAL);
        assertThat(kind(step("a", "g1", true, 1, CLAIMED))).isEqualTo(Verdict.Kind.CONDITIONAL);
        assertThat(kind(slow)).isEqualTo(Verdict.Kind.REFUTED);
    }

    @Test
    void theMeanIsGeometric() {
        assertThat(kind(flat("a", "g1", true, CLAIMED / 3), flat("b", "g1", true, CLAIMED * 3)))
                .isEqualTo(Verdict.Kind.REPRODUCED);
        assertThat(Verdict.geometricMean(List.of(flat("a", "g1", true, 2), flat("b", "g1", true, 8)), 0.5))
                .isCloseTo(4, within(1e-12));
    }

    /** A load beyond what was measured says nothing. */
    @Test
    void nothingIsSaidBeyondTheGreatestLoadMeasured() {
        assertThat(Verdict.geometricMean(List.of(flat("a", "g1", true, 2)), 0.96))
                .isNaN();
        assertThat(kind()).isEqualTo(Verdict.Kind.REFUTED);
    }

    /** What holds under the strict conditions is not made worse by what is found under others. */
    @Test
    void otherConditionsNeverTakeAVerdictBack() {
        SplittableRandom random = new SplittableRandom(20260101);
        for (int world = 0; world < 500; world++) {
            List<Curve> curves = new ArrayList<>();
            curves.add(step("a", "g1", true, 0.3 + 5 * random.nextDouble(), 0.3 + 5 * random.nextDouble()));
            Verdict.Kind before = Verdict.of(curves, "g1", CLAIMED, 0.2).kind();
            curves.add(step("a", "g2", random.nextBoolean(), 5 * random.nextDouble() + 0.1, 1));
            curves.add(step("a", "g1", false, 5 * random.nextDouble() + 0.1, 1));
            Verdict.Kind after = Verdict.of(curves, "g1", CLAIMED, 0.2).kind();
            assertThat(after).as("world %d", world).isLessThanOrEqualTo(before);
        }
    }
}
