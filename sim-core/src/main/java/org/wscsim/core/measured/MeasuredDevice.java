package org.wscsim.core.measured;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Prediction;
import org.wscsim.core.model.ModelSpec;

/**
 * Answers single operators from a measured table: GEMMs of the widths of a measured layer, and attention with the heads of
 * a measured model. Immutable, any thread.
 */
public final class MeasuredDevice implements DeviceModel {
    private final String name;
    private final List<Measured> measured = new ArrayList<>();

    private record Measured(ModelSpec model, MeasuredShard shard) {
        int heads() {
            return Math.ceilDiv(model.heads(), shard.tp());
        }

        int kvHeads() {
            return Math.ceilDiv(model.kvHeads(), shard.tp());
        }

        boolean hasHeads(int queries, int keys, int width) {
            return heads() == queries && kvHeads() == keys && model.headDim() == width;
        }
    }

    /**
     * @param name the device's name as users give it
     * @param models shapes of the models in the table; those of other models are left out
     */
    public MeasuredDevice(String name, MeasuredTable table, List<ModelSpec> models) {
        this.name = name;
        for (MeasuredShard shard : table.shards()) {
            String wanted = MeasuredTable.canonical(shard.model());
            models.stream()
                    .filter(model -> MeasuredTable.canonical(model.name()).equals(wanted))
                    .findFirst()
                    .ifPresent(model -> measured.add(new Measured(model, shard)));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Prediction predict(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm gemm -> gemm(gemm);
            case Kernel.DecodeAttention decode -> decode(decode);
            case Kernel.PrefillAttention prefill -> prefill(prefill);
            case Kernel.GroupedGemm grouped -> Prediction.unsupported("no expert layers in the measured table");
            case Kernel.Collective collective -> Prediction.unsupported("no collectives in the measured table");
        };
    }

    private Prediction gemm(Kernel.Gemm gemm) {
        String dtype = gemm.options().dtype();
        if (!dtype.isEmpty() && !dtype.equals("bf16")) {
            return Prediction.unsupported("measured in bf16 only");
        }
        for (Measured one : measured) {
            int tp = one.shard().tp();
            for (DenseLayer layer : DenseLayer.values()) {
                if (layer.isGemm()
                        && layer.inner(one.model(), tp) == gemm.k()
                        && layer.outer(one.model(), tp) == gemm.n()) {
                    TokenCurve curve = one.shard().curve(layer);
                    return answer(curve.seconds((double) gemm.m()), curve.range((double) gemm.m()));
                }
            }
        }
        return Prediction.unsupported("no measured layer has these widths");
    }

    private Prediction decode(Kernel.DecodeAttention kernel) {
        for (Measured one : measured) {
            if (one.hasHeads(kernel.heads(), kernel.kvHeads(), kernel.headDim())) {
                AttentionTable table = one.shard().attention();
                return answer(
                        table.seconds(0, 0, kernel.batch(), (double) kernel.context()),
                        table.range(0, 0, kernel.batch(), (double) kernel.context()));
            }
        }
        return Prediction.unsupported("no measured model has these heads");
    }

    private Prediction prefill(Kernel.PrefillAttention kernel) {
        if (kernel.batch() != 1) {
            return Prediction.unsupported("prefill attention was measured one chunk at a time");
        }
        for (Measured one : measured) {
            if (one.hasHeads(kernel.heads(), kernel.kvHeads(), kernel.headDim())) {
                AttentionTable table = one.shard().attention();
                return answer(
                        table.seconds((double) kernel.tokens(), (double) kernel.priorContext(), 0, 0),
                        table.range((double) kernel.tokens(), (double) kernel.priorContext(), 0, 0));
            }
        }
        return Prediction.unsupported("no measured model has these heads");
    }

    private static Prediction answer(double seconds, Range range) {
        return range == Range.INSIDE ? Prediction.of(seconds) : Prediction.outside(seconds);
    }
}
