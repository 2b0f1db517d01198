package org.wscsim.core.tile;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.collective.Algorithm;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.operator.DieRates;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Shape.Gemm;

/**
 * The part of a step whose price depends on a single count (new tokens, sampled sequences, tokens of earlier chunks),
 * with tables of mappings and of prices at nominal bandwidths.
 *
 * <p>Each GEMM has a table of mappings by padded count: multiples of the matrix quantum, for grouped GEMMs every count up
 * to {@value #EXACT_GROUPED}. A row is searched when first asked for, at nominal bandwidths; at others the mapping found
 * is priced anew. All of a padded count is priced, so that the time is that of the best mapping at every count, and
 * monotone in count and bandwidth. The compute bound is that of the mapping that would be best without DRAM: a mapping
 * that hides its work behind DRAM may do more of it.
 *
 * <p>A row of prices is compute, compute and DRAM, links (fine units), DRAM bytes, link bytes. Rows up to {@value
 * #EXACT} belong to the counts, then 64 per octave; between two of those a price is interpolated. 64 bytes per row, some
 * 3,000 rows, plus twelve bytes per row and GEMM for mappings.
 *
 * <p>Prices lie off the heap, as mappings do, and are returned when this object is unreachable. Mappings are shared with
 * other pricers ({@link MappingTables}); prices are not, since they hold what the links cost. Confined to the simulation thread; allocates nothing after construction.
 */
final class TilePart {
    /** The largest count with a row of its own. */
    static final int EXACT = 1_024;

    private static final int EXACT_GROUPED = 512;
    private static final int EXACT_OCTAVE = 10;
    private static final int ROWS_PER_OCTAVE_BITS = 6;
    private static final int LAST_OCTAVE = 40;
    private static final int ROWS = EXACT + ((LAST_OCTAVE - EXACT_OCTAVE) << ROWS_PER_OCTAVE_BITS) + 2;

    private static final long COMPUTE = 0;
    private static final long COMPUTE_AND_DRAM = 8;
    private static final long LINKS = 16;
    private static final long DRAM_BYTES = 24;
    private static final long LINK_BYTES = 32;
    /** A row is one cache line. */
    private static final long ROW_BYTES = 64;

    /** In place of first bytes: an elementwise operator that reads DRAM, and how many cores it takes depends on how fast. */
    private static final double SPREAD = -1;

    private final TileRank rank;
    private final boolean cached;
    private final Cells rows;
    private final Operator[] operators;
    private final @Nullable GemmSearch[] searches;
    /** By operator; null but for GEMMs. */
    private final @Nullable MappingTable[] mappings;
    /** The same without DRAM. */
    private final @Nullable MappingTable[] unboundMappings;

    private final @Nullable Form[] forms;
    private final double[] collectiveBytes;
    private final double[] collectiveRepeats;
    /** Operators with a price of their own: collectives without vector work have none. */
    private final int[] priced;

    /** By operator priced. */
    private final int[] repeats;

    private final DramCosts dramCosts;
    private final DramTerms terms = new DramTerms();
    private final GemmLoad load = new GemmLoad();
    private final MappingCost cost = new MappingCost();

    /** The price last asked for. */
    long computeFine;

    long computeAndDramFine;
    long linksFine;
    long dramBytes;
    long linkBytes;

    /**
     * @param operators all of the same count
     * @param tables of mappings, shared with other pricers; null: every price is searched for
     */
    TilePart(TileRank rank, List<Operator> operators, @Nullable MappingTables tables) {
        this.rank = rank;
        cached = tables != null;
        this.operators = operators.toArray(new Operator[0]);
        int size = this.operators.length;
        Arena arena = Arena.ofAuto();
        rows = new Cells(arena.allocate(cached && size > 0 ? ROWS * ROW_BYTES : ROW_BYTES, ROW_BYTES));
        mappings = new MappingTable[size];
        unboundMappings = new MappingTable[size];
        searches = new GemmSearch[size];
        forms = new Form[size];
        collectiveBytes = new double[size];
        collectiveRepeats = new double[size];
        for (int i = 0; i < size; i++) {
            Operator operator = this.operators[i];
            if (operator.shape() instanceof Gemm gemm) {
                searches[i] = rank.search(operator, gemm);
                mappings[i] = tables == null ? null : tables.nominal(rank, operator, gemm, ROWS);
                unboundMappings[i] = tables == null ? null : tables.unbound(rank, operator, gemm, ROWS);
            } else if (operator.shape() instanceof Collective collective) {
                putCollective(i, operator, collective.form());
            }
        }
        priced = IntStream.range(0, size)
                .filter(i -> !(this.operators[i].shape() instanceof Collective) || this.operators[i].vectorOps() > 0)
                .toArray();
        repeats = Arrays.stream(priced).map(i -> this.operators[i].repeats()).toArray();
        dramCosts = new DramCosts(cached ? ROWS : 1, Math.max(1, priced.length));
    }

