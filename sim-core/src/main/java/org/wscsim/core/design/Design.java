package org.wscsim.core.design;

import java.math.BigDecimal;

/**
 * A wafer to be made: what a designer chooses. Everything else follows from the {@link Technology}.
 *
 * @param matrixFlopsPerCore dense fp16 peak of a core, FLOP/s
 * @param sramBytesPerCore SRAM of a core
 * @param coreColumns cores of a die in x
 * @param coreRows cores of a die in y
 * @param dramStacks DRAM stacks of a die
 * @param d2dBytesPerSecond one die-to-die link, one direction
 * @param dieColumns dies in x
 * @param dieRows dies in y
 */
public record Design(
        double matrixFlopsPerCore,
        long sramBytesPerCore,
        int coreColumns,
        int coreRows,
        int dramStacks,
        double d2dBytesPerSecond,
        int dieColumns,
        int dieRows) {
    public Design {
        if (!(matrixFlopsPerCore > 0) || sramBytesPerCore <= 0 || !(d2dBytesPerSecond > 0)) {
            throw new IllegalArgumentException("rates and sizes must be positive: flops=" + matrixFlopsPerCore
                    + ", sram=" + sramBytesPerCore + ", d2d=" + d2dBytesPerSecond);
        }
        if (coreColumns < 1 || coreRows < 1 || dramStacks < 1 || dieColumns < 1 || dieRows < 1) {
            throw new IllegalArgumentException("counts must be positive: cores=" + coreColumns + "x" + coreRows
                    + ", stacks=" + dramStacks + ", dies=" + dieColumns + "x" + dieRows);
        }
    }

    public int dies() {
        return dieColumns * dieRows;
    }

    public int cores() {
        return coreColumns * coreRows;
    }

    /** The same dies in another grid. */
    public Design on(int columns, int rows) {
        return new Design(
                matrixFlopsPerCore,
                sramBytesPerCore,
                coreColumns,
                coreRows,
                dramStacks,
                d2dBytesPerSecond,
                columns,
                rows);
    }

    /**
     * {@code 6x9-16x16c-1.02tf-1280k-4s-2000g}: dies, cores, TFLOP/s and KiB of a core, stacks, GB/s of a link. Equal ids are
     * equal designs; fit for a file name.
     */
    public String id() {
        return dieColumns + "x" + dieRows + '-' + coreColumns + 'x' + coreRows + "c-" + scaled(matrixFlopsPerCore, 12)
                + "tf-" + sram() + '-' + dramStacks + "s-" + scaled(d2dBytesPerSecond, 9) + 'g';
    }

    private String sram() {
        return sramBytesPerCore % 1_024 == 0 ? sramBytesPerCore / 1_024 + "k" : sramBytesPerCore + "b";
    }

    /** The exact shortest decimal of a value in units of a power of ten. */
    private static String scaled(double value, int decimals) {
        BigDecimal number = BigDecimal.valueOf(value).movePointLeft(decimals).stripTrailingZeros();
        return number.toPlainString();
    }
}
