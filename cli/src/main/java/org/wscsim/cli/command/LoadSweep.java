package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.wscsim.cli.study.Change;
import org.wscsim.cli.study.Curve;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.Point;

/**
 * Several contenders in several cells at the cells' loads, and with all requests at once for their capacity. Immutable once
 * made; the simulations are run at construction.
 */
final class LoadSweep {
    private final Map<String, Row> rows = new TreeMap<>();

    /**
     * Who is compared.
     *
     * @param name in tables
     * @param settings {@code key=value}, as in claims
     */
    record Contender(String name, List<String> settings) {
        Contender(String name, String... settings) {
            this(name, List.of(settings));
        }

        Point in(Point base) {
            Point point = base;
            for (String setting : settings) {
                int equals = setting.indexOf('=');
                Change change = Change.of(setting.substring(0, equals), setting.substring(equals + 1));
                point = change.apply(point, change.side());
            }
            return point;
        }
    }

    /**
     * A contender in a cell.
     *
     * @param atLoads in the order of the cell's loads
     * @param saturated with all requests at once
     */
    record Row(PaperCells.Cell cell, Contender contender, List<Outcome> atLoads, Outcome saturated) {
        boolean isRefused() {
            return !refusal().isEmpty();
        }

        String refusal() {
            return saturated.isRefused()
                    ? saturated.refusal()
                    : atLoads.stream().map(Outcome::refusal).filter(r -> !r.isEmpty()).findFirst().orElse("");
        }

        /** Multiple of the trace's rate that it gets done. */
        double capacity() {
            double rate = atLoads.getFirst().load().offered() / cell.loads().getFirst();
            return saturated.load().throughput() / rate;
        }
    }

    LoadSweep(List<PaperCells.Cell> cells, List<Contender> contenders, StudyRunner runner) {
        List<Point> points = new ArrayList<>();
        for (PaperCells.Cell cell : cells) {
            for (Contender contender : contenders) {
                cell.loads().forEach(load -> points.add(contender.in(cell.at(load))));
                points.add(contender.in(cell.base()).saturated());
            }
        }
        List<Outcome> outcomes = runner.run(points);
        int at = 0;
        for (PaperCells.Cell cell : cells) {
            for (Contender contender : contenders) {
                int loads = cell.loads().size();
                List<Outcome> own = List.copyOf(outcomes.subList(at, at + loads));
                rows.put(key(cell, contender), new Row(cell, contender, own, outcomes.get(at + loads)));
                at += loads + 1;
            }
        }
    }

    private static String key(PaperCells.Cell cell, Contender contender) {
        return cell.name() + '/' + contender.name();
    }

    Row row(PaperCells.Cell cell, Contender contender) {
        return Objects.requireNonNull(rows.get(key(cell, contender)));
    }

    /** How much lower {@code a}'s mean E2E is than {@code b}'s, against load; neither may be refused. */
    static Curve curve(Row a, Row b, String view, boolean tuned) {
        List<Curve.At> points = new ArrayList<>();
        for (int i = 0; i < a.atLoads().size(); i++) {
            double ratio =
                    b.atLoads().get(i).latency().e2e() / a.atLoads().get(i).latency().e2e();
            points.add(new Curve.At(a.cell().loads().get(i), ratio));
        }
        return new Curve(a.cell().name(), view, tuned, Math.min(a.capacity(), b.capacity()), points);
    }
}
