package org.wscsim.core.gpu;

import java.util.List;
import org.wscsim.core.device.Kernel.Collective;
import org.wscsim.core.device.Kernel.Collective.Form;

/**
 * Time of a collective between the GPUs of one node. Immutable; a call costs some 20 floating-point operations.
 *
 * <p>A rank has {@code S} bytes of buffer: its input, or for an all-gather its output. A ring of n ranks takes
 * {@code n - 1} steps, an all-reduce {@code 2 (n - 1)}, each of {@code S / n} bytes over the link; the last chunk is
 * copied once more within the device. {@link NcclTuner} says by which of three protocols; each takes
 *
 * <pre>  launch + hop x steps + S steps / n / link bandwidth x linkTimes + 2 S / n / DRAM bandwidth x memoryTimes</pre>
 *
 * <p>All-to-all and send have all peers at once: the lower envelope of few channels (small launch, low bandwidth) and all
 * channels. vLLM's custom all-reduce reads the peers' memory: one-shot {@code (n - 1) S} bytes, two-shot
 * {@code 2 (n - 1) S / n}, by vLLM's thresholds, from 8 MB on NCCL. Outside a CUDA graph ("eager") the host's time is a
 * floor of the custom kernels and is added to NCCL's. From NVLink 4 on the switch itself reduces (NVLS): a rank of more than two sends {@code S + S / n}; this form is
 * not calibrated, its constants are those of the simple protocol.
 *
 * <p>Fitted on A100 SXM nodes of 2 and 8, 512 B to 1 GB; carried to others by link and DRAM bandwidth, latencies as they
 * are. Where GPUs share PCIe the form does not hold (no direct reads, host bridges): see {@link #outsideCalibration}.
 */
public final class GpuCollective {
    /** What {@link Collective#impl} may say. */
    public static final List<String> IMPLS = List.of("", "nccl", "nccl-eager", "custom-graph", "custom-eager");

    private static final int MAX_RANKS = 8;
    private static final long MIN_BYTES = 64;
    private static final long MAX_BYTES = 1L << 30;
    private static final long CUSTOM_LIMIT_BYTES = 8L << 20;
    /** NVLink with a switch; below are bridges and PCIe. */
    private static final double LEAST_SWITCHED_LINK = 200e9;

    /** NVLink 4, whose switch reduces. */
    private static final double LEAST_REDUCING_LINK = 400e9;

    private final CollectiveConstants constants;
    private final double linkBytesPerSecond;
    private final double dramBytesPerSecond;

    public GpuCollective(GpuSpec gpu, CollectiveConstants constants) {
        this.constants = constants;
        this.linkBytesPerSecond = gpu.linkBytesPerSecond();
        this.dramBytesPerSecond = gpu.dramBytesPerSecond();
    }

    /** Whether this software runs this form: the custom kernels only all-reduce. */
    public static boolean supports(Collective collective) {
        return IMPLS.contains(collective.impl())
                && (collective.form() == Form.ALL_REDUCE || !isCustom(collective.impl()));
    }

    /** Whether the shape or the device's links lie outside what the constants were fitted on. */
    public boolean outsideCalibration(Collective collective) {
        double buffer = bufferBytes(collective);
        return linkBytesPerSecond < LEAST_SWITCHED_LINK
                || collective.form() == Form.SEND
                || collective.ranks() > MAX_RANKS
                || buffer < MIN_BYTES
                || buffer > MAX_BYTES
                || reducedBySwitch(collective);
    }

    /** The time of a collective that is {@link #supports supported}; 0 for a single rank. */
    public double seconds(Collective collective) {
        assert supports(collective) : collective;
        if (collective.ranks() < 2) {
            return 0;
        }
        CollectiveConstants.Eager eager = constants.eager();
        return switch (collective.impl()) {
            case "custom-graph" -> custom(collective);
            case "custom-eager" -> Math.max(eager.customSeconds(), custom(collective) + clone(collective));
            case "nccl-eager" -> eager.ncclSeconds() + nccl(collective);
            default -> nccl(collective);
        };
    }

    /** A rank's buffer as NCCL's tests count it: input, or output of an all-gather. */
    public static double bufferBytes(Collective collective) {
        double input = collective.bytes();
        return collective.form() == Form.ALL_GATHER ? input * collective.ranks() : input;
    }

    /** Steps of the ring. */
    public static int steps(Form form, int ranks) {
        return form == Form.ALL_REDUCE ? 2 * (ranks - 1) : ranks - 1;
    }

