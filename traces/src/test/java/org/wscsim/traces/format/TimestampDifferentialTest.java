package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against java.time. */
final class TimestampDifferentialTest {
    @Test
    void countsEveryDayFromYear1To9999() {
        LocalDate date = LocalDate.of(1, 1, 1);
        for (long day = date.toEpochDay(); date.getYear() < 10_000; day++) {
            if (Timestamp.epochDay(date.getYear(), date.getMonthValue(), date.getDayOfMonth()) != day) {
                assertThat(date).as("first day that differs").isNull();
            }
            date = date.plusDays(1);
        }
    }

    @Test
    void knowsTheLengthOfEveryMonth() {
        for (int year = 1; year < 10_000; year++) {
            for (int month = 1; month <= 12; month++) {
                assertThat(Timestamp.daysInMonth(year, month))
                        .isEqualTo(LocalDate.of(year, month, 1).lengthOfMonth());
            }
        }
    }

    @Test
    void parsesRandomInstantsAsJavaTimeDoes() {
        final long seed = 20231116;
        final SplittableRandom random = new SplittableRandom(seed);
        final Timestamp timestamp = new Timestamp();
        final long from = LocalDateTime.of(1, 1, 3, 0, 0).toEpochSecond(ZoneOffset.UTC);
        final long to = LocalDateTime.of(9999, 12, 29, 0, 0).toEpochSecond(ZoneOffset.UTC);
        for (int i = 0; i < 20_000; i++) {
            final int decimals = random.nextInt(10);
            final int unit = (int) Math.round(Math.pow(10, 9 - decimals));
            final Instant instant =
                    Instant.ofEpochSecond(random.nextLong(from, to), random.nextInt(1_000_000_000) / unit * unit);
            final ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
            final String pattern = "yyyy-MM-dd HH:mm:ss" + (decimals > 0 ? "." + "S".repeat(decimals) : "") + "xxx";
            final String text =
                    DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(instant.atOffset(offset));
            final byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.US_ASCII);
            assertThat(timestamp.parse(bytes, 1, bytes.length - 1)).as(text).isTrue();
            assertThat(Instant.ofEpochSecond(timestamp.epochSecond(), timestamp.nano()))
                    .as("seed=%d, text=%s", seed, text)
                    .isEqualTo(instant);
        }
    }
}
