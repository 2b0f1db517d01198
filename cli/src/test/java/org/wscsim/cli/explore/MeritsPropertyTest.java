package org.wscsim.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeritsPropertyTest {
    private static final long SEED = 17;

    /** Few values, so that ties and equal merits occur. */
    private static Merits random(SplittableRandom random) {
        double never = Double.POSITIVE_INFINITY;
        return new Merits(
                random.nextInt(4),
                random.nextInt(5) == 0 ? never : random.nextInt(4),
                random.nextInt(4),
                random.nextInt(4),
                random.nextInt(4));
    }

    @Test
    void whatIsDominatedIsDominatedByOneThatIsNot() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 200; round++) {
            List<Goal> goals = new ArrayList<>(List.of(Goal.GOODPUT));
            for (Goal goal : List.of(Goal.E2E, Goal.ENERGY, Goal.COST, Goal.AREA)) {
                if (random.nextBoolean()) {
                    goals.add(goal);
                }
            }
            List<Merits> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(random(random));
            }
            List<Merits> front = all.stream()
                    .filter(one -> all.stream().noneMatch(other -> other.dominates(one, goals)))
                    .toList();
            assertThat(front).as("seed=" + SEED + ", round=" + round).isNotEmpty();
            for (Merits one : all) {
                boolean beaten = front.stream().anyMatch(other -> other.dominates(one, goals));
                assertThat(beaten || front.contains(one))
                        .as("seed=" + SEED + ", round=" + round)
                        .isTrue();
                assertThat(one.dominates(one, goals)).isFalse();
            }
        }
    }

    /** So that pruning by bounds loses no point of the front but ties. */
    @Test
    void whoeverCoversABoundCoversWhatItBounds() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Goal> goals = List.of(Goal.values());
        for (int i = 0; i < 5_000; i++) {
            Merits bound = random(random);
            Merits found = new Merits(
                    bound.goodput() - random.nextInt(2),
                    bound.e2eMs() + random.nextInt(2),
                    bound.joulesPerToken() + random.nextInt(2),
                    bound.usd(),
                    bound.mm2());
            Merits other = random(random);
            assertThat(!other.covers(bound, goals) || other.covers(found, goals))
                    .as("seed=" + SEED + ", round=" + i)
                    .isTrue();
        }
    }
}
