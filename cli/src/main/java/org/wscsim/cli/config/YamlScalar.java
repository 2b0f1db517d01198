package org.wscsim.cli.config;

/** Text as a YAML scalar that reads back as the same text: plain, as a literal block, or quoted. Stateless. */
final class YamlScalar {
    private YamlScalar() {}

    /** The most readable safe form. */
    static String of(String value) {
        if (value.matches("[A-Za-z/][A-Za-z0-9_./+@-]*") && !value.matches("(?i)null|true|false|yes|no|on|off")) {
            return value;
        }
        return isBlock(value) ? block(value) : quoted(value);
    }

    /** Several lines, ending in one line end, of printable characters that no reader changes. */
    private static boolean isBlock(String value) {
        return value.indexOf('\n') < value.length() - 1
                && value.endsWith("\n")
                && !value.endsWith("\n\n")
                && !value.isBlank()
                && value.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f) || (c >= 0xa0 && c < 0x2000));
    }

    /** A literal block indented by two; the explicit 2 lets the first line begin with blanks. */
    private static String block(String value) {
        StringBuilder text = new StringBuilder("|2\n");
        value.lines()
                .forEach(line ->
                        text.append(line.isEmpty() ? "" : "  ").append(line).append('\n'));
        text.setLength(text.length() - 1);
        return text.toString();
    }

    /** Double-quoted, with JSON's escapes. */
    static String quoted(String value) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c >= ' ' && c < 0x7f) {
                        text.append(c);
                    } else {
                        text.append("\\u").append(java.util.HexFormat.of().toHexDigits(c));
                    }
                }
            }
        }
        return text.append('"').toString();
    }
}
