package org.wscsim.cli.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lines or points over one axis that all share. Both axes have a name and a unit. Immutable.
 *
 * @param title what it shows
 * @param note a sentence below the title, or empty
 * @param x the axis of {@code at}
 * @param y the other
 * @param at positions, rising
 * @param lines one or more; NaN where a line has no value
 * @param group charts of one group move their cursors together; empty for none
 * @param labels what is at each position, shown where the cursor is; none, or one a position
 */
public record Chart(
        String title, String note, Axis x, Axis y, double[] at, List<Line> lines, String group, List<String> labels) {
    public Chart {
        lines = List.copyOf(lines);
        labels = List.copyOf(labels);
        if (!labels.isEmpty() && labels.size() != at.length) {
            throw new IllegalArgumentException("labels of another number: title=" + title + ", labels=" + labels.size()
                    + ", positions=" + at.length);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("chart without lines: title=" + title);
        }
        for (Line line : lines) {
            if (line.values().length != at.length) {
                throw new IllegalArgumentException("line of another length: title=" + title + ", line=" + line.name()
                        + ", values=" + line.values().length + ", positions=" + at.length);
            }
        }
    }

    /** A chart with a cursor of its own. */
    public static Chart of(String title, Axis x, Axis y, double[] at, List<Line> lines) {
        return new Chart(title, "", x, y, at, lines, "", List.of());
    }

    /** The same with a sentence below the title. */
    public Chart withNote(String sentence) {
        return new Chart(title, sentence, x, y, at, lines, group, labels);
    }

    /** The same with its cursor tied to those of a group. */
    public Chart in(String cursorGroup) {
        return new Chart(title, note, x, y, at, lines, cursorGroup, labels);
    }

    /** The same with what is at each position. */
    public Chart labelled(List<String> what) {
        return new Chart(title, note, x, y, at, lines, group, what);
    }

    /** How positions lie along an axis. */
    public enum Scale {
        LINEAR,
        LOG,
        /** Shares 0..1 by their odds, so that 90 %, 99 % and 99.9 % are about as far from each other; below 1 % as 1 %. */
        NINES
    }

    /**
     * @param name with its unit in brackets
     * @param fromZero whether a linear axis begins at zero
     */
    public record Axis(String name, Scale scale, boolean fromZero) {
        public static Axis linear(String name) {
            return new Axis(name, Scale.LINEAR, true);
        }

        public static Axis log(String name) {
            return new Axis(name, Scale.LOG, false);
        }

        public static Axis nines(String name) {
            return new Axis(name, Scale.NINES, false);
        }

        /** Linear over what is there. */
        public static Axis around(String name) {
            return new Axis(name, Scale.LINEAR, false);
        }
    }

    /**
     * @param points drawn as points that are not joined
     * @param low ends of the intervals of the values, NaN where one has none; empty where none has
     * @param high their other ends
     */
    public record Line(String name, double[] values, boolean points, double[] low, double[] high) {
        private static final double[] NONE = {};

        public static Line of(String name, double[] values) {
            return new Line(name, values, false, NONE, NONE);
        }

        public static Line points(String name, double[] values) {
            return new Line(name, values, true, NONE, NONE);
        }

        /** The same with intervals, drawn as bars. */
        public Line within(double[] lowEnds, double[] highEnds) {
            return new Line(name, values, points, lowEnds, highEnds);
        }
    }

    /** For the page's script. */
    String json() {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> points = new ArrayList<>();
        for (Line line : lines) {
            names.add(HtmlText.quoted(line.name()));
            values.add(list(line.values()));
            points.add(Boolean.toString(line.points()));
        }
        return "{\"x\":" + axis(x) + ",\"y\":" + axis(y) + ",\"group\":" + HtmlText.quoted(group) + ",\"names\":"
                + names + ",\"points\":" + points + intervals() + ",\"labels\":"
                + labels.stream().map(HtmlText::quoted).toList() + ",\"data\":[" + list(at) + ","
                + String.join(",", values) + "]}";
    }

    /** Nothing where no line has any. */
    private String intervals() {
        if (lines.stream().allMatch(line -> line.low().length == 0)) {
            return "";
        }
        List<String> low = lines.stream().map(line -> list(line.low())).toList();
        List<String> high = lines.stream().map(line -> list(line.high())).toList();
        return ",\"low\":" + low + ",\"high\":" + high;
    }

    private static String axis(Axis axis) {
        return "{\"name\":" + HtmlText.quoted(axis.name()) + ",\"scale\":\""
                + axis.scale().name().toLowerCase(java.util.Locale.ROOT) + "\",\"zero\":" + axis.fromZero() + "}";
    }

    private static String list(double[] values) {
        StringBuilder json = new StringBuilder(values.length * 8).append('[');
        for (int i = 0; i < values.length; i++) {
            json.append(i == 0 ? "" : ",").append(HtmlText.number(values[i]));
        }
        return json.append(']').toString();
    }

    /** Text for who cannot see it: the lines, and where they begin and end. */
    String description() {
        StringBuilder text = new StringBuilder(title + ": " + y.name() + " over " + x.name() + ". Lines:");
        for (Line line : lines) {
            double[] known =
                    Arrays.stream(line.values()).filter(Double::isFinite).toArray();
            text.append(' ').append(line.name());
            if (known.length > 0) {
                text.append(" from ")
                        .append(HtmlText.figure(Arrays.stream(known).min().getAsDouble()))
                        .append(" to ")
                        .append(HtmlText.figure(Arrays.stream(known).max().getAsDouble()));
            }
            text.append(';');
        }
        return text.append(" arrow keys move the cursor.").toString();
    }
}
