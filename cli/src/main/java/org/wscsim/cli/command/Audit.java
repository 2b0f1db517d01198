package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.study.Change.Side;
import org.wscsim.cli.study.Claim;
import org.wscsim.cli.study.Hypercube;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.Point;
import org.wscsim.cli.study.StudyReport;
import org.wscsim.cli.study.Waterfall;

/** The waterfall and the robustness map of one claim. Confined to the main thread. */
final class Audit {
    private static final int LONGEST_NAME = 20;

    private final Claim claim;
    private final StudyRunner runner;

    Audit(Claim claim, StudyRunner runner) {
        this.claim = claim;
        this.runner = runner;
    }

    /** Outcomes of both sides. */
    private record Pair(Outcome a, Outcome b) {}

    /** From the claim's world to ours. */
    void waterfall(boolean shapley, StudyReport report) {
        List<Integer> worlds = Waterfall.worlds(claim.assumptions().size(), shapley);
        List<Point> points = new ArrayList<>();
        for (int world : worlds) {
            points.add(claim.point(Side.A, world));
            points.add(claim.point(Side.B, world));
        }
        List<Pair> pairs = pairs(points);
        Map<Integer, Double> ratios = new HashMap<>();
        for (int i = 0; i < worlds.size(); i++) {
            ratios.put(
                    worlds.get(i),
                    claim.metric().ratio(pairs.get(i).a(), pairs.get(i).b()));
        }
        Waterfall waterfall = Waterfall.of(claim, shapley, mask -> ratios.getOrDefault(mask, Double.NaN));
        report.line(claim.title() + " [" + claim.source() + "]");
        report.line("Metric " + claim.metric().word() + ", B over A unless it is capacity; the claim holds within "
                + StudyText.percent(claim.tolerance()) + " of " + StudyText.ratio(claim.claimed()) + ".");
        report.table(
                "Waterfall: from the claim's world to ours, cumulative", "waterfall.csv", rows(waterfall, shapley), 1);
        refusals(worlds, pairs, report);
        report.line(flip(waterfall));
        mechanism(pairs.get(worlds.indexOf((1 << claim.assumptions().size()) - 1)), report);
    }

    private List<List<String>> rows(Waterfall waterfall, boolean shapley) {
        List<List<String>> rows = new ArrayList<>();
        List<String> heading =
                new ArrayList<>(List.of("assumption put right", "times", "ratio", "holds", "alone", "all but it"));
        heading.addAll(shapley ? List.of("times (Shapley)") : List.of());
        rows.add(heading);
        rows.add(row("the claim's world", "", waterfall.first(), "", "", shapley ? "" : null));
        for (Waterfall.Step step : waterfall.steps()) {
            rows.add(row(
                    step.name(),
                    StudyText.ratio(step.factor()),
                    step.ratio(),
                    StudyText.ratio(step.alone()),
                    StudyText.ratio(step.without()),
                    shapley ? StudyText.ratio(step.shapleyFactor()) : null));
        }
        double total = waterfall.last() / waterfall.first();
        rows.add(
                row("ours", StudyText.ratio(total), waterfall.last(), "", "", shapley ? StudyText.ratio(total) : null));
        return rows;
    }

    private List<String> row(
            String name, String factor, double ratio, String alone, String without, @Nullable String shapley) {
        List<String> row = new ArrayList<>(
                List.of(name, factor, StudyText.ratio(ratio), claim.holds(ratio) ? "yes" : "no", alone, without));
        if (shapley != null) {
            row.add(shapley);
        }
        return row;
    }

    private String flip(Waterfall waterfall) {
        if (waterfall.flipping() < 0) {
            return "No assumption flips it: it " + (claim.holds(waterfall.first()) ? "holds" : "does not hold")
                    + " in the claim's world, nor does any step change that.";
        }
        Waterfall.Step step = waterfall.steps().get(waterfall.flipping());
        return "The assumption that flips it first: " + step.name() + " (" + StudyText.ratio(step.factor())
                + " times, to " + StudyText.ratio(step.ratio()) + ").";
    }

