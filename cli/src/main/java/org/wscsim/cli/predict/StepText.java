package org.wscsim.cli.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.cli.report.Printout;
import org.wscsim.core.operator.OperatorCost;

/** A step's breakdown as text. Stateless. */
public final class StepText {
    private static final double MICROSECONDS = 1e6;

    private StepText() {}

    public static Printout of(StepQuestion question, StepAnswer answer) {
        Printout out = new Printout();
        out.note(String.format(
                Locale.ROOT,
                "%s step of %s on %s of %s: batch %d, %s",
                question.phase() == StepQuestion.Phase.DECODE ? "decode" : "prefill",
                question.model(),
                question.instance(),
                question.device(),
                question.batch(),
                question.phase() == StepQuestion.Phase.DECODE
                        ? "context " + question.context()
                        : question.tokens() + " new tokens each after " + question.context()));
        if (!answer.misfit().isEmpty()) {
            out.note("WARNING: " + answer.misfit());
            out.note("WARNING: no run could place this instance and 'wsc predict' refuses it; the times below are"
                    + " what it would take if it had the memory");
        }
        out.note("time on each resource, all layers together, in us; one rank").text("\n");
        out.table("operators", rows(answer), 1).text("\n");
        for (StepAnswer.Bound bound : answer.bounds()) {
            out.note(String.format(
                    Locale.ROOT,
                    "bound: %-18s %14s us, %5.1f %% of the step",
                    bound.name(),
                    us(bound.seconds()),
                    100 * bound.seconds() / answer.seconds()));
        }
        if (answer.bounds().stream().anyMatch(bound -> bound.seconds() > answer.seconds())) {
            out.note("faster than a bound: this operator model gives the instance more than it has"
                    + " (see 'wsc explain artifact')");
        }
        answer.notes().forEach(note -> out.note("note: " + note));
        if (answer.outsideCalibration()) {
            out.note("outside calibration: some operator lies outside the measured range");
        }
        out.text("approximations:\n");
        answer.approximations().forEach(line -> out.note("  - " + line));
        return out;
    }

    private static List<List<String>> rows(StepAnswer answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "operator", "runs", "compute", "SRAM", "DRAM", "NoC", "D2D", "overhead", "in step", "share", "bound"));
        double[] sum = new double[7];
        for (OperatorCost cost : answer.operators()) {
            OperatorCost.Times t = cost.times();
            double[] parts = {t.compute(), t.sram(), t.dram(), t.noc(), t.d2d(), t.overhead(), cost.seconds()};
            for (int i = 0; i < parts.length; i++) {
                sum[i] += parts[i];
            }
            rows.add(row(
                    cost.kind().title(),
                    Integer.toString(cost.repeats()),
                    parts,
                    answer.seconds(),
                    cost.seconds() == 0 ? "-" : cost.bound()));
        }
        rows.add(row("step", "", sum, answer.seconds(), ""));
        return rows;
    }

    private static List<String> row(String name, String runs, double[] parts, double step, String bound) {
        List<String> row = new ArrayList<>(List.of(name, runs));
        for (double part : parts) {
            row.add(us(part));
        }
        row.add(DecimalText.fixed(100 * parts[parts.length - 1] / step, 1) + " %");
        row.add(bound);
        return row;
    }

    private static String us(double seconds) {
        return seconds == 0 ? "-" : DecimalText.fixed(seconds * MICROSECONDS, 2);
    }
}
