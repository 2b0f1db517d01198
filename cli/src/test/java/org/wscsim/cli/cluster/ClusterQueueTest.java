package org.wscsim.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

/** Members within one process, on loopback. */
class ClusterQueueTest {
    private static final int TASKS = 60;

    private static ClusterNode.Place place(String version, int threads) {
        return new ClusterNode.Place(version, List.of("127.0.0.1"), "127.0.0.1", threads);
    }

    /** The member that is lost holds tasks which never end, the one that joins then does some of the rest. */
    @Test
    void everyTaskHasOneOutcomeThoughAMemberIsLostAndAnotherJoins() {
        List<String> told = new ArrayList<>();
        AtomicInteger byLate = new AtomicInteger();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch joined = new CountDownLatch(1);
        List<ClusterNode> late = new ArrayList<>();
        int[] outcomes = new int[TASKS];
        ClusterNode lost = ClusterNode.join(place("lost", 2), text -> {
            held.countDown();
            return after(new CountDownLatch(1), text);
        });
        // the first outcome waits for the late member, so that there is work left for it
        try (ClusterNode asking = ClusterNode.join(place("lost", 1), text -> after(joined, text))) {
            Thread.ofPlatform().daemon().start(() -> {
                after(held, "");
                lost.close();
                late.add(ClusterNode.join(place("lost", 1), text -> {
                    byLate.incrementAndGet();
                    return text + "!";
                }));
                joined.countDown();
            });
            List<String> tasks =
                    IntStream.range(0, TASKS).mapToObj(Integer::toString).toList();
            new ClusterQueue(asking, told::add)
                    .run(
                            tasks,
                            (outcome, task) -> {
                                assertThat(outcome).isEqualTo(task + "!");
                                outcomes[task]++;
                            },
                            () -> false);
        } finally {
            late.forEach(ClusterNode::close);
        }
        assertThat(outcomes).containsOnly(1);
        assertThat(byLate.get()).isPositive();
        assertThat(told).hasSize(1).allMatch(line -> line.contains("is lost"));
    }

    @Test
    void aMemberThatCannotEvaluateLeavesItsTasksToOthers() {
        List<String> told = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        try (ClusterNode unable = ClusterNode.join(place("unable", 1), text -> {
                    throw new BadInputException("no such file: trace=x");
                });
                ClusterNode able = ClusterNode.join(place("unable", 1), text -> text + "!")) {
            assertThat(unable.size()).isEqualTo(2);
            new ClusterQueue(able, told::add)
                    .run(List.of("a", "b", "c", "d"), (outcome, task) -> outcomes.add(outcome), () -> false);
        }
        assertThat(outcomes).containsExactlyInAnyOrder("a!", "b!", "c!", "d!");
        assertThat(told).hasSize(1).allMatch(line -> line.contains("cannot evaluate") && line.contains("no such file"));
    }

    @Test
    void whatThisMachineCannotEvaluateIsTold() {
        try (ClusterNode unable = ClusterNode.join(place("alone", 1), text -> {
            throw new BadInputException("no such file: trace=x");
        })) {
            ClusterQueue queue = new ClusterQueue(unable, line -> {});
            assertThatThrownBy(() -> queue.run(List.of("a"), (outcome, task) -> {}, () -> false))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("no such file");
        }
    }

    @Test
    void otherVersionsDoNotMeet() {
        try (ClusterNode one = ClusterNode.join(place("one", 1), text -> text);
                ClusterNode two = ClusterNode.join(place("two", 1), text -> text)) {
            assertThat(List.of(one.size(), two.size())).containsExactly(1, 1);
        }
    }

    @Test
    void refusesAnAddressOfAnotherMachine() {
        ClusterNode.Place elsewhere = new ClusterNode.Place("x", List.of("127.0.0.1"), "203.0.113.7", 1);
        assertThatThrownBy(() -> ClusterNode.join(elsewhere, text -> text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--bind");
    }

    private static String after(CountDownLatch latch, String text) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text + "!";
    }
}
