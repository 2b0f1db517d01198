package org.wscsim.core.tile;

import java.util.List;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.Operator;
import org.wscsim.core.operator.Operator.Kind;
import org.wscsim.core.operator.Operator.Shape.Collective;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.OperatorCost.Times;
import org.wscsim.core.operator.OperatorCost.Work;
import org.wscsim.core.operator.StepShape;

/** Lists the operators of a step with their work and times, as {@link TileStepPricer} prices them. */
final class StepExplanation {
    private static final double FINE_PER_SECOND = (double) VirtualTime.FINE_PER_PS * VirtualTime.PS_PER_SECOND;

    private final TileRank rank;
    private final double dramBytesPerSecond;
    private final double linkBytesPerSecond;
    private final List<OperatorCost> costs;
    private final MappingCost cost = new MappingCost();

    StepExplanation(TileRank rank, double dramBytesPerSecond, double linkBytesPerSecond, List<OperatorCost> costs) {
        this.rank = rank;
        this.dramBytesPerSecond = dramBytesPerSecond;
        this.linkBytesPerSecond = linkBytesPerSecond;
        this.costs = costs;
    }

    void addHost(long fine) {
        double seconds = fine / FINE_PER_SECOND;
        costs.add(new OperatorCost(Kind.HOST, 1, new Work(0, 0, 0, 0), new Times(0, 0, 0, 0, 0, seconds), seconds));
    }

    void addPart(TilePart part, long count) {
        for (int i = 0; count > 0 && i < part.size(); i++) {
            costs.add(explained(part, i, count));
        }
    }

    /** Between two rows of the table, what lies between their costs. */
    private OperatorCost explained(TilePart part, int i, long count) {
        long lower = TilePart.lowerCount(count);
        OperatorCost below = row(part, i, lower);
        if (lower == count) {
            return below;
        }
        long step = TilePart.step(count);
        return between(below, row(part, i, lower + step), (count - lower) / (double) step);
    }

    private OperatorCost row(TilePart part, int i, long count) {
        Operator operator = part.operator(i);
        int repeats = operator.repeats();
        if (operator.shape() instanceof Collective collective) {
            double message = operator.traffic().collectiveBytes() * count;
            double seconds = repeats * rank.rates().collectiveSeconds(collective.form(), message, linkBytesPerSecond);
            double bytes = repeats * rank.rates().collectiveLinkBytes(collective.form(), message, linkBytesPerSecond);
            cost.clear();
            if (operator.vectorOps() > 0) {
                part.cost(i, count, dramBytesPerSecond, cost);
            }
            return new OperatorCost(
                    operator.kind(),
                    repeats,
                    new Work(0, repeats * operator.vectorOps() * count, 0, bytes),
                    times(repeats, seconds),
                    seconds + repeats * cost.seconds);
        }
        part.cost(i, count, dramBytesPerSecond, cost);
        return new OperatorCost(
                operator.kind(),
                repeats,
                new Work(
                        repeats * operator.flops() * count,
                        repeats * operator.vectorOps() * count,
                        repeats * cost.dramBytes,
                        0),
                times(repeats, 0),
                repeats * cost.seconds);
    }

    private Times times(int repeats, double d2dSeconds) {
        return new Times(
                repeats * cost.computeSeconds,
                0,
                repeats * cost.dramSeconds,
                repeats * cost.nocSeconds,
                d2dSeconds,
                repeats * cost.overheadSeconds);
    }

    void addPrefill(Operator operator, AttentionMapping mapping, StepShape step) {
        mapping.pricePrefill(step, dramBytesPerSecond, cost);
        int repeats = operator.repeats();
        costs.add(new OperatorCost(
                operator.kind(),
                repeats,
                new Work(
                        repeats * operator.flops() * step.prefillPairs,
                        repeats * operator.vectorOps() * step.prefillPairs,
                        repeats * cost.dramBytes,
                        0),
                times(repeats, 0),
                repeats * cost.seconds));
    }

    void addDecode(Operator operator, AttentionMapping mapping, StepShape step) {
        int repeats = operator.repeats();
        double context = (double) step.decodeContextTokens;
        double compute = repeats * mapping.decodeComputeSecondsPerToken() * context;
        double noc = repeats * mapping.decodeNocSecondsPerToken() * context;
        double bytes = repeats * operator.traffic().dramBytes() * step.decodeLocalTokens;
        double dram = Math.max(bytes / dramBytesPerSecond, step.remotePortFine / FINE_PER_SECOND);
        double local = Math.max(Math.max(compute, noc), dram);
        double remote = Math.max(0, step.remoteReadFine / FINE_PER_SECOND - local);
        double fixed = repeats * (mapping.decodeFixedSeconds() + rank.array().dramLatencySeconds());
        costs.add(new OperatorCost(
                operator.kind(),
                repeats,
                new Work(repeats * operator.flops() * context, repeats * operator.vectorOps() * context, bytes, 0),
                new Times(compute, 0, dram, noc, remote, fixed),
                fixed + local + remote));
    }

    private static OperatorCost between(OperatorCost below, OperatorCost above, double share) {
        Work a = below.work();
        Work b = above.work();
        Times s = below.times();
        Times t = above.times();
        return new OperatorCost(
                below.kind(),
                below.repeats(),
                new Work(
                        between(a.flops(), b.flops(), share),
                        between(a.vectorOps(), b.vectorOps(), share),
                        between(a.dramBytes(), b.dramBytes(), share),
                        between(a.linkBytes(), b.linkBytes(), share)),
                new Times(
                        between(s.compute(), t.compute(), share),
                        between(s.sram(), t.sram(), share),
                        between(s.dram(), t.dram(), share),
                        between(s.noc(), t.noc(), share),
                        between(s.d2d(), t.d2d(), share),
                        between(s.overhead(), t.overhead(), share)),
                between(below.seconds(), above.seconds(), share));
    }

    private static double between(double below, double above, double share) {
        return below + (above - below) * share;
    }
}
