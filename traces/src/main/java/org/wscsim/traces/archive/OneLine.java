package org.wscsim.traces.archive;

/** Text from outside, made fit for a message. Stateless. */
public final class OneLine {
    private OneLine() {}

    /** The text with every control character as '?', so that a message stays one line. */
    public static String of(String text) {
        final StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            final boolean printable = !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
            line.append(printable ? c : '?');
        }
        return line.toString();
    }
}
