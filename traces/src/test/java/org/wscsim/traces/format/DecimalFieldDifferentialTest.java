package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against BigDecimal, of up to 18 significant digits. */
final class DecimalFieldDifferentialTest {
    private static final BigDecimal PS = BigDecimal.valueOf(1_000_000_000_000L);

    private final DecimalField field = new DecimalField();

    private boolean parse(String text, int unit) {
        final byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.UTF_8);
        return field.parse(bytes, 1, bytes.length - 1, unit);
    }

    @Test
    void readsWhatBigDecimalReads() {
        final long seed = 8;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200_000; i++) {
            final String digits = Long.toString(random.nextLong(1L << random.nextInt(1, 58)));
            final int point = random.nextInt(digits.length() + 1);
            final String exponent = random.nextInt(3) == 0 ? "e" + random.nextInt(-14, 4) : "";
            final String text = digits.substring(0, point) + "." + digits.substring(point) + exponent;
            final int unit = -3 * random.nextInt(4);
            final BigDecimal expected = new BigDecimal(point == 0 ? "0" + text : text)
                    .scaleByPowerOfTen(unit)
                    .multiply(PS)
                    .setScale(0, RoundingMode.HALF_UP);
            assertThat(parse(text, unit)).isTrue();
            final BigDecimal found =
                    BigDecimal.valueOf(field.second()).multiply(PS).add(BigDecimal.valueOf(field.picosecond()));
            if (expected.compareTo(BigDecimal.valueOf(Long.MAX_VALUE / 4).multiply(PS)) < 0
                    && found.compareTo(expected) != 0) {
                assertThat(found)
                        .as("seed=%d, text=%s, unit=%d", seed, text, unit)
                        .isEqualByComparingTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "-1", "+1", "1e", "e5", "1e+", "1.2.3", " 1", "1 ", "0x1", "1f", "NaN", "inf", "1e5x"})
    void refusesWhatIsNoDecimalNumber(String text) {
        assertThat(parse(text, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "99999999999999999999999999", "1e99999999999"})
    void keepsHugeNumbersHuge(String text) {
        assertThat(parse(text, 0)).isTrue();
        assertThat(field.second()).isGreaterThan(1L << 40);
    }

    @Test
    void carriesARoundedFractionIntoTheSecond() {
        assertThat(parse("1.9999999999999", 0)).isTrue();
        assertThat(field.second()).isEqualTo(2);
        assertThat(field.picosecond()).isZero();
    }
}
