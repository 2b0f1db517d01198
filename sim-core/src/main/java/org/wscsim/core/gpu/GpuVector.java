package org.wscsim.core.gpu;

/**
 * Time of the kernels between the matrix products: norms, rotary embedding, activation, sums, cache writes, sampling.
 *
 * <p>For {@code rows} tokens of {@code width} elements, with {@code moved} passes of them over {@code held} tensors:
 *
 * <pre>
 *   miss x^2 / (1 + x^2),  x = held bytes / (l2 share x level-2 cache)
 *   t = launch + element x width (kernels with a thread block per row)
 *       + moved bytes (miss / (fraction x dram) + (1 - miss) / level-2 bandwidth)
 * </pre>
 *
 * <p>Fused as serving software fuses them: the residual sum into the norm ({@link Form#ADD_NORM}, vLLM's and TensorRT-LLM's
 * fused_add_rms_norm), gate and activation into one kernel ({@link Form#GATED_ACTIVATION}), rotary embedding of queries
 * and keys into one ({@link Form#ROPE}); the cache write and everything else are kernels of their own.
 *
 * <p>Calibrated on kernels of 2023 (vLLM's of that year as Vidur profiled them): a row's latency is several times that of
 * today's vectorised kernels. 2-byte elements. Stateless, any thread.
 */
public final class GpuVector {
    private static final double ELEMENT_BYTES = 2;

    /** A kernel, its tensors in units of rows x width. */
    public enum Form {
        /** RMS or layer norm; the row is read twice, the second time to scale it. */
        NORM(2, 3, true),
        /** Sum with the residual, in place, and the norm of it. */
        ADD_NORM(2, 5, true),
        /** Sum of two tensors. */
        ADD(3, 3, false),
        /** Activation of the gate times up; width is that of the result. */
        GATED_ACTIVATION(3, 3, true),
        /** Activation alone. */
        ACTIVATION(2, 2, true),
        /** Rotary embedding in place; width is that of queries and keys together. */
        ROPE(1, 2, true),
        /** Copy of keys and values into the cache; width is that of both together. */
        KV_WRITE(2, 2, true),
        /** Rows of a table. */
        EMBEDDING(2, 2, false),
        /** Softmax and choice over fp32 logits: written, read twice; width is the vocabulary. */
        SAMPLING(2, 6, true);

        private final double held;
        private final double moved;
        private final boolean byRow;

        Form(double held, double moved, boolean byRow) {
            this.held = held;
            this.moved = moved;
            this.byRow = byRow;
        }
    }

    private final VectorConstants constants;
    private final double dram;
    private final double l2;
    private final double l2Bytes;

    /**
     * Prices kernels on one device.
     *
     * @param spec data sheet
     * @param constants fitted
     */
    public GpuVector(GpuSpec spec, VectorConstants constants) {
        this.constants = constants;
        dram = spec.dramBytesPerSecond();
        l2 = spec.sms() * spec.clockHz() * constants.l2BytesPerClock();
        l2Bytes = spec.l2Bytes() * constants.l2Share();
    }

    /** Seconds of one kernel over so many rows, each of so many elements. */
    public double seconds(Form form, double rows, double width) {
        double tensor = ELEMENT_BYTES * rows * width;
        double fill = form.held * tensor / l2Bytes;
        double miss = fill * fill / (1 + fill * fill);
        double fraction = form.byRow ? constants.rowFraction() : constants.streamFraction();
        double perByte = miss / (fraction * dram) + (1 - miss) / l2;
        double row = form.byRow ? width * constants.elementSeconds() : 0;
        return constants.launchSeconds() + row + form.moved * tensor * perByte;
    }
}
