package org.wscsim.cli.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found at a point: virtual quantities only, so that the same point gives the same text anywhere. Latencies are of
 * the requests that count, in ms. Immutable.
 *
 * @param refusal why there is no result: a model that does not fit, say; empty where there is one
 * @param plan the instances
 * @param tried plans simulated to find it, on the first half
 * @param load what was offered and what became of it
 * @param latency of the requests that count
 * @param parts of mean E2E, in the order of {@link #PARTS}
 * @param use of the hardware
 * @param blocks mean E2E by time of arrival
 * @param merit what an exploration asks for
 */
public record Outcome(
        String refusal,
        String plan,
        int tried,
        Load load,
        Latency latency,
        List<Double> parts,
        Use use,
        List<Block> blocks,
        Merit merit) {
    /** The seven parts that sum to E2E. */
    public static final List<String> PARTS =
            List.of("queue", "prefill compute", "kv transfer", "decode compute", "dram wait", "noc wait", "preemption");

    private static final int CELLS = 11;
    private static final Outcome NOTHING = new Outcome(
            "",
            "",
            0,
            new Load(0, 0, 0, 0, ""),
            new Latency(0, 0, 0, 0),
            List.of(),
            new Use(0, 0, 0, 0),
            List.of(),
            Merit.NONE);

    public Outcome {
        parts = List.copyOf(parts);
        blocks = List.copyOf(blocks);
    }

    /**
     * @param offered requests per second; infinite for all at once
     * @param arrived requests
     * @param completed of them
     * @param seconds first arrival to last completion
     * @param stability STABLE, UNSTABLE or UNDETERMINED
     */
    public record Load(double offered, long arrived, long completed, double seconds, String stability) {
        /** Completed requests per second of the run. */
        public double throughput() {
            return seconds == 0 ? 0 : completed / seconds;
        }

        public boolean isUnstable() {
            return stability.equals("UNSTABLE");
        }
    }

    /** Means and one percentile, ms. */
    public record Latency(double ttft, double tpot, double e2e, double p99E2e) {}

    /**
     * Shares of the whole wafer, 0..1.
     *
     * @param compute matrix FLOP done
     * @param dram DRAM bandwidth used
     * @param weights DRAM bytes that hold weights
     * @param kv DRAM bytes that hold KV caches, mean over time
     */
    public record Use(double compute, double dram, double weights, double kv) {}

    /**
     * What a design is chosen by; 0 where it was not asked for.
     *
     * @param goodput highest rate within the limits, requests per second
     * @param joulesPerToken energy of the whole wafer for every token generated
     */
    public record Merit(double goodput, double joulesPerToken) {
        public static final Merit NONE = new Merit(0, 0);
    }

    /** Requests that arrived in a stretch of time and the sum of their E2E, ms. */
    public record Block(long requests, double e2eSum) {}

    public static Outcome refused(String reason) {
        return new Outcome(
                reason.replace('\n', ' ').replace('\t', ' '),
                NOTHING.plan,
                0,
                NOTHING.load,
                NOTHING.latency,
                NOTHING.parts,
                NOTHING.use,
                NOTHING.blocks,
                NOTHING.merit);
    }

    /** A rate within limits under a plan, and nothing else. */
    public static Outcome ofGoodput(String plan, int tried, double goodput) {
        return new Outcome(
                "",
                plan,
                tried,
                NOTHING.load,
                NOTHING.latency,
                NOTHING.parts,
                NOTHING.use,
                NOTHING.blocks,
                new Merit(goodput, 0));
    }

    public boolean isRefused() {
        return !refusal.isEmpty();
    }

    /** One line of text that {@link #parse} reads back to the bit; cells are separated by tabs. */
    public String line() {
        List<String> blockTexts = blocks.stream()
                .map(block -> block.requests + ":" + block.e2eSum)
                .toList();
        return String.join(
                "\t",
                refusal,
                plan,
                Integer.toString(tried),
                load.offered + " " + load.arrived + " " + load.completed + " " + load.seconds,
                load.stability,
                latency.ttft + " " + latency.tpot + " " + latency.e2e + " " + latency.p99E2e,
                joined(parts),
                use.compute + " " + use.dram + " " + use.weights + " " + use.kv,
                String.join(" ", blockTexts),
                merit.goodput + " " + merit.joulesPerToken,
                "end");
    }

    private static String joined(List<Double> values) {
        return String.join(" ", values.stream().map(String::valueOf).toList());
    }

    /** Null for a line that was cut short. */
    public static @Nullable Outcome parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != CELLS || !cells[CELLS - 1].equals("end")) {
            return null;
        }
        double[] load = numbers(cells[3]);
        double[] latency = numbers(cells[5]);
        double[] use = numbers(cells[7]);
        double[] merit = numbers(cells[9]);
        List<Block> blocks = new ArrayList<>();
        for (String block : words(cells[8])) {
            int colon = block.indexOf(':');
            blocks.add(new Block(
                    Long.parseLong(block.substring(0, colon)), Double.parseDouble(block.substring(colon + 1))));
        }
        return new Outcome(
                cells[0],
                cells[1],
                Integer.parseInt(cells[2]),
                new Load(load[0], (long) load[1], (long) load[2], load[3], cells[4]),
                new Latency(latency[0], latency[1], latency[2], latency[3]),
                Arrays.stream(numbers(cells[6])).boxed().toList(),
                new Use(use[0], use[1], use[2], use[3]),
                blocks,
                new Merit(merit[0], merit[1]));
    }

    private static List<String> words(String cell) {
        return cell.isEmpty() ? List.of() : List.of(cell.split(" ", -1));
    }

    private static double[] numbers(String cell) {
        return words(cell).stream().mapToDouble(Double::parseDouble).toArray();
    }
}
