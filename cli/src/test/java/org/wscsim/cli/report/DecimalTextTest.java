package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalTextTest {
    @Test
    void printsAPicosecondInMillisecondsExactly() {
        assertThat(put(1, 9)).isEqualTo("0.000000001");
        assertThat(put(1_234_567_890_123L, 9)).isEqualTo("1234.567890123");
        assertThat(put(0, 9)).isEqualTo("0.000000000");
    }

    @Test
    void printsWholeNumbersWithoutAPoint() {
        assertThat(put(0, 0)).isEqualTo("0");
        assertThat(put(10, 0)).isEqualTo("10");
        assertThat(put(Long.MAX_VALUE, 0)).isEqualTo("9223372036854775807");
    }

    @Test
    void agreesWithBigDecimalOnRandomValues() {
        long seed = 20250101;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            int decimals = random.nextInt(19);
            assertThat(put(value, decimals))
                    .as("seed=%d, value=%d, decimals=%d", seed, value, decimals)
                    .isEqualTo(BigDecimal.valueOf(value, decimals).toPlainString());
        }
    }

    @Test
    void roundsHalfToEvenOnTheBinaryValueAsPythonDoes() {
        // 0.125 and 0.375 are exact in binary; 2.675 lies below its decimal spelling, 1.005 too
        assertThat(DecimalText.fixed(0.125, 2)).isEqualTo("0.12");
        assertThat(DecimalText.fixed(0.375, 2)).isEqualTo("0.38");
        assertThat(DecimalText.fixed(2.675, 2)).isEqualTo("2.67");
        assertThat(DecimalText.fixed(1.005, 2)).isEqualTo("1.00");
        assertThat(DecimalText.fixed(1e21, 2)).isEqualTo("1000000000000000000000.00");
    }

    @Test
    void printsATapeHashWithSixteenDigits() {
        assertThat(DecimalText.hash(0xABL)).isEqualTo("00000000000000ab");
        assertThat(DecimalText.hash(-1)).isEqualTo("ffffffffffffffff");
    }

    private static String put(long value, int decimals) {
        byte[] into = new byte[40];
        int end = DecimalText.put(into, 3, value, decimals);
        return new String(into, 3, end - 3, StandardCharsets.US_ASCII);
    }
}
