package org.wscsim.cli.explore;

import java.util.TreeMap;
import java.util.TreeSet;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.study.Planning;
import org.wscsim.cli.study.Point;
import org.wscsim.cli.study.PointId;

/**
 * One thing to evaluate, self-contained: its text holds everything but the trace's rows, whose checksum it may state. Equal
 * texts have equal outcomes anywhere. Immutable.
 *
 * @param question what is asked
 * @param settings of the run, the wafer's definition in them
 * @param rate requests per second: where the search for the goodput begins, or the load of the run; 0 for a plan
 */
public record Task(Question question, Settings settings, double rate) {
    private static final String QUESTION = "question";
    private static final String RATE = "rate";

    /** One line {@code key=value} each, line ends within values as {@code \n}. */
    public String text() {
        StringBuilder text = new StringBuilder();
        line(text, QUESTION, question.name());
        line(text, RATE, Double.toString(rate));
        for (RunKey key : RunKey.values()) {
            String value = settings.get(key);
            if (value != null) {
                line(text, key.yaml(), value);
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String value) {
        text.append(key)
                .append('=')
                .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n');
    }

    /** Reads what {@link #text} wrote. */
    public static Task parse(String text) {
        Question question = Question.PLAN;
        double rate = 0;
        Settings settings = Settings.none();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            String key = line.substring(0, equals);
            String value = unescaped(line.substring(equals + 1));
            if (key.equals(QUESTION)) {
                question = Question.valueOf(value);
            } else if (key.equals(RATE)) {
                rate = Double.parseDouble(value);
            } else {
                settings = settings.with(key(key), value);
            }
        }
        return new Task(question, settings, rate);
    }

    private static RunKey key(String yaml) {
        for (RunKey key : RunKey.values()) {
            if (key.yaml().equals(yaml)) {
                return key;
            }
        }
        throw new IllegalArgumentException("no such key in a task: key=" + yaml);
    }

    private static String unescaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                c = value.charAt(i) == 'n' ? '\n' : '\\';
            }
            text.append(c);
        }
        return text.toString();
    }

    /** Identity: everything that affects the outcome, files by their contents. */
    public String id(PointId ids) {
        String point = ids.of(new Point(settings, new TreeMap<>(), Planning.PUBLISHED, new TreeSet<>()));
        return PointId.digest(point + ' ' + question + ' ' + rate);
    }
}
