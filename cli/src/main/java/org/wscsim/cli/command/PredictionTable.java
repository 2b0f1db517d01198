package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.cli.study.Predictions;
import org.wscsim.cli.study.Predictions.Prediction;
import org.wscsim.cli.study.StudyReport;

/** What was predicted before the first run beside what was found. Confined to the main thread. */
final class PredictionTable {
    private final Predictions predictions = Predictions.load();
    private final List<List<String>> rows = new ArrayList<>();

    PredictionTable() {
        rows.add(List.of("quantity", "low", "high", "found", "met"));
    }

    /** Takes note of a quantity, if something was predicted about it. */
    void found(String id, double value) {
        Prediction prediction = predictions.find(id);
        if (prediction != null && !Double.isNaN(value)) {
            rows.add(List.of(
                    id,
                    StudyText.ratio(prediction.low()),
                    StudyText.ratio(prediction.high()),
                    StudyText.ratio(value),
                    prediction.isMet(value)));
        }
    }

    void addTo(StudyReport report) {
        if (rows.size() > 1) {
            report.table("Predicted before the first run (paper-predictions.yaml)", "predictions.csv", rows, 1);
        }
    }
}
