package org.wscsim.schedulers.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.queueing.ErrorBudget;

/** Laws that every batcher keeps under any pressure. The world refuses every plan that breaks its room or order. */
final class BatcherPropertyTest {
    private static final int SEEDS = 40;
    private static final int REQUESTS = 60;
    private static final GoodputLimits PROMISED = new GoodputLimits(1_000, 10, Long.MAX_VALUE);

    record Subject(String name, Role role, boolean lengthsKnown, Supplier<Batcher> batcher) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Subject> subjects() {
        return Stream.of(
                new Subject("vllm", Role.MIXED, false, () -> new VllmBatcher(new VllmBatcher.Parameters(8, 64, 0.01))),
                new Subject(
                        "vllm, high watermark",
                        Role.MIXED,
                        false,
                        () -> new VllmBatcher(new VllmBatcher.Parameters(256, 2048, 0.3))),
                new Subject("vllm-v1", Role.MIXED, false, () -> v1(8, 64, 0)),
                new Subject("vllm-v1, short chunks", Role.MIXED, false, () -> v1(256, 200, 7)),
                new Subject(
                        "sarathi",
                        Role.MIXED,
                        false,
                        () -> new SarathiBatcher(new SarathiBatcher.Parameters(8, 40, 0.01))),
                new Subject(
                        "slack",
                        Role.MIXED,
                        false,
                        () -> new SlackBatcher(new SlackBatcher.Parameters(8, 40, 0.01, PROMISED, true, true))),
                new Subject(
                        "slack, error budget",
                        Role.MIXED,
                        false,
                        () -> new SlackBatcher(
                                new SlackBatcher.Parameters(8, 40, 0.01, PROMISED, true, true), new ErrorBudget(0.5))),
                new Subject(
                        "sarathi, error budget",
                        Role.MIXED,
                        false,
                        () -> new TriagedBatcher(
                                new SarathiBatcher(new SarathiBatcher.Parameters(8, 40, 0.01)),
                                PROMISED,
                                new ErrorBudget(0.5))),
                new Subject(
                        "static",
                        Role.MIXED,
                        false,
                        () -> new StaticBatcher(8, new Reservation(OrcaBatcher.Reserve.POW2, 100))),
                orca(OrcaBatcher.Reserve.MAX, false),
                orca(OrcaBatcher.Reserve.POW2, false),
                orca(OrcaBatcher.Reserve.POW2, true),
                orca(OrcaBatcher.Reserve.ORACLE, true),
                new Subject("decode", Role.DECODE, false, () -> new DecodeBatcher(6)));
    }

    /** Who is put off depends on when one looks, so that plans differ when more are made; and deadlines overtake. */
    static Stream<Subject> inOrder() {
        return subjects().filter(subject -> !subject.name.endsWith("error budget"));
    }

    private static Batcher v1(int sequences, int tokens, int threshold) {
        return new VllmV1Batcher(new VllmV1Batcher.Parameters(sequences, tokens, threshold));
    }

    private static Subject orca(OrcaBatcher.Reserve reserve, boolean known) {
        return new Subject(
                "orca " + reserve + " known=" + known,
                Role.MIXED,
                known,
                () -> new OrcaBatcher(new OrcaBatcher.Parameters(8, reserve, 100)));
    }

    private static World world(Subject subject, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World world = new World(subject.role, 1 + random.nextInt(16), 4 + random.nextInt(40));
        world.lengthsKnown = subject.lengthsKnown;
        world.chunked = subject.name.startsWith("vllm-v1")
                || subject.name.startsWith("sarathi")
                || subject.name.startsWith("slack");
        world.reorders = subject.name.endsWith("error budget");
        return world;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void everyRequestFinishesAndEveryBlockReturns(Subject subject) {
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = world(subject, seed);
            new Replay(world, subject.batcher.get(), seed, false).run(REQUESTS);
            assertThat(world.freeBlocks).as("seed %d", seed).isEqualTo(world.capacityBlocks);
        }
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void repeatingAPlanEqualsAskingAgain(Subject subject) {
        int askedLess = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            World asked = world(subject, seed);
            Replay every = new Replay(asked, subject.batcher.get(), seed, false);
            every.run(REQUESTS);
            World repeated = world(subject, seed);
            Replay due = new Replay(repeated, subject.batcher.get(), seed, true);
            due.run(REQUESTS);
            assertThat(firstDifference(repeated.tape, asked.tape))
                    .as("seed %d", seed)
                    .isEmpty();
            askedLess += due.asked < every.asked ? 1 : 0;
        }
        // Padding grows with every step, so a static batch is asked for each.
        assertThat(askedLess).isGreaterThan(subject.name.equals("static") ? -1 : SEEDS / 2);
    }

    private static String firstDifference(List<String> repeated, List<String> asked) {
        for (int i = 0; i < Math.max(repeated.size(), asked.size()); i++) {
            String left = i < repeated.size() ? repeated.get(i) : "nothing";
            String right = i < asked.size() ? asked.get(i) : "nothing";
            if (!left.equals(right)) {
                return "entry " + i + ": repeated=" + left + ", asked=" + right;
            }
        }
        return "";
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void fcfsNeverOvertakes(Subject subject) {
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = world(subject, seed);
            new Replay(world, subject.batcher.get(), seed, false).run(REQUESTS);
            int latest = -1;
            for (int i = 0; i < world.admitted.size(); i++) {
                int slot = world.admitted.get(i);
                boolean first = slot > latest;
                assertThat(first || world.preemptions(slot) > 0)
                        .as("seed %d, admission %d", seed, i)
                        .isTrue();
                latest = Math.max(latest, slot);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void preemptsOnlyWhereReservationsDoNotCoverTheOutput(Subject subject) {
        int preempted = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            World world = world(subject, seed);
            new Replay(world, subject.batcher.get(), seed, false).run(REQUESTS);
            preempted += world.preemptedInAll;
        }
        boolean covered = subject.lengthsKnown;
        assertThat(preempted == 0).isEqualTo(covered);
    }
}
