package org.wscsim.core.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

final class AttentionTableTest {
    private static final AttentionTable TABLE = new AttentionTable("test", Tables.attention(Tables::multilinear));

    @Test
    void isExactAtEveryPoint() {
        for (AttentionPoint p : Tables.attention(Tables::multilinear)) {
            assertThat(TABLE.seconds(p.chunkTokens(), p.priorTokens(), p.sequences(), p.contextTokens()))
                    .as("%s", p)
                    .isEqualTo(p.seconds());
        }
        assertThat(TABLE.largestChange()).isZero();
    }

    @Test
    void nothingTakesNoTime() {
        assertThat(TABLE.seconds(0, 0, 0, 0)).isZero();
        assertThat(TABLE.range(0, 0, 0, 0)).isEqualTo(Range.INSIDE);
    }

    @Test
    void flagsEachEndOfEachAxis() {
        assertThat(TABLE.range(64, 100, 4, 100)).isEqualTo(Range.INSIDE);
        assertThat(TABLE.range(1_024, 2_048, 64, 2_048)).isEqualTo(Range.INSIDE);
        assertThat(TABLE.range(15, 100, 4, 100)).isEqualTo(Range.BELOW);
        assertThat(TABLE.range(64, 100, 4, 15)).isEqualTo(Range.BELOW);
        assertThat(TABLE.range(1_025, 100, 4, 100)).isEqualTo(Range.ABOVE);
        assertThat(TABLE.range(64, 2_049, 4, 100)).isEqualTo(Range.ABOVE);
        assertThat(TABLE.range(64, 100, 65, 100)).isEqualTo(Range.ABOVE);
        assertThat(TABLE.range(64, 100, 4, 2_049)).isEqualTo(Range.ABOVE);
        assertThat(TABLE.range(15, 100, 4, 2_049)).isEqualTo(Range.ABOVE);
    }

    @Test
    void belowTheGridIsTheLeastPoint() {
        assertThat(TABLE.seconds(1, 0, 0, 0)).isEqualTo(TABLE.seconds(16, 0, 0, 0));
        assertThat(TABLE.seconds(0, 0, 4, 3)).isEqualTo(TABLE.seconds(0, 0, 4, 16));
    }

    @Test
    void beyondTheGridWorkIsChargedAtTheRateOfTheUpperHalf() {
        // Decode: between contexts of 512 and 2,048 with 64 sequences.
        double perToken = (Tables.multilinear(0, 0, 64, 2_048) - Tables.multilinear(0, 0, 64, 512)) / (64 * 1_536.0);
        assertThat(TABLE.seconds(0, 0, 64, 4_096))
                .isCloseTo(Tables.multilinear(0, 0, 64, 2_048) + 64 * 2_048 * perToken, within(1e-12));
        assertThat(TABLE.seconds(0, 0, 128, 512))
                .isCloseTo(Tables.multilinear(0, 0, 64, 512) + 64 * 512 * perToken, within(1e-12));
        // Prefill: a chunk of 1,024 has 1,536 x 1,024 pairs more after 2,048 tokens than after 512.
        double perPair =
                (Tables.multilinear(1_024, 2_048, 0, 0) - Tables.multilinear(1_024, 512, 0, 0)) / (1_024 * 1_536.0);
        double pairs = 2_048 * 2_049 / 2.0 - 1_024 * 1_025 / 2.0;
        assertThat(TABLE.seconds(2_048, 0, 0, 0))
                .isCloseTo(Tables.multilinear(1_024, 0, 0, 0) + pairs * perPair, within(1e-9));
    }

    @Test
    void pointsMustBeOfAllThreeKindsAndOnce() {
        List<AttentionPoint> decodes = List.of(new AttentionPoint(0, 0, 1, 16, 1));
        assertThatThrownBy(() -> new AttentionTable("model=x, tp=1", decodes))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model=x, tp=1")
                .hasMessageContaining("prefill points=0");
        List<AttentionPoint> twice = new ArrayList<>(Tables.attention(Tables::multilinear));
        twice.add(twice.getFirst());
        assertThatThrownBy(() -> new AttentionTable("x", twice))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("measured twice");
    }
}
