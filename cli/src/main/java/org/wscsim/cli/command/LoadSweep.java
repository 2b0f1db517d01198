package org.wscsim.cli.command;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.wscsim.cli.study.Change;
import org.wscsim.cli.study.Curve;
import org.wscsim.cli.study.Outcome;
import org.wscsim.cli.study.Point;

/**
 * Several contenders in several cells, with all requests at once for their capacity and then at loads. Immutable once
 * made; the simulations are run at construction.
 */
final class LoadSweep {
    /** Beyond this multiple of the least capacity, latencies tell the length of the trace. */
    private static final double MOST_ABOVE = 1.3;

    private static final MathContext DIGITS = new MathContext(3);

    private final Map<String, Row> rows = new TreeMap<>();

    /**
     * Who is compared.
     *
     * @param name in tables
     * @param settings {@code key=value}, as in claims
     * @param isBounding its capacity counts where loads are chosen
     */
    record Contender(String name, List<String> settings, boolean isBounding) {
        Contender(String name, String... settings) {
            this(name, List.of(settings), true);
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
     * @param loads multiples of the trace's rate, rising
     * @param atLoads in their order
     * @param saturated with all requests at once
     */
    record Row(
            PaperCells.Cell cell, Contender contender, List<Double> loads, List<Outcome> atLoads, Outcome saturated) {
        boolean isRefused() {
            return !refusal().isEmpty();
        }

        String refusal() {
            return Stream.concat(Stream.of(saturated), atLoads.stream())
                    .map(Outcome::refusal)
                    .filter(refusal -> !refusal.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        /** Multiple of the trace's rate that it gets done. */
        double capacity() {
            double rate = atLoads.getFirst().load().offered() / loads.getFirst();
            return saturated.load().throughput() / rate;
        }

        /** Index of the greatest load up to this one. */
        int upTo(double load) {
            int at = 0;
            for (int i = 0; i < loads.size(); i++) {
                at = loads.get(i) <= load ? i : at;
            }
            return at;
        }
    }

    /**
     * First the capacities, then the loads: the cell's own as far as they tell something, and stated shares of the least
     * capacity of those who bound it.
     */
    LoadSweep(PaperCells cells, List<PaperCells.Cell> chosen, List<Contender> contenders, StudyRunner runner) {
        List<Point> first = new ArrayList<>();
        for (PaperCells.Cell cell : chosen) {
            for (Contender contender : contenders) {
                first.add(contender.in(cell.at(cell.loads().getFirst())));
                first.add(contender.in(cell.base()).saturated());
            }
        }
        List<Outcome> outcomes = runner.run(first);
        List<Row> begun = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i += 2) {
            PaperCells.Cell cell = chosen.get(i / 2 / contenders.size());
            begun.add(new Row(
                    cell,
                    contenders.get(i / 2 % contenders.size()),
                    List.of(cell.loads().getFirst()),
                    List.of(outcomes.get(i)),
                    outcomes.get(i + 1)));
        }
        finish(cells, begun, contenders.size(), runner);
    }

    private void finish(PaperCells cells, List<Row> begun, int contenders, StudyRunner runner) {
        List<Point> points = new ArrayList<>();
        List<List<Double>> loads = new ArrayList<>();
        for (int i = 0; i < begun.size(); i++) {
            int cell = i / contenders * contenders;
            loads.add(loads(cells, begun.subList(cell, cell + contenders)));
            for (double load : loads.getLast()) {
                points.add(begun.get(i).contender().in(begun.get(i).cell().at(load)));
            }
        }
        List<Outcome> outcomes = runner.run(points);
        int at = 0;
        for (int i = 0; i < begun.size(); i++) {
            Row row = begun.get(i);
            List<Outcome> own =
                    List.copyOf(outcomes.subList(at, at + loads.get(i).size()));
            at += own.size();
            rows.put(
                    key(row.cell(), row.contender()),
                    new Row(row.cell(), row.contender(), loads.get(i), own, row.saturated()));
        }
    }

    private static List<Double> loads(PaperCells cells, List<Row> rows) {
        double weaker = Double.POSITIVE_INFINITY;
        for (Row row : rows) {
            boolean bounds = row.contender().isBounding() && !row.isRefused();
            weaker = bounds ? Math.min(weaker, row.capacity()) : weaker;
        }
        PaperCells.Cell cell = rows.getFirst().cell();
        SortedSet<Double> loads = new TreeSet<>();
        loads.add(cell.loads().getFirst());
        if (Double.isFinite(weaker)) {
            for (double load : cell.loads()) {
                if (load <= MOST_ABOVE * weaker) {
                    loads.add(load);
                }
            }
            for (double share : cells.shares()) {
                loads.add(new BigDecimal(share * weaker).round(DIGITS).doubleValue());
            }
        }
        return List.copyOf(loads);
    }

    private static String key(PaperCells.Cell cell, Contender contender) {
        return cell.name() + '/' + contender.name();
    }

    Row row(PaperCells.Cell cell, Contender contender) {
        return Objects.requireNonNull(rows.get(key(cell, contender)));
    }

    /** The least capacity of those that bound the loads, in a cell where none of them is refused. */
    double leastCapacity(PaperCells.Cell cell) {
        return rows.values().stream()
                .filter(row -> row.cell().equals(cell) && row.contender().isBounding())
                .mapToDouble(Row::capacity)
                .min()
                .orElse(Double.NaN);
    }

    /** How much lower {@code a}'s mean E2E is than {@code b}'s, against load; neither may be refused. */
    static Curve curve(Row a, Row b, String view, boolean tuned) {
        return curve(a, b, view, tuned, Math.min(a.capacity(), b.capacity()));
    }

    /** The same with loads as shares of another capacity. */
    static Curve curve(Row a, Row b, String view, boolean tuned, double capacity) {
        List<Curve.At> points = new ArrayList<>();
        for (int i = 0; i < a.atLoads().size(); i++) {
            double ratio = b.atLoads().get(i).latency().e2e()
                    / a.atLoads().get(i).latency().e2e();
            points.add(new Curve.At(a.loads().get(i), ratio));
        }
        return new Curve(a.cell().name(), view, tuned, capacity, points);
    }
}
