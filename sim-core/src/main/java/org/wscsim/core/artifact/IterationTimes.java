package org.wscsim.core.artifact;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.collective.CollectiveForm;
import org.wscsim.core.collective.MeshCollectives;
import org.wscsim.core.collective.MeshShape;

/**
 * The time of a prefill or decode iteration of an instance: the mapper formulas of the authors' code, less the faults that
 * are corrected. Tables are made when first asked for, one per power of two, and kept; after that nothing is allocated.
 * Confined to one thread.
 *
 * <p>Prefill of n tokens, all prompts together: with L the next power of two, at most 4,096, and a table of max(512, L)
 * tokens, {@code layers x block + all-reduce}, times n / L from L = 256 on. Decode of a batch: with a table of max(2^ceil
 * log2 cores, 2^ceil log2 batch) tokens, attention of a request with KV tokens, its new one included, is {@code Linear x
 * (h + KV h + KV + KV h) / (D_O + D_O H_O)}, h its query width; the step is {@code layers x (block with these attentions,
 * one after the other) + all-reduce}, and the table's total once more per layer, seconds taken as ms.
 */
public final class IterationTimes {
    /** One link of a core; the paper gives none, this is our default of the paper's wafers. */
    public static final double CORE_LINK_GBPS = 128;

    private static final int SHORTEST_PREFILL_TABLE = 512;
    private static final int LONGEST_PREFILL_TABLE = 4_096;
    private static final int SHORTEST_SCALED_PREFILL = 256;
    private static final double MS_PER_SECOND = 1e3;
    private static final double SI_GIGA = 1e9;
    private static final double BINARY_GIGA = 1 << 30;
    private static final double GIGA_OF_MEBI = 1_000.0 * (1 << 20);
    private static final int MAX_LOG2_TOKENS = 31;

    private final ArtifactInstance instance;
    private final Set<ArtifactFault> faults;
    private final ArtifactHardware die;
    private final BlockShape shape;
    private final @Nullable BlockTable[] tables = new @Nullable BlockTable[MAX_LOG2_TOKENS];
    private final long fewestDecodeTokens;

    public IterationTimes(ArtifactInstance instance, Set<ArtifactFault> faults) {
        this.instance = instance;
        this.faults = faults;
        die = corrected(instance, faults);
        shape = BlockShape.of(instance.model(), instance.dies(), faults.contains(ArtifactFault.KV_OF_ALL_HEADS));
        fewestDecodeTokens = faults.contains(ArtifactFault.DECODE_AS_PREFILL) ? powerOfTwo(instance.tiles()) : 1;
    }

    private static ArtifactHardware corrected(ArtifactInstance instance, Set<ArtifactFault> faults) {
        ArtifactHardware die = instance.die();
        double units = faults.contains(ArtifactFault.MIXED_UNITS) ? 1 : SI_GIGA / GIGA_OF_MEBI;
        double share = faults.contains(ArtifactFault.WHOLE_DIE_DRAM) ? 1 : instance.dieShare();
        double noc = faults.contains(ArtifactFault.DIE_RATE_PER_LINK)
                ? die.nocGbps()
                : Math.min(CORE_LINK_GBPS, die.nocGbps());
        return die.withDramGbps(die.dramGbps() * share * units).withNocGbps(noc * units);
    }

    /** The smallest power of two that is not less. */
    static long powerOfTwo(long n) {
        return n <= 1 ? 1 : Long.highestOneBit(n - 1) << 1;
    }

    /** The instance. */
    public ArtifactInstance instance() {
        return instance;
    }

    /** Its block on one die. */
    public BlockShape shape() {
        return shape;
    }

    /** The die whose rates the tables use, corrections made. */
    public ArtifactHardware pricedDie() {
        return die;
    }

    /** The table of so many tokens, a power of two. */
    public BlockTable table(long tokens) {
        int at = Long.numberOfTrailingZeros(tokens);
        assert tokens == 1L << at : tokens;
        BlockTable table = tables[at];
        if (table == null) {
            table = exactTable(tokens);
            tables[at] = table;
        }
        return table;
    }

    /** The table of exactly so many tokens; made anew at every call. */
    public BlockTable exactTable(long tokens) {
        return BlockTable.of(shape, die, faults, tokens);
    }

