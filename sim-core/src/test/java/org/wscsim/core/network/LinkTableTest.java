package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.HardwareGraph;

final class LinkTableTest {
    private static final HardwareGraph GRAPH = Grids.graph(2, 2);

    @Test
    void fieldsAreAlignedAndDoNotOverlap() {
        BitSet line = new BitSet();
        int[] longs = {
            LinkLayout.NEXT_FREE_PS,
            LinkLayout.NEWEST_START_PS,
            LinkLayout.NEWEST_RATE,
            LinkLayout.DEMAND,
            LinkLayout.TRANSFER_BYTES,
            LinkLayout.IN_STEP_BYTES,
            LinkLayout.BUSY_PS,
            LinkLayout.WAITING_PS
        };
        for (int offset : longs) {
            take(line, offset, Long.BYTES);
        }
        assertThat(line.length()).isLessThanOrEqualTo(LinkLayout.LINE_BYTES);

        BitSet row = new BitSet();
        take(row, LinkLayout.FIRST, Integer.BYTES);
        take(row, LinkLayout.COUNT, Integer.BYTES);
        for (int index = 0; index < LinkLayout.OLDER; index++) {
            int at = (int) LinkLayout.older(5, index);
            take(row, at + LinkLayout.START_PS, Long.BYTES);
            take(row, at + LinkLayout.UNTIL_PS, Long.BYTES);
            take(row, at + LinkLayout.RATE, Long.BYTES);
        }
        assertThat(row.length()).isLessThanOrEqualTo(LinkLayout.ROW_BYTES);
        assertThat(LinkLayout.line(1)).isEqualTo(LinkLayout.LINE_BYTES);
        assertThat(LinkLayout.row(1) % LinkLayout.LINE_BYTES).isZero();
    }

    private static void take(BitSet taken, int offset, int bytes) {
        assertThat(offset % bytes).as("alignment of offset %d", offset).isZero();
        assertThat(taken.get(offset, offset + bytes).isEmpty())
                .as("offset %d is free", offset)
                .isTrue();
        taken.set(offset, offset + bytes);
    }

    @Test
    void tellsWhichReservationCoversAMoment() {
        LinkTable table = new LinkTable(GRAPH, Grids.memory());
        table.reserve(3, 100, 200, 7, 0);
        table.reserve(3, 250, 300, 9, 0);
        assertThat(table.reservedRate(3, 99)).isZero();
        assertThat(table.reservedRate(3, 100)).isEqualTo(7);
        assertThat(table.reservedRate(3, 199)).isEqualTo(7);
        assertThat(table.reservedRate(3, 200)).isZero();
        assertThat(table.reservedRate(3, 250)).isEqualTo(9);
        assertThat(table.reservedRate(3, 300)).isZero();
        assertThat(table.reservedRate(2, 150)).isZero();
    }

    @Test
    void joinsTheNinthReservationToTheNewestAtTheHigherRate() {
        LinkTable table = new LinkTable(GRAPH, Grids.memory());
        for (int i = 0; i < 9; i++) {
            table.reserve(0, 100 * i, 100 * i + 50, 20 - i, 0);
        }
        assertThat(table.reservedRate(0, 610)).isEqualTo(14);
        assertThat(table.reservedRate(0, 660)).isZero();
        assertThat(table.reservedRate(0, 710)).isEqualTo(13);
        assertThat(table.reservedRate(0, 760)).as("the gap before the ninth").isEqualTo(13);
        assertThat(table.reservedRate(0, 849)).isEqualTo(13);
        assertThat(table.reservedRate(0, 850)).isZero();
        assertThat(table.nextFreePs(0)).isEqualTo(850);
    }

    @Test
    void forgetsReservationsThatHaveEnded() {
        LinkTable table = new LinkTable(GRAPH, Grids.memory());
        for (int i = 0; i < 1_000; i++) {
            long startPs = 100L * i;
            table.reserve(0, startPs, startPs + 50, 1 + i, startPs);
            assertThat(table.reservedRate(0, startPs)).isEqualTo(1 + i);
            assertThat(table.reservedRate(0, startPs + 50)).isZero();
        }
    }

    @Test
    void rejectsALinkWithoutBandwidth() {
        HardwareGraph none = Grids.graph(2, 1, 1e12, 0);
        assertThatThrownBy(() -> new LinkTable(none, Grids.memory()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytesPerSecond=0");
    }
}
