package org.wscsim.validation.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.wscsim.core.device.Kernel;
import org.wscsim.validation.reference.Observation;

/**
 * Least mean absolute percentage error over some of a form's constants, which go by name, by {@link SimplexSearch};
 * candidates are rounded as they are written. Deterministic.
 */
final class NamedFit {
    private static final double FIRST_STEP = 0.2;
    private static final double RELATIVE_END = 1e-7;
    private static final int DIGITS = 6;

    private final SimplexSearch search;

    NamedFit(int rounds, int evaluationsPerRound) {
        search = new SimplexSearch(FIRST_STEP, RELATIVE_END, evaluationsPerRound, rounds);
    }

    /** Seconds that a form with these constants gives a kernel. */
    @FunctionalInterface
    interface Form<C> {
        double seconds(C constants, Kernel kernel);
    }

    /** From values, looked up by key, to constants. */
    @FunctionalInterface
    interface Maker<C> {
        C make(ToDoubleFunction<String> values);
    }

    /**
     * Finds the free values; the others stay as they are given.
     *
     * @param start values by key, in the order of the constants
     * @param free keys to vary
     * @return constants from values of six significant digits, as they are written
     */
    <C> C fit(List<Observation> rows, Map<String, Double> start, List<String> free, Maker<C> maker, Form<C> form) {
        double[] guess = free.stream().mapToDouble(key -> value(start, key)).toArray();
        double[] best = search.minimize(point -> error(rows, maker.make(at(start, free, point)), form), guess);
        return maker.make(at(start, free, best));
    }

    private static ToDoubleFunction<String> at(Map<String, Double> start, List<String> free, double[] point) {
        Map<String, Double> values = new LinkedHashMap<>(start);
        for (int i = 0; i < point.length; i++) {
            values.put(free.get(i), rounded(point[i]));
        }
        return key -> value(values, key);
    }

    private static double value(Map<String, Double> values, String key) {
        return Objects.requireNonNull(values.get(key), key);
    }

    /** As it is written to the file of constants. */
    static double rounded(double value) {
        return new BigDecimal(value).round(new MathContext(DIGITS)).doubleValue();
    }

    private static <C> double error(List<Observation> rows, C constants, Form<C> form) {
        double sum = 0;
        for (Observation row : rows) {
            sum += Math.abs(form.seconds(constants, row.kernel()) - row.seconds()) / row.seconds();
        }
        return sum / rows.size();
    }
}
