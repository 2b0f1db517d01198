package org.wscsim.validation.fit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of constants written anew: keys, order and comments stay, numbers become what was fitted, to as many significant
 * digits as the file had. Stateless.
 */
final class CalibrationTemplate {
    private static final Pattern LINE = Pattern.compile("( *)([a-z0-9_]+):(?: ([-+0-9.eE]+))?( *#.*)?");
    private static final int LEAST_DIGITS = 4;

    private CalibrationTemplate() {}

    private record Section(int indent, String name) {}

    /**
     * @param values by path of keys, joined by dots; keys that are not there keep their number
     * @throws IllegalArgumentException for a path that the file does not have
     */
    static String fill(String template, Map<String, Double> values) {
        StringBuilder text = new StringBuilder();
        Deque<Section> sections = new ArrayDeque<>();
        int used = 0;
        for (String line : template.stripTrailing().split("\n", -1)) {
            Matcher matcher = LINE.matcher(line);
            String written = line;
            if (matcher.matches()) {
                int indent = matcher.group(1).length();
                while (!sections.isEmpty() && sections.peek().indent() >= indent) {
                    sections.pop();
                }
                String number = matcher.group(3);
                String path = path(sections, matcher.group(2));
                Double value = values.get(path);
                if (number == null) {
                    sections.push(new Section(indent, matcher.group(2)));
                } else if (value != null) {
                    used++;
                    String comment = matcher.group(4) == null ? "" : matcher.group(4);
                    written = matcher.group(1) + matcher.group(2) + ": " + rounded(number, value) + comment;
                }
            }
            text.append(written).append('\n');
        }
        if (used != values.size()) {
            throw new IllegalArgumentException(
                    "constants that the file does not have: given=" + values.keySet() + ", found=" + used);
        }
        return text.toString();
    }

    private static String path(Deque<Section> sections, String key) {
        StringBuilder path = new StringBuilder();
        sections.descendingIterator()
                .forEachRemaining(section -> path.append(section.name()).append('.'));
        return path.append(key).toString();
    }

    private static String rounded(String before, double value) {
        BigDecimal old = new BigDecimal(before);
        String mantissa =
                before.replaceFirst("[eE].*", "").replaceAll("[^0-9]", "").replaceFirst("^0+", "");
        int digits = Math.max(LEAST_DIGITS, mantissa.length());
        MathContext context = new MathContext(digits, RoundingMode.HALF_EVEN);
        BigDecimal rounded = new BigDecimal(value).round(context);
        return rounded.compareTo(old) == 0
                ? before
                : rounded.stripTrailingZeros().toString();
    }
}
