package org.wscsim.core.metrics;

/** One step of an instance when it ends; caller-owned row, overwritten for every step. Times in ps. */
public final class StepRecord {
    public int instance;
    public long startPs;
    public long endPs;
    /** Sequences that got a token. */
    public int decodes;
    /** Prompts that were worked on. */
    public int chunks;
    /** Their tokens in this step. */
    public long promptTokens;
    /** Time up to the compute bound. */
    public long computePs;
    /** What DRAM adds. */
    public long dramPs;
    /** What links add. */
    public long nocPs;
}
