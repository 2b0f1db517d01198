package org.wscsim.validation.noc;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.flit.FlitShape;
import org.wscsim.core.flit.NocExperiment;
import org.wscsim.core.flit.RouterGrid;
import org.wscsim.core.memory.NativeMemory;

/**
 * Runs the settings of {@link BookSimPoint}s and scores them by three rules: mean packet latency within 5 % where BookSim's
 * is below three times that at zero load; accepted within 1 % of offered flits where BookSim is stable; accepted rate
 * within 5 % of BookSim's where it is not (saturation throughput).
 *
 * <p>BookSim measures samples of 2,000 cycles after three of warm-up, until the latency moves by less than 5 %: 6,000 to
 * 45,000 cycles here; ours measure many more, so a difference is BookSim's sampling error plus the models'. Cost: about
 * 0.1 us per flit and router.
 */
public final class BookSimComparison {
    private static final double LATENCY_LIMIT = 5;
    private static final double ACCEPTED_LIMIT = 1;
    private static final double SATURATION_LIMIT = 5;
    private static final int CYCLES_PER_ROUTER = 4;
    private static final int ENDS_CYCLES = 2;

    private final long warmupCycles;
    private final long cycles;
    private final long packets;

    /**
     * @param warmupCycles before measuring
     * @param cycles measured at least
     * @param packets measured at least: a low rate is given more cycles, so that the count of packets says what the rate is
     */
    public BookSimComparison(long warmupCycles, long cycles, long packets) {
        this.warmupCycles = warmupCycles;
        this.cycles = cycles;
        this.packets = packets;
    }

    /** The rule as it is meant: 200,000 cycles; about a minute for thirty settings. */
    public static BookSimComparison full() {
        return new BookSimComparison(20_000, 200_000, 100_000);
    }

    /**
     * One setting, simulated by both.
     *
     * @param reference BookSim
     * @param ours the flit-level mesh
     */
    public record Pair(BookSimPoint reference, NocExperiment.Result ours) {
        /** Mean packet latency without any other packet, from the mean hops. */
        double zeroLoadLatency() {
            return CYCLES_PER_ROUTER * reference.hops()
                    + ENDS_CYCLES
                    + reference.setting().packetFlits()
                    - 1;
        }

        /** Whether latency is scored. */
        public boolean isBelowThreeTimesZeroLoad() {
            return reference.isStable() && reference.packetLatency() < 3 * zeroLoadLatency();
        }

        public double latencyErrorPercent() {
            return percent(ours.avgPacketLatency(), reference.packetLatency());
        }

        /** Against what is offered. */
        public double acceptedErrorPercent() {
            return percent(ours.acceptedRate(), reference.setting().injectionRate());
        }

        /** Against what BookSim accepted. */
        public double throughputErrorPercent() {
            return percent(ours.acceptedRate(), reference.acceptedRate());
        }

        private static double percent(double value, double against) {
            return 100 * (value - against) / against;
        }
    }

    /** Simulates every setting, in order. */
    public List<Pair> run(List<BookSimPoint> points) {
        List<Pair> pairs = new ArrayList<>();
        for (BookSimPoint point : points) {
            try (NativeMemory memory = new NativeMemory()) {
                pairs.add(new Pair(point, NocExperiment.run(setting(point.setting()), memory::cells)));
            }
        }
        return pairs;
    }

    private NocExperiment.Setting setting(BookSimPoint.Setting of) {
        double packetsPerCycle = of.k() * of.k() * of.injectionRate() / of.packetFlits();
        return new NocExperiment.Setting(
                of.k(),
                RouterGrid.Routing.XY,
                new FlitShape(of.vcs(), of.bufferFlits(), 1),
                of.pattern(),
                new int[0],
                of.injectionRate(),
                of.packetFlits(),
                warmupCycles,
                Math.max(cycles, (long) Math.ceil(packets / packetsPerCycle)),
                1);
    }

    /** The three rules, one line each. */
    public static List<RuleScore> score(List<Pair> pairs) {
        List<Pair> stable =
                pairs.stream().filter(pair -> pair.reference().isStable()).toList();
        return List.of(
                RuleScore.of(
                        "latency below 3x zero load",
                        LATENCY_LIMIT,
                        pairs.stream().filter(Pair::isBelowThreeTimesZeroLoad).mapToDouble(Pair::latencyErrorPercent)),
                RuleScore.of(
                        "accepted rate, stable",
                        ACCEPTED_LIMIT,
                        stable.stream().mapToDouble(Pair::acceptedErrorPercent)),
                RuleScore.of(
                        "saturation throughput",
                        SATURATION_LIMIT,
                        pairs.stream()
                                .filter(pair -> !pair.reference().isStable())
                                .mapToDouble(Pair::throughputErrorPercent)));
    }
}
