package org.wscsim.validation.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Prediction;
import org.wscsim.validation.fit.Calibration;
import org.wscsim.validation.fit.CrossValidation;
import org.wscsim.validation.fit.ThreeParameterRoofline;
import org.wscsim.validation.reference.Observation;
import org.wscsim.validation.reference.ReferenceSet;
import org.wscsim.validation.score.Score;
import org.wscsim.validation.suite.ScoreLine.Split;

/** Scores of one reference set, whole and by parts. Stateless. */
final class Scoring {
    private Scoring() {}

    /** A part of a set that is scored by itself besides the whole. */
    record Part(String name, Predicate<Observation> of) {
        static final Part ALL = new Part("", row -> true);
    }

    /** What a device model with its shipped constants says of the rows. */
    static List<ScoreLine> shipped(String gate, ReferenceSet set, DeviceModel device, Split split, List<Part> parts) {
        double[] predicted = set.observations().stream()
                .mapToDouble(row -> seconds(device.predict(row.kernel())))
                .toArray();
        double[] none = new double[predicted.length];
        java.util.Arrays.fill(none, Double.NaN);
        return lines(gate, set, split, predicted, none, parts);
    }

    /** What constants fitted without a row's fold say of it, beside the baseline under the same split. */
    static <C> List<ScoreLine> crossValidated(
            String gate, ReferenceSet set, Calibration<C> calibration, List<Part> parts) {
        double[] ours = CrossValidation.leaveFoldsOut(set.observations(), calibration);
        double[] baseline = CrossValidation.leaveFoldsOut(set.observations(), new ThreeParameterRoofline());
        return lines(gate, set, Split.CROSS_VALIDATED, ours, baseline, parts);
    }

    private static List<ScoreLine> lines(
            String gate, ReferenceSet set, Split split, double[] ours, double[] baseline, List<Part> parts) {
        List<ScoreLine> lines = new ArrayList<>();
        for (Part part : parts) {
            int[] rows = IntStream.range(0, ours.length)
                    .filter(i -> part.of().test(set.observations().get(i)))
                    .toArray();
            if (rows.length > 0) {
                double[] measured = pick(CrossValidation.measured(set.observations()), rows);
                String name = part.name().isEmpty() ? set.name() : set.name() + ", " + part.name();
                Score against = Score.of(measured, pick(baseline, rows));
                lines.add(new ScoreLine(gate, name, split, Score.of(measured, pick(ours, rows)), against.mape()));
            }
        }
        return lines;
    }

    private static double[] pick(double[] from, int[] rows) {
        return IntStream.of(rows).mapToDouble(i -> from[i]).toArray();
    }

    private static double seconds(Prediction prediction) {
        return prediction instanceof Prediction.Time time ? time.seconds() : Double.NaN;
    }
}
