package org.wscsim.core.tile;

import java.util.SplittableRandom;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.WaferSpec.Core;
import org.wscsim.core.wafer.WaferSpec.Die;
import org.wscsim.core.wafer.WaferSpec.Link;

/** Wafers that the tests of this package vary. */
final class Wafers {
    private static final String[] NAMES = {"wsc-case1", "wsc-case2", "wsc-case3", "wsc-case4", "wsc-artifact"};

    private Wafers() {}

    static WaferSpec case3() {
        return WaferCatalogue.load("wsc-case3");
    }

    /** A preset with other bandwidths, core counts and SRAM. */
    static WaferSpec random(SplittableRandom random) {
        WaferSpec wafer = WaferCatalogue.load(NAMES[random.nextInt(NAMES.length)]);
        Core core = wafer.core();
        Die die = wafer.die();
        wafer = withCore(
                wafer,
                new Core(
                        core.matrixFlopsPerSecond(),
                        core.vectorOpsPerSecond() * random.nextDouble(0.5, 4),
                        random.nextLong(200_000, 2_000_000),
                        random.nextDouble(20e9, 400e9)));
        return withDie(
                wafer,
                new Die(
                        2 * random.nextInt(1, 10),
                        2 * random.nextInt(1, 10),
                        die.dramBytes(),
                        random.nextDouble(0.2e12, 4e12),
                        die.dramLatencyPs(),
                        die.widthMm(),
                        die.heightMm()));
    }

    static WaferSpec withHalfDram(WaferSpec wafer) {
        Die die = wafer.die();
        return withDie(
                wafer,
                new Die(
                        die.coreColumns(),
                        die.coreRows(),
                        die.dramBytes(),
                        die.dramBytesPerSecond() / 2,
                        die.dramLatencyPs(),
                        die.widthMm(),
                        die.heightMm()));
    }

    static WaferSpec withHalfNoc(WaferSpec wafer) {
        Core core = wafer.core();
        return withCore(
                wafer,
                new Core(
                        core.matrixFlopsPerSecond(),
                        core.vectorOpsPerSecond(),
                        core.sramBytes(),
                        core.nocBytesPerSecondPerLink() / 2));
    }

    static WaferSpec withHalfSram(WaferSpec wafer) {
        return withSram(wafer, wafer.core().sramBytes() / 2);
    }

    static WaferSpec withSram(WaferSpec wafer, long bytesPerCore) {
        Core core = wafer.core();
        return withCore(
                wafer,
                new Core(
                        core.matrixFlopsPerSecond(),
                        core.vectorOpsPerSecond(),
                        bytesPerCore,
                        core.nocBytesPerSecondPerLink()));
    }

    static WaferSpec withHalfD2d(WaferSpec wafer) {
        return new WaferSpec(
                wafer.name(),
                wafer.core(),
                wafer.die(),
                wafer.dieColumns(),
                wafer.dieRows(),
                new Link(wafer.d2d().bytesPerSecond() / 2, wafer.d2d().latencyPs()),
                wafer.achievable(),
                wafer.host(),
                wafer.energy());
    }

    /** Half of the cores, in x or in y, whichever is longer. */
    static WaferSpec withHalfTheCores(WaferSpec wafer) {
        Die die = wafer.die();
        boolean wide = die.coreColumns() >= die.coreRows();
        return withDie(
                wafer,
                new Die(
                        wide ? die.coreColumns() / 2 : die.coreColumns(),
                        wide ? die.coreRows() : die.coreRows() / 2,
                        die.dramBytes(),
                        die.dramBytesPerSecond(),
                        die.dramLatencyPs(),
                        die.widthMm(),
                        die.heightMm()));
    }

    static WaferSpec withHost(WaferSpec wafer, long perStepPs, long perSequencePs) {
        return new WaferSpec(
                wafer.name(),
                wafer.core(),
                wafer.die(),
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                new WaferSpec.Host(perStepPs, perSequencePs),
                wafer.energy());
    }

    static WaferSpec withCore(WaferSpec wafer, Core core) {
        return new WaferSpec(
                wafer.name(),
                core,
                wafer.die(),
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                wafer.host(),
                wafer.energy());
    }

    private static WaferSpec withDie(WaferSpec wafer, Die die) {
        return new WaferSpec(
                wafer.name(),
                wafer.core(),
                die,
                wafer.dieColumns(),
                wafer.dieRows(),
                wafer.d2d(),
                wafer.achievable(),
                wafer.host(),
                wafer.energy());
    }
}
