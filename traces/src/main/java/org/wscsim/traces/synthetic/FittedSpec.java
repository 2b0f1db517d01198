package org.wscsim.traces.synthetic;

import java.util.Arrays;
import java.util.List;

/**
 * A generator's parameters, fitted to one published trace. Immutable.
 *
 * <p>Lengths: the marginal of the prompts, and the outputs' distribution within each of {@code outputs.size()} equally
 * likely slices of the prompts, so that prompt and output keep their dependence. Arrivals: gaps of one distribution in
 * operational time (1 unit = one expected request), stretched by a rate curve.
 *
 * @param curve expected requests over time
 * @param prompts distribution of prompt tokens
 * @param outputs distribution of output tokens in each slice of the prompts, shortest prompts first
 * @param gaps distribution of the gaps in operational time, mean 1
 */
record FittedSpec(RateCurve curve, QuantileTable prompts, List<QuantileTable> outputs, QuantileTable gaps) {
    /** Reads the tables from text, see {@link QuantileTable#parse}; each of the outputs' tables ends with a semicolon. */
    static FittedSpec parse(RateCurve curve, String prompts, String outputs, String gaps) {
        return new FittedSpec(
                curve,
                QuantileTable.parse(prompts),
                Arrays.stream(outputs.strip().split(";"))
                        .map(QuantileTable::parse)
                        .toList(),
                QuantileTable.parse(gaps).withUnitMean());
    }

    /** Requests of the published trace, hence of one period and of one block of draws. */
    int requests() {
        return curve.requests();
    }
}
