package org.wscsim.cli.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.validation.noc.RuleScore;
import org.wscsim.validation.score.Score;
import org.wscsim.validation.suite.ScoreLine;

/** The validation table. Stateless. */
public final class ScoreTable {
    private ScoreTable() {}

    /** Aligned columns; errors in percent. */
    public static String text(List<ScoreLine> lines) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "requirement",
                "reference set",
                "constants",
                "predicted / rows",
                "MAPE %",
                "median %",
                "p90 %",
                "bias %",
                "R2 log",
                "Spearman",
                "roofline MAPE %",
                "MAPE / roofline",
                "limit",
                "limit met"));
        for (ScoreLine line : lines) {
            Score score = line.score();
            rows.add(List.of(
                    line.gate(),
                    line.set(),
                    line.split().title(),
                    score.predicted() + " / " + score.rows(),
                    percent(score.mape()),
                    percent(score.medianApe()),
                    percent(score.p90Ape()),
                    percent(score.bias()),
                    figure(score.r2Log(), 4),
                    figure(score.spearman(), 4),
                    percent(line.baselineMape()),
                    figure(line.ratio(), 2),
                    line.limitText(),
                    line.limitText().isEmpty() ? "" : line.isMet() ? "ok" : "MISSED"));
        }
        return TextTable.of(rows, 3);
    }

    /** Rules of agreement and how many settings keep them. */
    public static String rules(List<RuleScore> scores) {
        return TextTable.of(ruleRows(scores), 1);
    }

    /** The same as rows, the first the heading. */
    public static List<List<String>> ruleRows(List<RuleScore> scores) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("rule", "within / rows", "limit %", "worst %"));
        for (RuleScore score : scores) {
            rows.add(List.of(
                    score.set(),
                    score.within() + " / " + score.rows(),
                    figure(score.limitPercent(), 1),
                    figure(score.worstPercent(), 2)));
        }
        return rows;
    }

    /** The same as a JSON object with one list per column. */
    public static String json(List<ScoreLine> lines) {
        StringWriter text = new StringWriter();
        try (JsonDocument json = new JsonDocument(text)) {
            json.put("schema", 1);
            for (ScoreLine line : lines) {
                json.open(line.gate() + " " + line.set() + ", " + line.split().title())
                        .put("rows", line.score().rows())
                        .put("predicted", line.score().predicted())
                        .put("mape_percent", line.score().mape())
                        .put("median_ape_percent", line.score().medianApe())
                        .put("p90_ape_percent", line.score().p90Ape())
                        .put("bias_percent", line.score().bias())
                        .put("r2_log", line.score().r2Log())
                        .put("spearman", line.score().spearman())
                        .put("roofline_mape_percent", line.baselineMape())
                        .put("required", line.limitText())
                        .put("kept", line.isMet())
                        .closeObject();
            }
        }
        return text.toString();
    }

    /** Errors below a millionth are those of formulas, and get an exponent instead of zeros. */
    private static String percent(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        return size > 0 && size < 1e-4 ? String.format(java.util.Locale.ROOT, "%.1e", value) : figure(value, 2);
    }

    private static String figure(double value, int decimals) {
        return Double.isNaN(value) ? "-" : DecimalText.fixed(value, decimals);
    }
}
