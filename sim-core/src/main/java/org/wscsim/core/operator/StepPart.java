package org.wscsim.core.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.Operator.Shape.Collective.Form;
import org.wscsim.core.operator.Operator.Traffic;

/**
 * The part of a step whose price depends on a single count (new tokens, or sampled sequences), with a table of the
 * prices at nominal bandwidths.
 *
 * <p>A row is {@link #COMPUTE}, {@link #COMPUTE_AND_DRAM}, {@link #LINKS} (fine units) and {@link #DRAM_BYTES},
 * {@link #LINK_BYTES} (per die). Rows {@code 0..maxCached} belong to the counts and are filled when first asked for; the
 * last row is scratch for larger counts and other bandwidths, filled by the same code. 64 bytes per row. Seconds are
 * summed per part and rounded once each.
 *
 * <p>Confined to the simulation thread; allocates nothing after construction.
 */
final class StepPart {
    static final int COMPUTE = 0;
    static final int COMPUTE_AND_DRAM = 1;
    static final int LINKS = 2;
    static final int DRAM_BYTES = 3;
    static final int LINK_BYTES = 4;
    private static final int ROW = 8;

    private final DieRates rates;
    private final long nominalDram;
    private final long nominalLink;
    private final int maxCached;
    private final long[] rows;
    private final @Nullable Form[] forms;
    private final double[] repeats;
    private final double[] computeSeconds;
    private final double[] weightBytes;
    private final @Nullable ExpertLoad[] loads;
    private final double[] dramBytes;
    private final double[] activationBytes;
    private final double[] collectiveBytes;
    private final double[] collectiveRepeats;

    StepPart(List<Operator> operators, DieRates rates, long nominalDram, long nominalLink, int maxCached) {
        this.rates = rates;
        this.nominalDram = nominalDram;
        this.nominalLink = nominalLink;
        this.maxCached = maxCached;
        rows = new long[(maxCached + 2) * ROW];
        int size = operators.size();
        forms = new Form[size];
        repeats = new double[size];
        computeSeconds = new double[size];
        weightBytes = new double[size];
        loads = new ExpertLoad[size];
        dramBytes = new double[size];
        activationBytes = new double[size];
        collectiveBytes = new double[size];
        collectiveRepeats = new double[size];
        for (int i = 0; i < size; i++) {
            put(i, operators.get(i));
        }
    }

    private void put(int i, Operator operator) {
        Traffic traffic = operator.traffic();
        assert traffic.dramCount() == operator.count() : operator.kind();
        repeats[i] = operator.repeats();
        computeSeconds[i] = rates.computeSeconds(operator.flops(), operator.vectorOps());
        weightBytes[i] = traffic.weightBytes();
        loads[i] = operator.load();
        dramBytes[i] = traffic.dramBytes();
        activationBytes[i] = traffic.activationBytes();
        if (operator.shape() instanceof Collective collective) {
            putCollective(i, operator, collective.form());
        }
    }

    /** Equal all-reduces are priced once: a block has two. */
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

    /** Where the row for this count and these bandwidths starts; valid until the next call. Count 0 costs nothing. */
    int locate(int count, long dramBytesPerSecond, long linkBytesPerSecond) {
        if (count == 0) {
            return 0;
        }
        if (count <= maxCached && dramBytesPerSecond == nominalDram && linkBytesPerSecond == nominalLink) {
            int at = count * ROW;
            if (rows[at + COMPUTE_AND_DRAM] == 0) {
                fill(at, count, (double) dramBytesPerSecond, (double) linkBytesPerSecond);
            }
            return at;
        }
        int scratch = (maxCached + 1) * ROW;
        fill(scratch, count, (double) dramBytesPerSecond, (double) linkBytesPerSecond);
        return scratch;
    }

    long value(int at, int field) {
        return rows[at + field];
    }

    private void fill(int at, int count, double dramBytesPerSecond, double linkBytesPerSecond) {
        double compute = 0;
        double computeAndDram = 0;
        double bytes = 0;
        for (int i = 0; i < repeats.length; i++) {
            double seconds = count * computeSeconds[i];
            double moved =
                    weightsRead(i, count) + count * dramBytes[i] + rates.spilledBytes(count * activationBytes[i]);
            compute += repeats[i] * seconds;
            computeAndDram += repeats[i] * Math.max(seconds, moved / dramBytesPerSecond);
            bytes += repeats[i] * moved;
        }
        fillLinks(at, count, linkBytesPerSecond);
        rows[at + COMPUTE] = VirtualTime.fineOfSeconds(compute);
        rows[at + DRAM_BYTES] = (long) bytes;
        // Last, because it marks the row as filled, and each of these may end the run.
        rows[at + COMPUTE_AND_DRAM] = VirtualTime.fineOfSeconds(computeAndDram);
    }

    private double weightsRead(int i, int count) {
        ExpertLoad load = loads[i];
        return load == null ? weightBytes[i] : weightBytes[i] * load.touchedShare(count);
    }

    private void fillLinks(int at, int count, double linkBytesPerSecond) {
        double links = 0;
        double linkBytes = 0;
        for (int i = 0; i < repeats.length; i++) {
            Form form = forms[i];
            if (form != null) {
                double message = count * collectiveBytes[i];
                links += collectiveRepeats[i] * rates.collectiveSeconds(form, message, linkBytesPerSecond);
                linkBytes += collectiveRepeats[i] * rates.collectiveLinkBytes(form, message, linkBytesPerSecond);
            }
        }
        rows[at + LINKS] = VirtualTime.fineOfSeconds(links);
        rows[at + LINK_BYTES] = (long) linkBytes;
    }
}
