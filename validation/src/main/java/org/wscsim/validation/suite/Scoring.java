package org.wscsim.validation.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Prediction;
import org.wscsim.validation.fit.Calibration;
import org.wscsim.validation.fit.CrossValidation;
import org.wscsim.validation.fit.FitFailure;
import org.wscsim.validation.fit.ThreeParameterRoofline;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.reference.ReferenceSet;
import org.wscsim.validation.score.Score;
import org.wscsim.validation.suite.ScoreLine.Limit;
import org.wscsim.validation.suite.ScoreLine.Split;

/**
 * Scores of reference sets that share their constants, each whole and by parts. Stateless.
 *
 * @param gate which requirement they are evidence for
 * @param sets pooled for fitting, scored one by one
 * @param parts of every set that are scored by themselves besides
 * @param limit what is required of every line whose constants have not seen its rows
 */
record Scoring(String gate, List<ReferenceSet> sets, List<Part> parts, Limit limit) {
    /** Some rows of a set. */
    record Part(String name, Predicate<Observation> of, boolean isRequired) {
        Part(String name, Predicate<Observation> of) {
            this(name, of, true);
        }
    }

    Scoring(String gate, ReferenceSet set, Limit limit, Part... parts) {
        this(gate, List.of(set), List.of(parts), limit);
    }

    /** What a device model with its shipped constants says of the rows, beside a roofline fitted on the same rows. */
    List<ScoreLine> shipped(DeviceModel device, Split split) {
        List<Observation> all = pooled();
        double[] ours = all.stream()
                .mapToDouble(row -> seconds(device.predict(row.kernel())))
                .toArray();
        double[] baseline = split == Split.SHIPPED
                ? converged(() -> CrossValidation.inSample(all, new ThreeParameterRoofline()))
                : nothing(all.size());
        return lines(split, ours, baseline);
    }

    /** What constants fitted without a row's fold say of it, beside the roofline under the same split. */
    <C> List<ScoreLine> crossValidated(Calibration<C> calibration) {
        List<Observation> all = pooled();
        return lines(
                Split.CROSS_VALIDATED,
                converged(() -> CrossValidation.leaveFoldsOut(all, calibration)),
                converged(() -> CrossValidation.leaveFoldsOut(all, new ThreeParameterRoofline())));
    }

    /** Rows that no constants can follow are bad rows: the search for constants ends at its budget. */
    private double[] converged(Supplier<double[]> fit) {
        List<String> files = sets.stream().map(ReferenceSet::file).distinct().toList();
        return FitFailure.named(String.join(",", files), fit);
    }

    private List<Observation> pooled() {
        List<Observation> all = new ArrayList<>();
        sets.forEach(set -> all.addAll(set.observations()));
        return all;
    }

    private List<ScoreLine> lines(Split split, double[] ours, double[] baseline) {
        List<ScoreLine> lines = new ArrayList<>();
        int from = 0;
        for (ReferenceSet set : sets) {
            int size = set.observations().size();
            double[] own = Arrays.copyOfRange(ours, from, from + size);
            double[] against = Arrays.copyOfRange(baseline, from, from + size);
            lines.add(line(set, new Part("", row -> true), split, own, against));
            for (Part part : parts) {
                lines.add(line(set, part, split, own, against));
            }
            from += size;
        }
        return lines;
    }

    private ScoreLine line(ReferenceSet set, Part part, Split split, double[] ours, double[] baseline) {
        List<Observation> observations = set.observations();
        int[] rows = IntStream.range(0, ours.length)
                .filter(i -> part.of().test(observations.get(i)))
                .toArray();
        double[] measured = pick(CrossValidation.measured(observations), rows);
        String name = set.device() + " " + set.name() + (part.name().isEmpty() ? "" : ", " + part.name());
        return new ScoreLine(
                gate,
                name,
                split,
                Score.of(measured, pick(ours, rows)),
                Score.of(measured, pick(baseline, rows)).mape(),
                split == Split.CROSS_VALIDATED && part.isRequired() ? limit : Limit.NONE);
    }

    private static double[] pick(double[] from, int[] rows) {
        return IntStream.of(rows).mapToDouble(i -> from[i]).toArray();
    }

    private static double[] nothing(int rows) {
        double[] none = new double[rows];
        Arrays.fill(none, Double.NaN);
        return none;
    }

    private static double seconds(Prediction prediction) {
        return prediction instanceof Prediction.Time time ? time.seconds() : Double.NaN;
    }
}
