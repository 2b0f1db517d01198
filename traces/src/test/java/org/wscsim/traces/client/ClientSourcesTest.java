package org.wscsim.traces.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.FeedbackSource;
import org.wscsim.traces.length.IndependentLengths;
import org.wscsim.traces.length.TokenDistribution;
import org.wscsim.traces.process.GapDistribution;
import org.wscsim.traces.process.RenewalProcess;
import org.wscsim.traces.synthetic.RandomStream;

/** Workloads with feedback, against a system that answers after a time drawn from a seed. */
final class ClientSourcesTest {
    /** A departure to come. */
    private record Departure(long ps, long requestId) {}

    private static IndependentLengths lengths() {
        return new IndependentLengths(new TokenDistribution.Uniform(1, 200), new TokenDistribution.Uniform(1, 90));
    }

    private static SessionSource sessions(long requests, double turns) {
        return new SessionSource(
                new RenewalProcess(new GapDistribution.Exponential(), new RandomStream(2, "arrivals"), 2),
                lengths(),
                turns,
                3,
                requests,
                7);
    }

    /** Serves everything; the service of request i depends on i alone, as of an infinite server. */
    private static List<Arrival> serve(FeedbackSource source, long serviceSeed, List<Departure> departures) {
        final List<Arrival> requests = new ArrayList<>();
        final PriorityQueue<Departure> inside = new PriorityQueue<>(
                java.util.Comparator.comparingLong(Departure::ps).thenComparingLong(Departure::requestId));
        long nowPs = 0;
        while (true) {
            final long leavingPs =
                    inside.isEmpty() ? Long.MAX_VALUE : inside.peek().ps();
            if (source.peekPs() == FeedbackSource.NONE && inside.isEmpty()) {
                return requests;
            }
            if (source.peekPs() <= leavingPs) {
                final Arrival request = new Arrival();
                final long announced = source.peekPs();
                assertThat(source.next(request)).isTrue();
                assertThat(request.arrivalPs).isEqualTo(announced).isGreaterThanOrEqualTo(nowPs);
                assertThat(request.requestId).isEqualTo(requests.size());
                nowPs = request.arrivalPs;
                requests.add(request);
                final double seconds = new SplittableRandom(serviceSeed + request.requestId).nextDouble(5);
                inside.add(new Departure(nowPs + VirtualTime.psOfSeconds(seconds), request.requestId));
            } else {
                final Departure departure = inside.remove();
                nowPs = departure.ps();
                departures.add(departure);
                source.left(departure.requestId(), nowPs);
            }
        }
    }

    @Test
    void aClosedLoopNeverHasMoreRequestsInsideThanClients() {
        for (final int clients : new int[] {1, 2, 17}) {
            final List<Departure> departures = new ArrayList<>();
            final List<Arrival> requests = serve(new ClosedLoopSource(lengths(), clients, 0.5, 500, 3), 1, departures);
            assertThat(requests).hasSize(500);
            assertThat(requests.stream().filter(r -> r.arrivalPs == 0)).hasSize(clients);
            for (int i = clients; i < requests.size(); i++) {
                final long ps = requests.get(i).arrivalPs;
                final long left = departures.stream().filter(d -> d.ps() <= ps).count();
                assertThat(i + 1 - left).isLessThanOrEqualTo(clients);
            }
        }
    }

    /** A client's think time is exponential: with one client, gaps less service times have the mean asked for. */
    @Test
    void oneClientThinksForTheMeanTime() {
        final List<Departure> departures = new ArrayList<>();
        final int n = 20_000;
        final List<Arrival> requests = serve(new ClosedLoopSource(lengths(), 1, 0.5, n, 3), 1, departures);
        double seconds = 0;
        for (int i = 1; i < n; i++) {
            seconds += VirtualTime.seconds(
                    requests.get(i).arrivalPs - departures.get(i - 1).ps());
        }
        assertThat(seconds / (n - 1)).isCloseTo(0.5, within(4.5 * 0.5 / Math.sqrt(n)));
    }

