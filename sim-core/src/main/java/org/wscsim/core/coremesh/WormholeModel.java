package org.wscsim.core.coremesh;

import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Prediction;

/**
 * One Tenstorrent Wormhole die. Only GEMM was measured, so only GEMM is priced. Immutable, any thread.
 */
public final class WormholeModel implements DeviceModel {
    private final CoreMeshSpec spec;
    private final WormholeGemm gemm;

    public WormholeModel(CoreMeshSpec spec, WormholeConstants constants) {
        this.spec = spec;
        gemm = new WormholeGemm(spec, constants);
    }

    /** The n150 with the committed constants. */
    public static WormholeModel load() {
        return new WormholeModel(
                CoreMeshSpec.load("wormhole-n150"), CoreMeshCalibration.load().wormhole());
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public Prediction predict(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm call -> predict(call);
            case Kernel.DecodeAttention other -> noData("attention");
            case Kernel.PrefillAttention other -> noData("attention");
            case Kernel.GroupedGemm other -> noData("grouped gemm");
            case Kernel.Collective other -> noData("collectives");
        };
    }

    private Prediction predict(Kernel.Gemm call) {
        String refusal = gemm.refusal(call);
        if (refusal != null) {
            return Prediction.unsupported(refusal);
        }
        double seconds = gemm.seconds(call);
        return WormholeGemm.calibrated(call) ? Prediction.of(seconds) : Prediction.outside(seconds);
    }

    private static Prediction noData(String operator) {
        return Prediction.unsupported("no measurements of " + operator + " on wormhole");
    }
}