    private void refusals(List<Integer> worlds, List<Pair> pairs, StudyReport report) {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < worlds.size(); i++) {
            for (Outcome outcome : List.of(pairs.get(i).a(), pairs.get(i).b())) {
                if (outcome.isRefused() && !told.contains(outcome.refusal())) {
                    told.add(outcome.refusal());
                    report.line("Refused: " + outcome.refusal());
                }
            }
        }
    }

    private static void mechanism(Pair ours, StudyReport report) {
        if (!ours.a().isRefused() && !ours.b().isRefused()) {
            report.line("In our world: A " + ours.a().plan() + ", B " + ours.b().plan() + ". "
                    + StudyText.mechanism(ours.a(), ours.b(), "A", "B"));
        }
    }

    /** What varies around our world. */
    void robustness(int samples, long seed, StudyReport report) {
        int axes = claim.box().size();
        if (axes == 0) {
            return;
        }
        List<double[]> shares = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            for (double end : new double[] {0, 1}) {
                double[] only = new double[axes];
                Arrays.fill(only, Double.NaN);
                only[axis] = end;
                shares.add(only);
            }
        }
        shares.addAll(Arrays.asList(Hypercube.samples(samples, axes, seed)));
        List<Point> points = new ArrayList<>();
        for (double[] share : shares) {
            points.add(claim.point(Side.A, share));
            points.add(claim.point(Side.B, share));
        }
        List<Double> ratios = pairs(points).stream()
                .map(pair -> claim.metric().ratio(pair.a(), pair.b()))
                .toList();
        tornado(ratios.subList(0, 2 * axes), report);
        box(shares.subList(2 * axes, shares.size()), ratios.subList(2 * axes, ratios.size()), seed, report);
    }

    private void tornado(List<Double> ratios, StudyReport report) {
        List<Integer> order = new ArrayList<>();
        for (int axis = 0; axis < claim.box().size(); axis++) {
            order.add(axis);
        }
        order.sort((x, y) -> Double.compare(swing(ratios, y), swing(ratios, x)));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("setting alone", "from", "to", "ratio at from", "ratio at to", "holds"));
        for (int axis : order) {
            Claim.Axis box = claim.box().get(axis);
            boolean low = claim.holds(ratios.get(2 * axis));
            boolean high = claim.holds(ratios.get(2 * axis + 1));
            rows.add(List.of(
                    String.join(" = ", box.keys()),
                    StudyText.number(box.low()),
                    StudyText.number(box.high()),
                    StudyText.ratio(ratios.get(2 * axis)),
                    StudyText.ratio(ratios.get(2 * axis + 1)),
                    low && high ? "at both" : low ? "at from" : high ? "at to" : "at neither"));
        }
        report.table("Tornado: our world with one setting at the ends of its range", "tornado.csv", rows, 1);
    }

    private static double swing(List<Double> ratios, int axis) {
        double swing = Math.abs(StrictMath.log(ratios.get(2 * axis + 1) / ratios.get(2 * axis)));
        return Double.isNaN(swing) ? Double.POSITIVE_INFINITY : swing;
    }

    private void box(List<double[]> shares, List<Double> ratios, long seed, StudyReport report) {
        if (ratios.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("sample"));
        claim.box().forEach(axis -> heading.add(shortName(axis.keys().getFirst())));
        heading.addAll(List.of("ratio", "holds"));
        rows.add(heading);
        long holds = 0;
        long ahead = 0;
        for (int i = 0; i < ratios.size(); i++) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(i + 1)));
            for (int axis = 0; axis < claim.box().size(); axis++) {
                row.add(StudyText.number(
                        Double.parseDouble(claim.box().get(axis).at(shares.get(i)[axis]))));
            }
            boolean held = claim.holds(ratios.get(i));
            row.addAll(List.of(StudyText.ratio(ratios.get(i)), held ? "yes" : "no"));
            rows.add(row);
            holds += held ? 1 : 0;
            ahead += ratios.get(i) > 1 ? 1 : 0;
        }
        report.table("Robustness: Latin hypercube of the box, seed " + seed, "robustness.csv", rows, 1);
        report.line(String.format(
                Locale.ROOT,
                "The claim holds in %.0f %% of the box; A is ahead in %.0f %% (%d samples).",
                100.0 * holds / ratios.size(),
                100.0 * ahead / ratios.size(),
                ratios.size()));
    }

    /** The last part of a path, at most so long that tables stay readable. */
    private static String shortName(String key) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        return last.length() <= LONGEST_NAME ? last : last.substring(0, LONGEST_NAME);
    }

    private List<Pair> pairs(List<Point> points) {
        List<Outcome> outcomes = runner.run(points);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i += 2) {
            pairs.add(new Pair(outcomes.get(i), outcomes.get(i + 1)));
        }
        return pairs;
    }
}
