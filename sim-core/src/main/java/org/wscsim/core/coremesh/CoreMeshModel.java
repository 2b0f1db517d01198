package org.wscsim.core.coremesh;

import org.wscsim.core.coremesh.MeshKernels.Axis;
import org.wscsim.core.device.DeviceModel;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Prediction;

/**
 * Single operators on an SRAM-only wafer, with operands where the kernels want them. Everything runs on one grid, by
 * default the largest square that programs can use (750 x 750 cores on WSE-2, the largest of WaferLLM). Immutable; any
 * thread.
 *
 * <p>The constants were fitted on whole steps of a model, not on single operators, and on WSE-2 only: every answer is
 * marked as outside the calibration. Collectives are those of a line of cores, by the published closed forms without
 * software; more ranks than a line has cores run over rows, then columns.
 */
public final class CoreMeshModel implements DeviceModel {
    private final CoreMeshSpec spec;
    private final CoreGrid grid;
    private final MeshKernels kernels;
    private final LineCollectives line;

    public CoreMeshModel(CoreMeshSpec spec, WseConstants constants) {
        this(spec, constants, spec.largestSquare());
    }

    public CoreMeshModel(CoreMeshSpec spec, WseConstants constants, CoreGrid grid) {
        CoreMeshStep.requireWafer(spec);
        CoreMeshStep.requireInside(spec, grid);
        this.spec = spec;
        this.grid = grid;
        kernels = new MeshKernels(spec, constants, grid);
        line = new LineCollectives(spec);
    }

    /** A wafer with the committed constants. */
    public static CoreMeshModel load(String name) {
        return new CoreMeshModel(
                CoreMeshSpec.load(name), CoreMeshCalibration.load().wse());
    }

    @Override
    public String name() {
        return spec.name();
    }

    /** The cores that every operator runs on. */
    public CoreGrid grid() {
        return grid;
    }

    @Override
    public Prediction predict(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm gemm -> gemm(gemm);
            case Kernel.DecodeAttention attention -> decode(attention);
            case Kernel.PrefillAttention attention -> prefill(attention);
            case Kernel.GroupedGemm experts -> experts(experts);
            case Kernel.Collective collective -> collective(collective);
        };
    }

    private Prediction gemm(Kernel.Gemm gemm) {
        String dtype = gemm.options().dtype();
        if (!dtype.isEmpty() && !dtype.equals("fp16") && !dtype.equals("bf16")) {
            return Prediction.unsupported("only 16-bit operands are modelled");
        }
        double m = (double) gemm.m();
        double k = (double) gemm.k();
        double n = (double) gemm.n();
        return held(m * k + k * n + m * n, kernels.product(m, gemm.k(), new long[] {gemm.n()}, Axis.Y));
    }

    private Prediction decode(Kernel.DecodeAttention a) {
        double cache = 2.0 * a.batch() * a.context() * a.kvHeads() * a.headDim();
        long width = (long) a.heads() * a.headDim();
        return held(cache, kernels.decodeAttention(a.batch(), a.context(), width, width));
    }

    /** Sequences one after the other, each on the whole grid. */
    private Prediction prefill(Kernel.PrefillAttention a) {
        double context = (double) (a.tokens() + a.priorContext());
        long width = (long) a.heads() * a.headDim();
        double operands = a.batch() * context * 2.0 * a.kvHeads() * a.headDim();
        MeshCost one = kernels.prefillAttention((double) a.tokens(), context, width, width);
        return held(operands, one.times(a.batch()));
    }

    /** Experts one after the other, each on the whole grid, with the mean load of those that are hit. */
    private Prediction experts(Kernel.GroupedGemm e) {
        if (e.tp() != 1 || e.ep() != 1) {
            return Prediction.unsupported("a wafer is one device: tp and ep must be 1");
        }
        double rows = (double) e.tokens() * e.topK();
        double hit = Math.min(e.experts(), rows);
        MeshCost up = kernels.product(rows / hit, e.hidden(), new long[] {e.ffn(), e.ffn()}, Axis.Y);
        MeshCost down = kernels.product(rows / hit, e.ffn(), new long[] {e.hidden()}, Axis.X);
        return held(3.0 * e.experts() * e.hidden() * e.ffn(), up.then(down).times(hit));
    }

    private Prediction collective(Kernel.Collective c) {
        if (!c.impl().isEmpty()) {
            return Prediction.unsupported("no such collective software on a wafer: impl=" + c.impl());
        }
        if (c.form() == Kernel.Collective.Form.ALL_TO_ALL) {
            return Prediction.unsupported("no closed form for an all-to-all of cores");
        }
        int longest = grid.columns();
        if (c.ranks() > longest && c.ranks() != grid.cores()) {
            return Prediction.unsupported("ranks are the cores of a line or of the whole grid " + grid);
        }
        double bytes = (double) c.bytes();
        double cycles = c.ranks() <= longest
                ? onLine(c.form(), c.ranks(), bytes)
                : onLine(c.form(), grid.columns(), bytes) + acrossRows(c.form(), bytes);
        return cycles > 0 ? Prediction.outside(cycles / spec.clockHz()) : Prediction.unsupported("one rank alone");
    }

    /** The second dimension, after every row has done its part; what a row then holds depends on the form. */
    private double acrossRows(Kernel.Collective.Form form, double bytes) {
        double perRow = switch (form) {
            case ALL_GATHER -> bytes * grid.columns();
            case REDUCE_SCATTER -> bytes / grid.columns();
            default -> bytes;
        };
        return form == Kernel.Collective.Form.SEND ? 0 : onLine(form, grid.rows(), perRow);
    }

    private double onLine(Kernel.Collective.Form form, int ranks, double bytes) {
        return switch (form) {
            case ALL_REDUCE -> line.allReduce(ranks, bytes);
            case ALL_GATHER -> line.allGather(ranks, bytes);
            case REDUCE_SCATTER -> line.reduceScatter(ranks, bytes);
            case SEND -> line.send(bytes, 1);
            case ALL_TO_ALL -> 0;
        };
    }

    private Prediction held(double elements, MeshCost cost) {
        if (elements * MeshKernels.ELEMENT_BYTES > (double) spec.sramBytes()) {
            return Prediction.unsupported("operands exceed the wafer's sram");
        }
        return Prediction.outside(cost.elapsed() / spec.clockHz());
    }
}
