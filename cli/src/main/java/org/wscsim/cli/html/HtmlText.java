package org.wscsim.cli.html;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Text and numbers as HTML and JSON take them. Stateless. */
public final class HtmlText {
    private static final MathContext SIX_DIGITS = new MathContext(6);

    private HtmlText() {}

    /** Text for an element or a quoted attribute. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Text as a JSON string that may stand in a script element. */
    static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** Six significant digits, which is more than a screen shows; null for what is no number. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e6) {
            return Long.toString((long) value);
        }
        return new BigDecimal(value).round(SIX_DIGITS).stripTrailingZeros().toString();
    }

    /** A number for people: about four significant digits, a million and more with a letter. */
    public static String figure(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (size >= 1e12) {
            return decimals(value / 1e12, 2) + " T";
        }
        if (size >= 1e9) {
            return decimals(value / 1e9, 2) + " G";
        }
        if (size >= 1e6) {
            return decimals(value / 1e6, 2) + " M";
        }
        if (size == 0 || (value == Math.rint(value) && size < 1e6)) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        if (size >= 1e4) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int places = size >= 1_000 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 3 : 5;
        return decimals(value, places);
    }

    private static String decimals(double value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }

    /** A share of one as percent. */
    public static String percent(double share) {
        return Double.isFinite(share) ? decimals(100 * share, share != 0 && Math.abs(share) < 0.1 ? 2 : 1) : "-";
    }
}
