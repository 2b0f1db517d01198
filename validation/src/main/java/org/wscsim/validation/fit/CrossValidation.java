package org.wscsim.validation.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.validation.reference.Observation;

/** Predictions of rows by constants that were fitted without them. */
public final class CrossValidation {
    private CrossValidation() {}

    /**
     * Leaves every fold out in turn, fits on the others and predicts it.
     *
     * @return seconds by the index of the observation; with a single fold, what the fit on everything says
     */
    public static <C> double[] leaveFoldsOut(List<Observation> observations, Calibration<C> calibration) {
        double[] predicted = new double[observations.size()];
        Map<String, List<Integer>> folds = new LinkedHashMap<>();
        for (int i = 0; i < observations.size(); i++) {
            folds.computeIfAbsent(observations.get(i).fold(), fold -> new ArrayList<>())
                    .add(i);
        }
        for (Map.Entry<String, List<Integer>> fold : folds.entrySet()) {
            List<Observation> training = folds.size() == 1
                    ? observations
                    : observations.stream()
                            .filter(o -> !o.fold().equals(fold.getKey()))
                            .toList();
            C constants = calibration.fit(training);
            for (int i : fold.getValue()) {
                predicted[i] =
                        calibration.seconds(constants, observations.get(i).kernel());
            }
        }
        return predicted;
    }

    /** What constants fitted on all rows say of them. */
    public static <C> double[] inSample(List<Observation> observations, Calibration<C> calibration) {
        C constants = calibration.fit(observations);
        return observations.stream()
                .mapToDouble(o -> calibration.seconds(constants, o.kernel()))
                .toArray();
    }

    /** The measured seconds, in order. */
    public static double[] measured(List<Observation> observations) {
        return observations.stream().mapToDouble(Observation::seconds).toArray();
    }
}