    /** Bytes that a rank sends by the scheme that {@link #scheme} names. */
    public static double sentBytes(Collective collective, String scheme) {
        double buffer = bufferBytes(collective);
        int ranks = collective.ranks();
        return switch (scheme) {
            case "one_shot" -> buffer * (ranks - 1);
            case "ll" -> buffer * (steps(collective.form(), ranks) + 1) / ranks;
            default -> collective.form() == Form.SEND ? buffer : buffer * steps(collective.form(), ranks) / ranks;
        };
    }

    /**
     * Which scheme runs it, before the choice between few and all channels: {@code ll}, {@code ll128}, {@code simple},
     * {@code peer}, {@code one_shot} or {@code two_shot}.
     */
    public String scheme(Collective collective) {
        if (isCustom(collective.impl()) && collective.bytes() < CUSTOM_LIMIT_BYTES) {
            return collective.bytes() < oneShotLimit(collective.ranks()) ? "one_shot" : "two_shot";
        }
        if (collective.form() == Form.ALL_TO_ALL || collective.form() == Form.SEND) {
            return "peer";
        }
        int steps = steps(collective.form(), collective.ranks());
        double sent = bufferBytes(collective) * steps / collective.ranks();
        return switch (NcclTuner.choose(steps, sent, linkBytesPerSecond)) {
            case LL -> "ll";
            case LL128 -> "ll128";
            case SIMPLE -> "simple";
        };
    }

    private double nccl(Collective collective) {
        double ring = ring(collective, scheme(collective));
        return reducedBySwitch(collective) ? Math.min(ring, reducingSwitch(collective)) : ring;
    }

    private double ring(Collective collective, String scheme) {
        return switch (scheme) {
            case "ll" -> time(constants.ll(), collective, scheme) + ramp(collective);
            case "ll128" -> time(constants.ll128(), collective, scheme);
            case "peer" -> peer(collective);
            default -> time(constants.simple(), collective, "simple");
        };
    }

    private double custom(Collective collective) {
        String scheme = scheme(collective);
        return switch (scheme) {
            case "one_shot" -> time(constants.oneShot(), collective, scheme);
            case "two_shot" -> time(constants.twoShot(), collective, scheme);
            default -> nccl(collective);
        };
    }

    private double time(CollectiveConstants.Scheme scheme, Collective collective, String name) {
        return scheme.launchSeconds()
                + scheme.hopSeconds() * steps(collective.form(), collective.ranks())
                + scheme.linkTimes() * sentBytes(collective, name) / linkBytesPerSecond
                + scheme.memoryTimes() * copySeconds(collective);
    }

    /** A message of few bytes leaves most channels idle and is sooner done. */
    private double ramp(Collective collective) {
        double filled =
                -StrictMath.expm1(-chunkBytes(collective) / constants.llRamp().bytes());
        int steps = steps(collective.form(), collective.ranks());
        return filled * (constants.llRamp().seconds() + constants.llRamp().hopSeconds() * steps);
    }

    private double peer(Collective collective) {
        double link = sentBytes(collective, "peer") / linkBytesPerSecond;
        double copy = collective.form() == Form.SEND ? 0 : copySeconds(collective);
        double few = constants.peer().launchSeconds() + constants.peer().linkTimes() * link;
        double all = constants.peerBulkSeconds()
                + constants.simple().linkTimes() * link
                + constants.simple().memoryTimes() * copy;
        return Math.min(few, all);
    }

    /** Reduction in the switch: every rank's input and its share of the result pass its link once. */
    private double reducingSwitch(Collective collective) {
        CollectiveConstants.Scheme simple = constants.simple();
        double link = (bufferBytes(collective) + chunkBytes(collective)) / linkBytesPerSecond;
        return simple.launchSeconds() + 2 * simple.hopSeconds() + simple.linkTimes() * link;
    }

    private boolean reducedBySwitch(Collective collective) {
        return collective.form() == Form.ALL_REDUCE
                && collective.ranks() > 2
                && linkBytesPerSecond >= LEAST_REDUCING_LINK;
    }

    private double clone(Collective collective) {
        return constants.eager().cloneTimes() * 2 * collective.bytes() / dramBytesPerSecond;
    }

    /** A chunk read and written at DRAM bandwidth. */
    private double copySeconds(Collective collective) {
        return 2 * chunkBytes(collective) / dramBytesPerSecond;
    }

    private static double chunkBytes(Collective collective) {
        return bufferBytes(collective) / collective.ranks();
    }

    private static boolean isCustom(String impl) {
        return impl.startsWith("custom-");
    }

    /** vLLM: two ranks always read each other; more share the work from some size on. */
    private static long oneShotLimit(int ranks) {
        if (ranks == 2) {
            return CUSTOM_LIMIT_BYTES;
        }
        return ranks <= 4 ? 512L << 10 : 256L << 10;
    }
}
