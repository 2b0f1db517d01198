package org.wscsim.core.wafer;

import java.util.SplittableRandom;

/**
 * Gamma variates by rejection from a normal one (Marsaglia and Tsang, ACM TOMS 26(3), 2000), with {@link StrictMath}
 * throughout so that they are the same on every machine. Stateless.
 */
final class GammaVariate {
    private GammaVariate() {}

    /** Mean 1, variance {@code 1 / shape}. */
    static double ofMeanOne(double shape, SplittableRandom random) {
        if (shape < 1) {
            double boost = StrictMath.pow(1 - random.nextDouble(), 1 / shape);
            return draw(shape + 1, random) * boost / shape;
        }
        return draw(shape, random) / shape;
    }

    private static double draw(double shape, SplittableRandom random) {
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = normal(random);
            double v = 1 + c * x;
            v = v * v * v;
            double u = 1 - random.nextDouble();
            if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
                return d * v;
            }
        }
    }

    /** Box and Muller, one of the two. */
    private static double normal(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
