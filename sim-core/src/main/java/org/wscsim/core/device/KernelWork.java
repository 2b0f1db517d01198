package org.wscsim.core.device;

/**
 * The least work of a kernel with 2-byte operands: what a roofline knows of it.
 *
 * @param flops matrix FLOP on the device
 * @param bytes every operand read once and every result written once; for collectives what one rank must send
 */
public record KernelWork(double flops, double bytes) {
    private static final double ELEMENT_BYTES = 2;

    public static KernelWork of(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Gemm gemm -> gemm(gemm);
            case Kernel.DecodeAttention attention -> decode(attention);
            case Kernel.PrefillAttention attention -> prefill(attention);
            case Kernel.GroupedGemm experts -> experts(experts);
            case Kernel.Collective collective -> collective(collective);
        };
    }

    private static KernelWork gemm(Kernel.Gemm gemm) {
        double m = gemm.m();
        double n = gemm.n();
        double k = gemm.k();
        return new KernelWork(2 * m * n * k, ELEMENT_BYTES * (m * k + k * n + m * n));
    }

    private static KernelWork decode(Kernel.DecodeAttention a) {
        double queries = (double) a.batch() * a.heads() * a.headDim();
        double cache = (double) a.batch() * a.context() * a.kvHeads() * a.headDim();
        return new KernelWork(4 * queries * a.context(), ELEMENT_BYTES * (2 * cache + 2 * queries));
    }

    private static KernelWork prefill(Kernel.PrefillAttention a) {
        double pairs = a.tokens() * (a.priorContext() + (a.tokens() + 1) / 2.0);
        double width = (double) a.batch() * a.headDim();
        double cache = (double) (a.priorContext() + a.tokens()) * a.kvHeads();
        double queries = (double) a.tokens() * a.heads();
        return new KernelWork(4 * width * a.heads() * pairs, ELEMENT_BYTES * width * (2 * cache + 2 * queries));
    }

    /** Balanced load: every expert that can be hit is. */
    private static KernelWork experts(Kernel.GroupedGemm e) {
        double rows = (double) e.tokens() * e.topK() / e.ep();
        double width = (double) e.ffn() / e.tp();
        double held = Math.ceilDiv(e.experts(), e.ep());
        double read = Math.min(held, (double) e.tokens() * e.topK());
        double weights = 3 * read * e.hidden() * width;
        return new KernelWork(6 * rows * e.hidden() * width, ELEMENT_BYTES * (weights + 2 * rows * e.hidden()));
    }

    private static KernelWork collective(Kernel.Collective c) {
        double others = (c.ranks() - 1.0) / c.ranks();
        double share = switch (c.form()) {
            case ALL_REDUCE -> 2 * others;
            case ALL_GATHER -> c.ranks() - 1.0;
            case REDUCE_SCATTER, ALL_TO_ALL -> others;
            case SEND -> 1;
        };
        return new KernelWork(0, share * c.bytes());
    }
}