    /** The table that a prefill of so many tokens reads. */
    public BlockTable prefillTable(long tokens) {
        return table(Math.max(SHORTEST_PREFILL_TABLE, prefillLength(tokens)));
    }

    private static long prefillLength(long tokens) {
        return Math.min(powerOfTwo(tokens), LONGEST_PREFILL_TABLE);
    }

    /** What the table's time is multiplied with for so many tokens. */
    double prefillScale(long tokens) {
        long length = prefillLength(tokens);
        return length < SHORTEST_SCALED_PREFILL ? 1 : (double) tokens / length;
    }

    /** A prefill of so many tokens, whatever requests they belong to. */
    public double prefillMs(long tokens) {
        return tokens == 0 ? 0 : prefillBlocksMs(tokens) + prefillAllReduceMs(tokens);
    }

    double prefillBlocksMs(long tokens) {
        return shape.layers() * prefillTable(tokens).blockMs() * prefillScale(tokens);
    }

    double prefillAllReduceMs(long tokens) {
        if (allReduceOnce()) {
            return authorsAllReduceMs(prefillTable(tokens).tokens()) * prefillScale(tokens);
        }
        return allReducesMs(tokens);
    }

    /** The table that a decode step of so many sequences reads. */
    public BlockTable decodeTable(long batch) {
        return table(Math.max(fewestDecodeTokens, powerOfTwo(batch)));
    }

    /**
     * A decode step.
     *
     * @param batch sequences
     * @param kvTokens cached tokens of all sequences, those being written included
     */
    public double decodeMs(long batch, double kvTokens) {
        return decodeBlocksMs(batch) + kvTokens * decodeMsPerKvToken(decodeTable(batch)) + decodeAllReduceMs(batch);
    }

    /** The part of a decode step that does not grow with its cached tokens, without the all-reduce. */
    double decodeBlocksMs(long batch) {
        return decodeFixedMs(decodeTable(batch)) + batch * decodeMsPerSequence(decodeTable(batch));
    }

    /** What a decode step costs by its table alone. */
    double decodeFixedMs(BlockTable table) {
        return shape.layers() * table.blockWithoutAttentionMs() + decodeTableTotalMs(table);
    }

    /** The table's total, seconds as ms, once per layer. */
    double decodeTableTotalMs(BlockTable table) {
        return faults.contains(ArtifactFault.TABLE_TOTAL)
                ? shape.layers() * (shape.layers() * table.blockMs() / MS_PER_SECOND)
                : 0;
    }

    /** What every sequence adds to a decode step: its query. */
    double decodeMsPerSequence(BlockTable table) {
        return shape.layers() * (double) shape.queryWidth() * attentionMsPerElement(table);
    }

    /** What every cached token adds to a decode step. */
    double decodeMsPerKvToken(BlockTable table) {
        return shape.layers() * (2.0 * shape.kvWidth() + 1) * attentionMsPerElement(table);
    }

    double decodeAllReduceMs(long batch) {
        return allReduceOnce() ? authorsAllReduceMs(1) : allReducesMs(batch);
    }

    private double attentionMsPerElement(BlockTable table) {
        double width = shape.queryWidth();
        return table.operator(ArtifactOperator.LINEAR).latencyMs() / (width + width * shape.hidden());
    }

    /** Whether the all-reduce is the authors': once, and on one die too. */
    boolean allReduceOnce() {
        return faults.contains(ArtifactFault.ALL_REDUCE_ONCE);
    }

    /** Both messages of d elements per token, twice, once per iteration. */
    private double authorsAllReduceMs(long tokens) {
        double bytes = 2 * 2 * (2.0 * tokens * shape.hidden());
        double giga = faults.contains(ArtifactFault.MIXED_UNITS) ? BINARY_GIGA : SI_GIGA;
        return bytes / (instance.die().d2dGbps() * giga) * MS_PER_SECOND;
    }

    /** Two per layer, with hops. */
    private double allReducesMs(long tokens) {
        double message = 2.0 * tokens * shape.hidden();
        double link = instance.die().d2dGbps() * SI_GIGA;
        double hop = instance.die().hopMs() / MS_PER_SECOND;
        return 2
                * shape.layers()
                * new MeshCollectives(MeshShape.rectangle(instance.columns(), instance.rows()), hop)
                        .seconds(CollectiveForm.ALL_REDUCE, message, link)
                * MS_PER_SECOND;
    }
}
