package org.wscsim.traces.format;

/** Well-formedness of UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF). Immutable. */
final class Utf8 {
    private Utf8() {}

    /** Index of the first byte of the first malformed sequence in [start, end), or -1. Allocates nothing. */
    static int indexOfMalformed(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            final int length = sequenceLength(bytes, i, end);
            if (length == 0) {
                return i;
            }
            i += length;
        }
        return -1;
    }

    /** Bytes of the sequence at {@code i}, 0 where it is malformed. */
    private static int sequenceLength(byte[] bytes, int i, int end) {
        final int lead = bytes[i] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        final int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || end - i < length) {
            return 0;
        }
        int codePoint = lead & (0x7F >> length);
        for (int k = 1; k < length; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
            codePoint = codePoint << 6 | (bytes[i + k] & 0x3F);
        }
        final boolean overlong = codePoint < (length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80);
        final boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
        return overlong || surrogate || codePoint > 0x10FFFF ? 0 : length;
    }
}
