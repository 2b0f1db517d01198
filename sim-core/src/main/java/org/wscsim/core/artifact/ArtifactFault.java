package org.wscsim.core.artifact;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is wrong in the authors' model, each with the correction that is made when it is switched off. Everything else,
 * the form of the searches, powers of two, requests of a batch one after the other, stays as it is.
 */
public enum ArtifactFault {
    /**
     * An instance on a part of a die is given the whole die's DRAM bandwidth. Corrected: the part that its cores are of
     * the die's.
     */
    WHOLE_DIE_DRAM('a', "whole-die dram for sub-die instances", "the part that the instance's cores are of the die"),
    /**
     * A decode step is charged the GEMMs of at least as many tokens as the instance has cores. Corrected: of as many as
     * the batch, rounded up to a power of two.
     */
    DECODE_AS_PREFILL(
            'b', "decode charged >= cores tokens", "as many tokens as the batch, rounded up to a power of two"),
    /**
     * The split of vector operators is chosen for utilization, so that few slow parts look good. Corrected: for latency.
     */
    VECTOR_SPLIT('c', "vector split by utilization", "the split of least latency"),
    /**
     * One all-reduce per step, of one token in decode, without (n-1)/n and hops, charged on one die too. Corrected: two per
     * layer of all tokens of the step, the cheaper of ring and 2-D on the dies' rectangle, none on one die.
     */
    ALL_REDUCE_ONCE(
            'd',
            "all-reduce once per step",
            "two per layer, of all tokens, by the cheaper of ring and 2-D; none on one die"),
    /**
     * Prefill attention computes the masked pairs too. Corrected: half of the pairs, in tables of more than 128 tokens
     * (shorter ones have no attention search). Decode has no mask: there only fault (i) lets it through.
     */
    NO_CAUSAL_MASK('e', "no causal halving", "half of the pairs in prefill attention"),
    /**
     * Weights take no memory. Corrected: an instance whose weights and KV cache exceed its part of the DRAM does not exist.
     */
    WEIGHTS_FREE('f', "weights take no memory", "instances that cannot hold weights and KV cache do not exist"),
    /**
     * Every query head has its own keys and values. Corrected: the model's KV heads, in the QKV GEMM, in decode attention
     * and in memory.
     */
    KV_OF_ALL_HEADS('g', "mha kv for gqa models", "the model's KV heads"),
    /**
     * Every transfer between two cores runs at the 9,000 GB/s of the whole die. Corrected: 128 GB/s, one link of a core.
     */
    DIE_RATE_PER_LINK('h', "die noc rate per core link", "128 GB/s, one link of a core"),
    /** A decode step adds the table's own total, seconds taken as ms, once per layer. Corrected: not added. */
    TABLE_TOTAL('i', "decode adds the table's total", "not added"),
    /**
     * A GB/s moves 1,000 MiB in a second, 4.9 % too many. Corrected: 1e9 bytes. Without this correction the model stays
     * below the speed of light when all else is right.
     */
    MIXED_UNITS('j', "1 gb/s = 1,000 mib/s", "1e9 bytes");

    private final char letter;
    private final String title;
    private final String correction;

    ArtifactFault(char letter, String title, String correction) {
        this.letter = letter;
        this.title = title;
        this.correction = correction;
    }

    /** Letter in tables. */
    public char letter() {
        return letter;
    }

    /** A few words, as printed. */
    public String title() {
        return title;
    }

    /** What stands in its place when it is switched off. */
    public String correction() {
        return correction;
    }

    /** The authors' model. */
    public static Set<ArtifactFault> all() {
        return Collections.unmodifiableSet(EnumSet.allOf(ArtifactFault.class));
    }

    /** The corrected model. */
    public static Set<ArtifactFault> none() {
        return Collections.unmodifiableSet(EnumSet.noneOf(ArtifactFault.class));
    }

    /** All but this one. */
    public static Set<ArtifactFault> allBut(ArtifactFault corrected) {
        return Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(corrected)));
    }

    /** Those after this one in the order of letters: it and all before it are corrected. */
    public static Set<ArtifactFault> allAfter(ArtifactFault last) {
        return Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.range(values()[0], last)));
    }
}