    /** Equal collectives are priced once: a block has two all-reduces. */
    private void putCollective(int i, Operator operator, Form form) {
        double bytes = operator.traffic().collectiveBytes();
        int at = i;
        for (int j = 0; j < i; j++) {
            if (forms[j] == form && collectiveBytes[j] == bytes) {
                at = j;
            }
        }
        forms[at] = form;
        collectiveBytes[at] = bytes;
        collectiveRepeats[at] += operator.repeats();
    }

    int size() {
        return operators.length;
    }

    Operator operator(int i) {
        return operators[i];
    }

    /** Sets the price fields for a count; count 0 costs nothing. */
    void price(long count, long dramBytesPerSecond, long linkBytesPerSecond) {
        if (count == 0 || operators.length == 0) {
            set(0, 0, 0, 0, 0);
            return;
        }
        long lower = lowerCount(count);
        priceRow(lower, dramBytesPerSecond, linkBytesPerSecond);
        if (lower < count) {
            interpolate(count, lower, dramBytesPerSecond, linkBytesPerSecond);
        }
    }

    private void interpolate(long count, long lower, long dramBytesPerSecond, long linkBytesPerSecond) {
        long compute = computeFine;
        long computeAndDram = computeAndDramFine;
        long links = linksFine;
        long dram = dramBytes;
        long link = linkBytes;
        double share = (count - lower) / (double) step(count);
        priceRow(lower + step(count), dramBytesPerSecond, linkBytesPerSecond);
        set(
                between(compute, computeFine, share),
                between(computeAndDram, computeAndDramFine, share),
                between(links, linksFine, share),
                between(dram, dramBytes, share),
                between(link, linkBytes, share));
    }

    private static long between(long lower, long upper, double share) {
        return lower + (long) ((upper - lower) * share);
    }

    private void priceRow(long count, long dramBytesPerSecond, long linkBytesPerSecond) {
        boolean nominal = dramBytesPerSecond == rank.nominalDram() && linkBytesPerSecond == rank.nominalLink();
        long at = cached ? rowIndex(count) * ROW_BYTES : 0;
        if (!cached) {
            fill(at, count, (double) dramBytesPerSecond, (double) linkBytesPerSecond);
        } else if (rows.getLong(at + COMPUTE_AND_DRAM) == 0) {
            fill(at, count, (double) rank.nominalDram(), (double) rank.nominalLink());
        }
        final Cells row = rows;
        set(
                row.getLong(at + COMPUTE),
                row.getLong(at + COMPUTE_AND_DRAM),
                row.getLong(at + LINKS),
                row.getLong(at + DRAM_BYTES),
                row.getLong(at + LINK_BYTES));
        if (cached && !nominal) {
            reprice(count, (double) dramBytesPerSecond, (double) linkBytesPerSecond);
        }
    }

    /** Replaces what of a row's price depends on the bandwidths: neither the compute bound nor the DRAM bytes do. */
    private void reprice(long count, double dramBytesPerSecond, double linkBytesPerSecond) {
        int row = rowIndex(count);
        final DramCosts costs = dramCosts;
        if (!costs.knows(row)) {
            learn(costs, row, count);
        }
        double latency = rank.array().dramLatencySeconds();
        double seconds = 0;
        for (int i = 0; i < priced.length; i++) {
            costs.get(row, i, terms);
            double own = terms.firstBytes == SPREAD
                    ? spread(terms, dramBytesPerSecond)
                    : terms.seconds(latency, dramBytesPerSecond);
            seconds += repeats[i] * own;
        }
        computeAndDramFine = VirtualTime.fineOfSeconds(seconds);
        priceLinks(count, linkBytesPerSecond);
    }

    private double spread(DramTerms of, double dramBytesPerSecond) {
        rank.elementwise().price(of.edgesSeconds, of.bytes, dramBytesPerSecond, cost);
        return cost.seconds;
    }

    private void learn(DramCosts costs, int row, long count) {
        for (int i = 0; i < priced.length; i++) {
            int operator = priced[i];
            cost(operator, count, (double) rank.nominalDram(), cost);
            GemmSearch search = searches[operator];
            MappingTable table = mappings[operator];
            if (search != null && table != null) {
                // The load is that of the operator just priced.
                search.terms(load, table.mapping(rowIndex(paddedOf(operator, count))), terms);
            } else if (cost.dramBytes == 0) {
                putFixed(cost.seconds);
            } else {
                terms.firstBytes = SPREAD;
                terms.edgesSeconds = operators[operator].vectorOps() * count;
                terms.busySeconds = 0;
                terms.bytes = cost.dramBytes;
            }
            costs.put(row, i, terms);
        }
        costs.know(row);
    }

    private void putFixed(double seconds) {
        terms.firstBytes = 0;
        terms.edgesSeconds = seconds;
        terms.busySeconds = 0;
        terms.bytes = 0;
    }

    private void set(long compute, long computeAndDram, long links, long dram, long link) {
        computeFine = compute;
        computeAndDramFine = computeAndDram;
        linksFine = links;
        dramBytes = dram;
        linkBytes = link;
    }

