package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.Stepping;
import org.wscsim.core.serving.Handoff;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.RoleChange;

/**
 * Instances that change their roles at random times of random worlds: no request is lost or served twice, every block comes
 * back, and epochs give the same as an event per step, with and without block ids.
 *
 * <p>{@code -Dwsc.worlds=5000} looks at more; a failure names its seed, and {@code -Dwsc.seed=... -Dwsc.worlds=1} replays it.
 */
final class RoleChangeDifferentialTest {
    private static final int WORLDS = Integer.getInteger("wsc.worlds", 15);
    private static final long FIRST_SEED = Long.getLong("wsc.seed", 1);

    private int changes;
    private int cachesMoved;
    private int routedAgain;
    private int unfinished;

    @Test
    void epochsAndStepsAgree() {
        inWorlds(PressedWorlds::of);
        inWorlds(RandomWorlds::of);
        System.out.println("worlds=" + 2 * WORLDS + ", changes=" + changes + ", caches moved=" + cachesMoved
                + ", routed again=" + routedAgain + ", not ended=" + unfinished);
        if (WORLDS >= 15) {
            assertThat(changes).isGreaterThan(WORLDS);
            assertThat(cachesMoved).isGreaterThan(WORLDS);
            assertThat(routedAgain).isGreaterThan(WORLDS);
        }
    }

    private void inWorlds(LongFunction<World> worlds) {
        int left = WORLDS;
        for (long seed = FIRST_SEED; left > 0; seed++) {
            World drawn = worlds.apply(seed);
            if (mayTurn(drawn)) {
                left--;
                try {
                    agree(drawn, seed);
                } catch (RuntimeException | AssertionError failure) {
                    throw new AssertionError("replay with -Dwsc.seed=" + seed + " -Dwsc.worlds=1", failure);
                }
            }
        }
    }

    private static boolean mayTurn(World world) {
        return world.plan().size() > 2
                && world.plan().stream().noneMatch(instance -> instance.role() == Role.MIXED)
                && world.scheduler().get().handoff() != Handoff.LAYERED
                && world.others().isEmpty()
                && world.condition().faults().isEmpty()
                && !world.kv().prefixCache()
                && world.kv().preemption() == Preemption.RECOMPUTE;
    }

    private void agree(World drawn, long seed) {
        World world = drawn.withRoles(() -> new RandomTurns(seed));
        Seen stepSeen = new Seen(world.plan().size());
        Seen epochSeen = new Seen(world.plan().size());
        World.Outcome bySteps = world.run(Stepping.ITERATION, seed % 2 == 0, stepSeen);
        World.Outcome byEpochs = world.run(Stepping.EPOCH, seed % 2 != 0, epochSeen);
        assertThat(epochSeen.all()).isEqualTo(stepSeen.all());
        assertThat(byEpochs.records())
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(bySteps.records());
        assertThat(byEpochs.result()).usingRecursiveComparison().isEqualTo(bySteps.result());
        World.Outcome checked = seed % 4 < 2 ? world.runChecked(seed % 2 == 0) : world.run(seed % 2 == 0);
        assertThat(checked.result()).usingRecursiveComparison().isEqualTo(bySteps.result());
        if (checked.result().counts().rejected() == 0) {
            ServingLaws.check(world, checked);
        } else {
            // Where instances differ in size, a request may have become too long for all pairs after its first token.
            ServingLaws.checkWithFaults(world, checked);
        }
        count(bySteps, world);
    }

    private void count(World.Outcome outcome, World world) {
        Role[] roles = world.plan().stream().map(instance -> instance.role()).toArray(Role[]::new);
        List<RoleChange> all = outcome.result().roleChanges();
        assertThat(all).isNotNull();
        for (RoleChange change : all) {
            assertThat(change.from()).isEqualTo(roles[change.instance()]);
            assertThat(change.to()).isNotEqualTo(change.from());
            assertThat(change.endedPs() < 0 || change.endedPs() >= change.startedPs())
                    .isTrue();
            roles[change.instance()] = change.endedPs() < 0 ? change.from() : change.to();
            assertThat(Arrays.asList(roles)).contains(Role.PREFILL, Role.DECODE);
            changes++;
            unfinished += change.endedPs() < 0 ? 1 : 0;
            cachesMoved += change.cachesMoved();
            routedAgain += change.routedAgain();
        }
        assertThat(outcome.result().instances().stream().map(row -> row.role())).containsExactly(roles);
    }
}
