package org.wscsim.jmh.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.wscsim.core.failure.BadInputException;

/**
 * Pairs of forks of two contenders. The two JVMs of a pair live at the same time and take turns iteration by iteration,
 * each second time in the other order, so that what the machine does to one it does to the other a moment later; a pair
 * gives the median of its iterations' ratios, which a few disturbed ones do not move.
 *
 * @param before cost of the baseline, median of its iterations, by pair
 * @param ratio of the other's cost to it, by pair
 */
record Duel(double[] before, double[] ratio) {
    /** Runs so many pairs. */
    static Duel of(BenchmarkCase one, Contender baseline, Contender other, int pairs, ForkLength length, String metric)
            throws IOException, InterruptedException {
        double[] before = new double[pairs];
        double[] ratio = new double[pairs];
        for (int pair = 0; pair < pairs; pair++) {
            try (Fork first = new Fork(one, baseline, length);
                    Fork second = new Fork(one, other, length)) {
                takeTurns(first, second, length, pair % 2 == 0);
                double[] costs = first.costs(metric);
                before[pair] = Scores.median(costs);
                ratio[pair] = medianRatio(costs, second.costs(metric));
            }
        }
        return new Duel(before, ratio);
    }

    private static void takeTurns(Fork first, Fork second, ForkLength length, boolean inOrder) throws IOException {
        for (int i = 0; i < length.warmups() + length.iterations(); i++) {
            boolean ahead = (i % 2 == 0) == inOrder;
            (ahead ? first : second).iterate();
            (ahead ? second : first).iterate();
        }
    }

    private static double medianRatio(double[] before, double[] after) {
        double[] ratios = after.clone();
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] /= before[i];
        }
        return Scores.median(ratios);
    }

    /** How much costlier the other is. */
    Ratio ratio(double confidence) {
        return Ratio.ofRatios(ratio, confidence);
    }

    /** A JVM that measures when it is told. */
    private static final class Fork implements AutoCloseable {
        private final BenchmarkCase one;
        private final Contender contender;
        private final Path scores = Files.createTempFile("wsc-fork", ".json");
        private final Path log = Files.createTempFile("wsc-fork", ".log");
        private final Process process;

        Fork(BenchmarkCase one, Contender contender, ForkLength length) throws IOException {
            this.one = one;
            this.contender = contender;
            process = contender.start(one, length, scores, log);
            await(Turns.READY);
        }

        /** Runs one iteration and comes back when it is over and the next one is ready, if there is one. */
        void iterate() throws IOException {
            process.getOutputStream().write(Turns.GO);
            process.getOutputStream().flush();
            await(Turns.DONE);
        }

        private void await(int word) throws IOException {
            int heard = process.getInputStream().read();
            while (heard >= 0 && heard != word) {
                heard = process.getInputStream().read();
            }
            if (heard < 0) {
                throw failed();
            }
        }

        double[] costs(String metric) throws IOException, InterruptedException {
            if (process.waitFor() != 0) {
                throw failed();
            }
            return Scores.iterations(scores, metric);
        }

        private BadInputException failed() throws IOException {
            List<String> lines = Files.readAllLines(log);
            String last = lines.stream()
                    .filter(line -> !line.isBlank())
                    .reduce((a, b) -> b)
                    .orElse("");
            return new BadInputException("fork gave no score: case=" + one.key() + ", class_path="
                    + contender.classPath() + ", said=" + last + "; run it with wsc bench to see more");
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            Files.deleteIfExists(scores);
            Files.deleteIfExists(log);
        }
    }
}
