package org.wscsim.core.gpu;

import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Prediction;

/**
 * Operator times of one GPU: its data sheet and the constants fitted on an A100. Every prediction for another device is
 * marked as an extrapolation. Stateless, any thread.
 */
public final class GpuModel implements DeviceModel {
    /** The device that the constants were fitted on. */
    private static final String CALIBRATED = "a100";

    private final GpuSpec spec;
    private final GpuGemm gemm;
    private final GpuVector vector;
    private final GpuDecodeAttention decode;
    private final GpuPrefillAttention prefill;
    private final GpuMoe moe;
    private final GpuCollective collective;

    /**
     * A device under constants.
     *
     * @param spec data sheet
     * @param calibration constants
     * @param family which measurements' software and clocks
     */
    public GpuModel(GpuSpec spec, GpuCalibration calibration, GpuCalibration.Family family) {
        this(spec, calibration, family, family);
    }

    private GpuModel(
            GpuSpec spec, GpuCalibration calibration, GpuCalibration.Family products, GpuCalibration.Family family) {
        this.spec = spec;
        gemm = new GpuGemm(spec, calibration.gemm(products));
        vector = new GpuVector(spec, calibration.vector());
        decode = new GpuDecodeAttention(spec, calibration.decodeAttention(family));
        prefill = new GpuPrefillAttention(spec, calibration.prefillAttention(family), decode);
        moe = new GpuMoe(spec, calibration.moe());
        collective = new GpuCollective(spec, calibration.collective());
    }

    /**
     * A device that comes with the simulator, at the clock that its file names as the default.
     *
     * @throws org.wscsim.core.failure.BadInputException for an unknown name
     */
    public static GpuModel load(String name) {
        return load(name, GpuSpec.load(name).isPowerLimited());
    }

    /**
     * A device at a locked clock or under its power limit, which concerns matrix products only: attention follows the
     * kernels that were measured at locked clocks, the more portable of the two families.
     */
    public static GpuModel load(String name, boolean powerLimited) {
        return new GpuModel(
                GpuSpec.load(name),
                GpuCalibration.load(),
                powerLimited ? GpuCalibration.Family.FREE_CLOCK : GpuCalibration.Family.LOCKED_CLOCK,
                GpuCalibration.Family.LOCKED_CLOCK);
    }

    @Override
    public String name() {
        return spec.name();
    }

    /** The data sheet. */
    public GpuSpec spec() {
        return spec;
    }

    @Override
    public Prediction predict(Kernel kernel) {
        if (!supports(kernel)) {
            return Prediction.unsupported("no such type or library on this device");
        }
        double seconds = seconds(kernel);
        return outsideCalibration(kernel) ? Prediction.outside(seconds) : Prediction.of(seconds);
    }

    /** Seconds of a kernel that the device supports. */
    public double seconds(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm g -> gemm.seconds(g);
            case Kernel.DecodeAttention d -> decode.seconds(d);
            case Kernel.PrefillAttention p -> prefill.seconds(p);
            case Kernel.GroupedGemm g -> moe.seconds(g);
            case Kernel.Collective c -> collective.seconds(c);
        };
    }

    /** Norms, activations and the like, which {@link Kernel} does not name. */
    public GpuVector vector() {
        return vector;
    }

    /** Whether the device has units and software for it. */
    public boolean supports(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm g -> gemm.supports(g.options());
            case Kernel.Collective c -> GpuCollective.supports(c);
            case Kernel.DecodeAttention d -> true;
            case Kernel.PrefillAttention p -> true;
            case Kernel.GroupedGemm g -> true;
        };
    }

    private boolean outsideCalibration(Kernel kernel) {
        if (!spec.name().equals(CALIBRATED)) {
            return true;
        }
        return switch (kernel) {
            case Kernel.Gemm g -> GpuGemm.outsideCalibration(g.m(), g.n(), g.k());
            case Kernel.DecodeAttention d -> decode.outsideCalibration(d);
            case Kernel.PrefillAttention p -> prefill.outsideCalibration(p);
            case Kernel.GroupedGemm g -> moe.outsideCalibration(g);
            case Kernel.Collective c -> collective.outsideCalibration(c);
        };
    }
}
