package org.wscsim.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wscsim.core.event.Agenda.Kind;
import org.wscsim.core.failure.LimitReachedException;
import org.wscsim.core.memory.NativeMemory;

final class AgendaTest {
    private final NativeMemory memory = new NativeMemory();

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void nothingIsPendingAtFirst() {
        Agenda agenda = new Agenda(memory, 2, 2);
        assertThat(agenda.nextPs()).isEqualTo(WinnerTree.NONE);
        assertThat(agenda.next()).isEqualTo(Kind.NOTHING);
        assertThat(agenda.stepPs(1)).isEqualTo(WinnerTree.NONE);
    }

    @Test
    void atOnePicosecondTransfersPrecedeTheArrivalAndStepsFollowByInstance() {
        Agenda agenda = new Agenda(memory, 3, 4);
        agenda.step(2, 7);
        agenda.sample(7);
        agenda.step(0, 7);
        agenda.arrival(7);
        agenda.fault(7);
        agenda.ends(agenda.beginTransfer(41), 7);
        agenda.ends(agenda.beginTransfer(42), 7);
        List<String> order = new ArrayList<>();
        while (agenda.next() != Kind.NOTHING) {
            assertThat(agenda.nextPs()).isEqualTo(7);
            switch (agenda.next()) {
                case TRANSFER_END -> order.add("transfer " + agenda.endTransfer());
                case ARRIVAL -> {
                    order.add("arrival");
                    agenda.arrival(WinnerTree.NONE);
                }
                case STEP_END -> {
                    order.add("step " + agenda.nextInstance());
                    agenda.step(agenda.nextInstance(), WinnerTree.NONE);
                }
                case FAULT -> {
                    order.add("fault");
                    agenda.fault(WinnerTree.NONE);
                }
                case SAMPLE -> {
                    order.add("sample");
                    agenda.sample(WinnerTree.NONE);
                }
                case NOTHING -> throw new AssertionError("nothing follows something");
            }
        }
        assertThat(order)
                .containsExactly("fault", "transfer 41", "transfer 42", "arrival", "step 0", "step 2", "sample");
    }

    @Test
    void aRescheduledStepReplacesTheOneBefore() {
        Agenda agenda = new Agenda(memory, 2, 1);
        agenda.step(1, 9);
        agenda.step(1, 4);
        assertThat(agenda.stepPs(1)).isEqualTo(4);
        agenda.step(1, WinnerTree.NONE);
        assertThat(agenda.next()).isEqualTo(Kind.NOTHING);
    }

    @Test
    void anEndCanBeMovedAndATransferWithoutOneIsNoEvent() {
        Agenda agenda = new Agenda(memory, 1, 3);
        int one = agenda.beginTransfer(11);
        int other = agenda.beginTransfer(12);
        assertThat(agenda.next()).isEqualTo(Kind.NOTHING);
        agenda.ends(one, 5);
        agenda.ends(other, 7);
        agenda.ends(one, 9);
        assertThat(agenda.nextPs()).isEqualTo(7);
        assertThat(agenda.endTransfer()).isEqualTo(12);
        assertThat(agenda.nextPs()).isEqualTo(9);
        agenda.ends(one, 8);
        assertThat(agenda.nextPs()).isEqualTo(8);
        assertThat(agenda.endTransfer()).isEqualTo(11);
    }

    @Test
    void tooManyTransfersNameTheFlag() {
        Agenda agenda = new Agenda(memory, 1, 2);
        agenda.ends(agenda.beginTransfer(1), 10);
        agenda.ends(agenda.beginTransfer(2), 20);
        assertThatThrownBy(() -> agenda.beginTransfer(3))
                .isInstanceOf(LimitReachedException.class)
                .hasMessageContaining("max_transfers=2")
                .hasMessageContaining("--max-live-requests");
        assertThat(agenda.endTransfer()).isEqualTo(1);
        agenda.ends(agenda.beginTransfer(3), 15);
        assertThat(agenda.endTransfer()).isEqualTo(3);
        assertThat(agenda.endTransfer()).isEqualTo(2);
    }

    /** Against a sorted list: transfers come and go in random numbers among steps and arrivals. */
    @Test
    void eventsComeInOrderOfTimeAndKind() {
        record Event(long ps, int rank, int who) {}
        SplittableRandom random = new SplittableRandom(5);
        int instances = 5;
        Agenda agenda = new Agenda(memory, instances, 50);
        List<Event> naive = new ArrayList<>();
        int request = 0;
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            long ps = now + random.nextInt(20);
            int choice = random.nextInt(4);
            if (choice == 0 && naive.stream().filter(event -> event.rank() == 0).count() < 50) {
                // a time of its own: equal transfers go by slot, which only the agenda knows
                long own = ps;
                while (contains(naive, own)) {
                    own++;
                }
                naive.add(new Event(own, 0, request));
                agenda.ends(agenda.beginTransfer(request++), own);
            } else if (choice == 1) {
                naive.removeIf(event -> event.rank() == 1);
                naive.add(new Event(ps, 1, 0));
                agenda.arrival(ps);
            } else if (choice == 2) {
                int instance = random.nextInt(instances);
                naive.removeIf(event -> event.rank() == 2 && event.who() == instance);
                naive.add(new Event(ps, 2, instance));
                agenda.step(instance, ps);
            } else if (choice == 3) {
                naive.removeIf(event -> event.rank() == 3);
                naive.add(new Event(ps, 3, 0));
                agenda.sample(ps);
            }
            if (!naive.isEmpty() && random.nextBoolean()) {
                Event first = naive.stream()
                        .min(Comparator.comparingLong(Event::ps)
                                .thenComparingInt(Event::rank)
                                .thenComparingInt(Event::who))
                        .orElseThrow();
                naive.remove(first);
                assertThat(agenda.nextPs()).isEqualTo(first.ps());
                now = first.ps();
                take(agenda, first.rank(), first.who());
            }
        }
    }

    private static boolean contains(List<?> events, long ps) {
        return events.toString().contains("ps=" + ps + ", rank=0");
    }

    private static void take(Agenda agenda, int rank, int who) {
        switch (agenda.next()) {
            case TRANSFER_END -> {
                assertThat(rank).isZero();
                assertThat(agenda.endTransfer()).isEqualTo(who);
            }
            case ARRIVAL -> {
                assertThat(rank).isEqualTo(1);
                agenda.arrival(WinnerTree.NONE);
            }
            case STEP_END -> {
                assertThat(rank).isEqualTo(2);
                assertThat(agenda.nextInstance()).isEqualTo(who);
                agenda.step(who, WinnerTree.NONE);
            }
            case SAMPLE -> {
                assertThat(rank).isEqualTo(3);
                agenda.sample(WinnerTree.NONE);
            }
            case FAULT, NOTHING -> throw new AssertionError("an event is missing");
        }
    }
}
