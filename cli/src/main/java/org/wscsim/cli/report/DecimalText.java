package org.wscsim.cli.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as text, the same on every machine and in every locale. Stateless. */
public final class DecimalText {
    private DecimalText() {}

    /**
     * Writes {@code value / 10^decimals} without rounding: {@code put(.., 1, 9)} gives {@code 0.000000001}.
     *
     * @param value not negative
     * @return the position after the last character
     */
    static int put(byte[] into, int position, long value, int decimals) {
        assert value >= 0;
        int digits = Math.max(digits(value), decimals + 1);
        int end = position + digits + (decimals > 0 ? 1 : 0);
        int at = end;
        long rest = value;
        for (int i = 0; i < digits; i++) {
            if (i == decimals && decimals > 0) {
                into[--at] = '.';
            }
            long quotient = rest / 10;
            into[--at] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        return end;
    }

    private static int digits(long value) {
        int digits = 1;
        for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
            digits++;
        }
        return digits;
    }

    /**
     * Fixed decimals as Python prints {@code '.2f'}: half to even on the exact binary value.
     */
    public static String fixed(double value, int decimals) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
        }
        return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
    }

    /** A finite number to so many significant digits, without an exponent and without trailing zeros. */
    public static String significant(double value, int digits) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** A tape hash as it is printed everywhere: 16 hexadecimal digits. */
    static String hash(long tapeHash) {
        String digits = Long.toHexString(tapeHash);
        return "0".repeat(16 - digits.length()) + digits;
    }

    static double milliseconds(double ps) {
        return ps / 1e9;
    }
}
