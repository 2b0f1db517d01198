package org.wscsim.core.yaml;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as written in YAML 1.2's JSON schema, plus {@code 64e9} for whole ones. No hexadecimal, underscore, infinity
 * or NaN: what is not matched is not a number.
 */
final class YamlNumber {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][-+]?\\d{1,4})?");
    private static final int LONG_DIGITS = 19;

    private YamlNumber() {}

    /** The exact value when the text is a whole number that fits a long, else null. */
    static @Nullable Long whole(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        if (value.scale() > 0 || value.precision() - value.scale() > LONG_DIGITS) {
            return null;
        }
        try {
            return value.longValueExact();
        } catch (ArithmeticException tooLong) {
            return null;
        }
    }

    /** The nearest double when the text is a finite number, else null. */
    static @Nullable Double real(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : null;
    }
}
