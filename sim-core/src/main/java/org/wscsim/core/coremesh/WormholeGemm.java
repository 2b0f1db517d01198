package org.wscsim.core.coremesh;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.device.Kernel;

/**
 * Time of a GEMM on one Wormhole die. Immutable, any thread.
 *
 * <p>The output's 32 x 32 tiles are dealt to the grid's rows and columns; the fullest core decides. A product of two
 * tiles takes 16 cycles per pass of the matrix unit (LoFi one pass, HiFi2 two, HiFi4 four) and the same overhead at
 * every fidelity. The left operand is multicast along rows, the right one along columns, both read from DRAM by one core
 * per row or column, so that they stream at a fraction of the DRAM's bandwidth, beside the arithmetic but for a fitted
 * remainder; the result is written when it is complete. Sharded left operands and results stay in L1. A kernel that the
 * host dispatches takes at least the dispatch.
 *
 * <p>What breaks it: small GEMMs with all operands in DRAM were measured up to 18 times slower than this, slower even
 * than larger ones of the same run; other data types and fidelities than bf16 at HiFi2 were never fitted.
 */
public final class WormholeGemm {
    private static final int TILE = 32;

    private final CoreMeshSpec spec;
    private final WormholeConstants constants;

    public WormholeGemm(CoreMeshSpec spec, WormholeConstants constants) {
        this.spec = spec;
        this.constants = constants;
    }

    /** Why there is no time for this call, or null where there is one. */
    public @Nullable String refusal(Kernel.Gemm gemm) {
        Kernel.GemmOptions options = gemm.options();
        if (elementBytes(options.dtype()) == 0) {
            return "no such data type on wormhole: dtype=" + options.dtype();
        }
        if (passes(options.fidelity()) == 0) {
            return "no such math fidelity on wormhole: fidelity=" + options.fidelity();
        }
        if (!options.storage().isEmpty() && !options.storage().equalsIgnoreCase("dram") && !sharded(options)) {
            return "no such storage on wormhole: storage=" + options.storage();
        }
        double left = (double) gemm.m() * gemm.k();
        double right = (double) gemm.k() * gemm.n();
        double out = (double) gemm.m() * gemm.n();
        double bytes = elementBytes(options.dtype());
        if (sharded(options) && (left + out) * bytes > (double) spec.sramBytes()) {
            return "input and output exceed the cores' l1";
        }
        return (left + right + out) * bytes > (double) spec.dramBytes() ? "operands exceed the dram" : null;
    }

    /** Whether type and fidelity are those of the measurements. */
    public static boolean calibrated(Kernel.Gemm gemm) {
        return elementBytes(gemm.options().dtype()) == 2
                && passes(gemm.options().fidelity()) == 2
                && Math.min(gemm.m(), Math.min(gemm.n(), gemm.k())) >= 512;
    }

    /** Time of a call that is not refused. */
    public double seconds(Kernel.Gemm gemm) {
        Kernel.GemmOptions options = gemm.options();
        boolean sharded = sharded(options);
        double bytes = elementBytes(options.dtype());
        double bandwidth = constants.dramFraction() * spec.dramBytesPerSecond();
        double right = (double) gemm.k() * gemm.n();
        double left = sharded ? 0 : (double) gemm.m() * gemm.k();
        double out = sharded ? 0 : (double) gemm.m() * gemm.n();
        double compute = computeSeconds(gemm);
        double stream = (left + right) * bytes / bandwidth;
        double hidden = Math.max(compute, stream) + constants.exposedFraction() * Math.min(compute, stream);
        double device = constants.launchSeconds() + hidden + out * bytes / bandwidth;
        double dispatch = sharded ? constants.shardedDispatchSeconds() : constants.dispatchSeconds();
        return options.trace() ? device : Math.max(device, dispatch);
    }

    private double computeSeconds(Kernel.Gemm gemm) {
        double rows = (double) Math.ceilDiv(tiles(gemm.m()), (long) spec.rows());
        double columns = (double) Math.ceilDiv(tiles(gemm.n()), (long) spec.columns());
        double products = rows * columns * tiles(gemm.k());
        double passCycles = TILE * TILE * TILE / spec.peakFmasPerCycle();
        double cycles = passes(gemm.options().fidelity()) * passCycles + constants.tileOverheadCycles();
        return products * cycles / spec.clockHz();
    }

    private static long tiles(long extent) {
        return Math.ceilDiv(extent, (long) TILE);
    }

    private static boolean sharded(Kernel.GemmOptions options) {
        return options.storage().equalsIgnoreCase("l1");
    }

    /** Block formats carry one shared exponent byte per 16 elements. Names as users or tt-metal write them; 0 for unknown. */
    static double elementBytes(String dtype) {
        return switch (dtype.toLowerCase(Locale.ROOT)) {
            case "", "bf16", "bfloat16", "fp16" -> 2;
            case "fp32" -> 4;
            case "bfp8", "bfloat8_b" -> 1 + 1 / 16.0;
            case "bfp4", "bfloat4_b" -> 0.5 + 1 / 16.0;
            case "bfp2" -> 0.25 + 1 / 16.0;
            default -> 0;
        };
    }

    /** Passes of the matrix unit; HiFi2 where nothing is said, as in the measurements; 0 for unknown. */
    static int passes(String fidelity) {
        return switch (fidelity.toLowerCase(Locale.ROOT)) {
            case "lofi" -> 1;
            case "", "hifi2" -> 2;
            case "hifi3" -> 3;
            case "hifi4" -> 4;
            default -> 0;
        };
    }
}
