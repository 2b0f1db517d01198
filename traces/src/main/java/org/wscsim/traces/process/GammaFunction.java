package org.wscsim.traces.process;

/** The gamma function, the same on every machine. Stateless. */
final class GammaFunction {
    /** Lanczos coefficients for g = 7, n = 9 (Lanczos, SIAM J. Numer. Anal. B 1, 1964; values of Godfrey): error below 1e-14. */
    private static final double[] LANCZOS = {
        0.9999999999998099,
        676.5203681218851,
        -1259.1392167224028,
        771.3234287776531,
        -176.6150291621406,
        12.507343278686905,
        -0.13857109526572012,
        9.984369578019572e-6,
        1.5056327351493116e-7
    };

    private static final double G = 7;

    private GammaFunction() {}

    /** ln G(x), for x of at least 1/2. */
    static double log(double x) {
        final double z = x - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (z + i);
        }
        final double t = z + G + 0.5;
        return StrictMath.log(2 * StrictMath.PI) / 2 + (z + 0.5) * StrictMath.log(t) - t + StrictMath.log(sum);
    }
}
