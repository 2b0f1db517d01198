package org.wscsim.cli.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.yaml.NearestName;

/**
 * What values a key takes, and their one canonical spelling ({@code 016} becomes {@code 16}, {@code 2} becomes
 * {@code 2.0} for a real number), so that equal configurations have equal text and an equal hash. Immutable.
 */
public sealed interface ValueKind {
    /**
     * Checks a value.
     *
     * @return canonical text, or null when the value is not one of this kind
     */
    @Nullable
    String canonical(String value);

    /** What errors and help say is allowed. */
    String allowed();

    /** What errors say a wrong value is not. */
    String noun();

    /** Proposal for a wrong value. */
    default String remedy(String value) {
        return "correct the value";
    }

    /** A name or a path; anything but blanks. */
    record Text() implements ValueKind {
        @Override
        public @Nullable String canonical(String value) {
            return value.isBlank() ? null : value;
        }

        @Override
        public String allowed() {
            return "text";
        }

        @Override
        public String noun() {
            return "a name";
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements ValueKind {
        @Override
        public @Nullable String canonical(String value) {
            return words.contains(value) ? value : null;
        }

        @Override
        public String allowed() {
            return String.join("|", words);
        }

        @Override
        public String noun() {
            return "one of the words";
        }

        @Override
        public String remedy(String value) {
            return NearestName.remedy(value, words);
        }
    }

    /** One of a few words, one of which may be followed by a colon and some letters. */
    record Lettered(List<String> words, String word, String letters) implements ValueKind {
        @Override
        public @Nullable String canonical(String value) {
            if (words.contains(value)) {
                return value;
            }
            String given = value.startsWith(word + ':') ? value.substring(word.length() + 1) : "?";
            boolean known = given.chars().allMatch(letter -> letters.indexOf(letter) >= 0);
            return known ? word + ':' + letters.replaceAll(given.isEmpty() ? "." : "[^" + given + "]", "") : null;
        }

        @Override
        public String allowed() {
            return String.join("|", words) + "|" + word + ":[" + letters + "]*";
        }

        @Override
        public String noun() {
            return "one of the words";
        }

        @Override
        public String remedy(String value) {
            return NearestName.remedy(value, words);
        }
    }

    /** A whole number in [min, max]. */
    record Whole(long min, long max) implements ValueKind {
        @Override
        public @Nullable String canonical(String value) {
            try {
                long number = Long.parseLong(value);
                return number < min || number > max ? null : Long.toString(number);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        @Override
        public String allowed() {
            return min + ".." + max;
        }

        @Override
        public String noun() {
            return "a whole number in range";
        }
    }

    /**
     * A finite real number in (0, max] or [0, max].
     *
     * @param positive 0 is refused
     * @param infinite {@code inf} is allowed too
     */
    record Real(double max, boolean positive, boolean infinite) implements ValueKind {
        @Override
        public @Nullable String canonical(String value) {
            if (infinite && value.toLowerCase(Locale.ROOT).matches("\\.?inf")) {
                return "inf";
            }
            // Double.parseDouble also takes 1f, 0x1p3 and Infinity, which nobody means here.
            if (!value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?")) {
                return null;
            }
            double number = Double.parseDouble(value);
            boolean inside = number <= max && (positive ? number > 0 : number >= 0);
            return inside ? Double.toString(Math.abs(number)) : null;
        }

        @Override
        public String allowed() {
            return (positive ? "above 0" : "0")
                    + (max == Double.MAX_VALUE ? " or more" : ".." + max)
                    + (infinite ? ", or inf" : "");
        }

        @Override
        public String noun() {
            return "a number in range";
        }
    }

    /** On or off. */
    record Switch() implements ValueKind {
        @Override
        public @Nullable String canonical(String value) {
            return switch (value) {
                case "true", "on" -> "true";
                case "false", "off" -> "false";
                default -> null;
            };
        }

        @Override
        public String allowed() {
            return "on|off";
        }

        @Override
        public String noun() {
            return "on or off";
        }
    }
}