    private void fill(long at, long count, double dramBytesPerSecond, double linkBytesPerSecond) {
        double compute = 0;
        double computeAndDram = 0;
        double bytes = 0;
        for (int i = 0; i < priced.length; i++) {
            cost(priced[i], count, dramBytesPerSecond, cost);
            compute += repeats[i] * cost.computeBoundSeconds;
            computeAndDram += repeats[i] * cost.seconds;
            bytes += repeats[i] * cost.dramBytes;
        }
        priceLinks(count, linkBytesPerSecond);
        rows.setLong(at + LINKS, linksFine);
        rows.setLong(at + LINK_BYTES, linkBytes);
        rows.setLong(at + COMPUTE, VirtualTime.fineOfSeconds(compute));
        rows.setLong(at + DRAM_BYTES, (long) bytes);
        // Last, because it marks the row as filled, and each of these may end the run.
        rows.setLong(at + COMPUTE_AND_DRAM, VirtualTime.fineOfSeconds(computeAndDram));
    }

    private void priceLinks(long count, double linkBytesPerSecond) {
        DieRates rates = rank.rates();
        double seconds = 0;
        double bytes = 0;
        for (int i = 0; i < operators.length; i++) {
            Form form = forms[i];
            if (form != null) {
                double message = count * collectiveBytes[i];
                Algorithm algorithm = rates.cheapest(form, message, linkBytesPerSecond);
                seconds += collectiveRepeats[i] * rates.collectiveSeconds(form, algorithm, message, linkBytesPerSecond);
                bytes += collectiveRepeats[i] * rates.collectiveLinkBytes(form, algorithm, message);
            }
        }
        linksFine = VirtualTime.fineOfSeconds(seconds);
        linkBytes = (long) bytes;
    }

    /** What one run of an operator costs, collectives excepted, for a count with a row. */
    void cost(int i, long count, double dramBytesPerSecond, MappingCost out) {
        Operator operator = operators[i];
        GemmSearch search = searches[i];
        if (search == null) {
            double bytes = rank.streamed(operator.weightBytes((double) count))
                    + operator.traffic().dramBytes() * count
                    + rank.spilledBytes(operator.traffic().activationBytes() * count);
            rank.elementwise().price(operator.vectorOps() * count, bytes, dramBytesPerSecond, out);
            return;
        }
        Gemm gemm = (Gemm) operator.shape();
        long padded = paddedOf(i, count);
        rank.load(operator, gemm, padded, load);
        MappingTable table = mappings[i];
        MappingTable unbound = unboundMappings[i];
        if (table == null || unbound == null) {
            int free = unbound(search, MappingTable.NONE);
            double bound = cost.computeBoundSeconds;
            search.price(load, dramBytesPerSecond, nominal(search, free), out);
            out.computeBoundSeconds = bound;
            return;
        }
        int row = rowIndex(padded);
        int mapping = table.mapping(row);
        if (mapping == MappingTable.NONE) {
            mapping = map(table, unbound, search, row);
        }
        search.price(load, dramBytesPerSecond, mapping, out);
        out.computeBoundSeconds = table.computeBound(row);
    }

    /** Takes what is known, and searches for the rest. */
    private int map(MappingTable table, MappingTable unbound, GemmSearch search, int row) {
        int free = unbound.mapping(row);
        if (free == MappingTable.NONE) {
            free = unbound(search, unbound.mapping(row - Math.min(row, CoreArray.MATRIX_QUANTUM)));
            unbound.put(row, free, cost.computeBoundSeconds);
        }
        int mapping = nominal(search, free);
        table.put(row, mapping, unbound.computeBound(row));
        return mapping;
    }

    /** Searches without DRAM; the compute bound is then in {@code cost}. */
    private int unbound(GemmSearch search, int seed) {
        int mapping = search.search(load, Double.POSITIVE_INFINITY, seed);
        search.price(load, Double.POSITIVE_INFINITY, mapping, cost);
        return mapping;
    }

    private int nominal(GemmSearch search, int seed) {
        return search.search(load, (double) rank.nominalDram(), seed);
    }

    private long paddedOf(int operator, long count) {
        boolean exact =
                operators[operator].shape() instanceof Gemm gemm && gemm.matrices() > 1 && count <= EXACT_GROUPED;
        return exact ? count : Math.ceilDiv(count, CoreArray.MATRIX_QUANTUM) * (long) CoreArray.MATRIX_QUANTUM;
    }

    /** The largest count with a row that is not above this one. */
    static long lowerCount(long count) {
        return count <= EXACT ? count : count / step(count) * step(count);
    }

    /** Distance of rows at a count above {@link #EXACT}. */
    static long step(long count) {
        return count <= EXACT ? 1 : 1L << (octave(count) - ROWS_PER_OCTAVE_BITS);
    }

    private static int rowIndex(long count) {
        if (count <= EXACT) {
            return (int) count;
        }
        int octave = octave(count);
        assert octave < LAST_OCTAVE : count;
        long inOctave = (count - (1L << octave)) >> (octave - ROWS_PER_OCTAVE_BITS);
        return EXACT + ((octave - EXACT_OCTAVE) << ROWS_PER_OCTAVE_BITS) + (int) inOctave;
    }

    private static int octave(long count) {
        return Long.SIZE - 1 - Long.numberOfLeadingZeros(count);
    }
}
