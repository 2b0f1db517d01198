package org.wscsim.cli.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Bytes worked out by hand from Thrift's compact protocol. */
class CompactTextTest {
    private static String hex(CompactText text) {
        return HexFormat.of().formatHex(text.stop().bytes());
    }

    @Test
    void zigzagsIntegersSevenBitsAByte() {
        // field 1, i32: 0x15; 1 -> 2; step 1: -1 -> 1; step 2: 64 -> 128 = 80 01
        assertThat(hex(new CompactText().i32(1, 1).i32(2, -1).i64(4, 64))).isEqualTo("1502" + "1501" + "268001" + "00");
    }

    @Test
    void writesTextBehindItsLength() {
        assertThat(hex(new CompactText().string(3, "ab"))).isEqualTo("38" + "02" + "6162" + "00");
    }

    @Test
    void numbersTheFieldsOfAStructFromItsBeginning() {
        assertThat(hex(new CompactText().struct(2).i32(1, 0).end().i32(3, 0)))
                .isEqualTo("2c" + "1500" + "00" + "1500" + "00");
    }

    @Test
    void writesShortListsInOneByteAndLongOnesInMore() {
        assertThat(hex(new CompactText().i32s(1, 0, 3))).isEqualTo("19" + "25" + "0006" + "00");
        CompactText text = new CompactText().structs(1, 15);
        for (int i = 0; i < 15; i++) {
            text.element().end();
        }
        assertThat(hex(text)).isEqualTo("19" + "fc0f" + "00".repeat(15) + "00");
    }
}