    @Test
    void sessionsGiveAsManyRequestsAsAskedForAndTurnsOfTheMeanNumber() {
        final int n = 20_000;
        final List<Arrival> requests = serve(sessions(n, 4), 1, new ArrayList<>());
        assertThat(requests).hasSize(n);
        final int sessions = requests.stream().mapToInt(r -> r.sessionId).max().orElseThrow();
        // geometric with mean 4: standard deviation sqrt(12)
        assertThat((double) n / sessions).isCloseTo(4, within(4.5 * Math.sqrt(12) / Math.sqrt(sessions)));
        assertThat(serve(sessions(30, 1), 1, new ArrayList<>()).stream().map(r -> r.sessionId))
                .doesNotHaveDuplicates();
    }

    @Test
    void aTurnsPromptIsTheConversationSoFarAndNewTokens() {
        final Map<Integer, Arrival> previous = new HashMap<>();
        for (final Arrival request : serve(sessions(3_000, 6), 1, new ArrayList<>())) {
            final Arrival before = previous.put(request.sessionId, request);
            final int context = before == null ? 0 : before.promptTokens + before.outputTokens;
            assertThat(request.promptTokens - context).isBetween(1, 200);
            final int tokens = request.promptTokens + request.outputTokens;
            assertThat(request.hashCount()).isEqualTo((tokens + 15) / 16);
            if (before != null) {
                for (int i = 0; i < context / 16; i++) {
                    assertThat(request.hash(i)).isEqualTo(before.hash(i));
                }
                if (context % 16 != 0) {
                    // the last hash of the turn before stands for fewer tokens
                    assertThat(request.hash(context / 16)).isNotEqualTo(before.hash(context / 16));
                }
            }
        }
    }

    @Test
    void differentSessionsShareNoHash() {
        final Map<Long, Integer> sessionOf = new HashMap<>();
        for (final Arrival request : serve(sessions(1_000, 3), 1, new ArrayList<>())) {
            for (int i = 0; i < request.hashCount(); i++) {
                final Integer other = sessionOf.putIfAbsent(request.hash(i), request.sessionId);
                assertThat(other == null || other == request.sessionId).isTrue();
            }
        }
    }

    /** Common random numbers: a slower system is offered the same conversations, later. */
    @Test
    void theTurnsOfASessionDoNotDependOnTheSystem() {
        assertThat(lengthsOf(serve(sessions(2_000, 4), 1, new ArrayList<>())))
                .isEqualTo(lengthsOf(serve(sessions(2_000, 4), 999, new ArrayList<>())));
    }

    private static Map<Integer, List<Integer>> lengthsOf(List<Arrival> requests) {
        final Map<Integer, List<Integer>> lengths = new HashMap<>();
        for (final Arrival request : requests) {
            lengths.computeIfAbsent(request.sessionId, id -> new ArrayList<>()).add(request.promptTokens);
        }
        return lengths;
    }

    @Test
    void equalSystemsAreOfferedEqualRequests() {
        final List<Arrival> one = serve(sessions(2_000, 4), 5, new ArrayList<>());
        final List<Arrival> same = serve(sessions(2_000, 4), 5, new ArrayList<>());
        for (int i = 0; i < one.size(); i++) {
            assertThat(one.get(i).arrivalPs).isEqualTo(same.get(i).arrivalPs);
            assertThat(one.get(i).promptTokens).isEqualTo(same.get(i).promptTokens);
        }
    }

    /** The heap against a sorted list. */
    @Test
    void wakesClientsInOrderOfTimeThenOfNumber() {
        final SplittableRandom random = new SplittableRandom(21);
        final WakeTimes wakes = new WakeTimes();
        final PriorityQueue<long[]> naive =
                new PriorityQueue<>((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        for (int i = 0; i < 20_000; i++) {
            if (naive.isEmpty() || random.nextInt(5) < 3) {
                final long ps = random.nextInt(50);
                wakes.add(ps, i);
                naive.add(new long[] {ps, i});
            } else {
                final long[] first = naive.remove();
                assertThat(wakes.firstPs()).isEqualTo(first[0]);
                assertThat(wakes.firstClient()).isEqualTo((int) first[1]);
                wakes.removeFirst();
            }
        }
    }
}
