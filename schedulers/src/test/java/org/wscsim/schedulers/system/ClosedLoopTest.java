package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.Simulation;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.FeedbackSource;
import org.wscsim.core.serving.Role;

/** Arrivals that wait for departures, in a station that serves one request at a time in constant time. */
final class ClosedLoopTest {
    private static final int PROMPT = 100;

    /** Clients who all think for the same time; each event as it was told. */
    private static final class Clients implements FeedbackSource {
        private final PriorityQueue<Long> wakes = new PriorityQueue<>();
        private final long thinkPs;
        private final int requests;
        private final int prompt;
        private int given;
        private int told;

        Clients(int clients, long thinkPs, int requests, int prompt) {
            this.thinkPs = thinkPs;
            this.requests = requests;
            this.prompt = prompt;
            for (int i = 0; i < clients; i++) {
                wakes.add(0L);
            }
        }

        @Override
        public long peekPs() {
            return given == requests || wakes.isEmpty() ? NONE : wakes.peek();
        }

        @Override
        public boolean next(Arrival into) {
            if (peekPs() == NONE) {
                return false;
            }
            into.set(given++, wakes.remove(), prompt, 1);
            return true;
        }

        @Override
        public void left(long requestId, long nowPs) {
            assertThat(requestId).isBetween(0L, given - 1L);
            told++;
            wakes.add(nowPs + thinkPs);
        }

        @Override
        public void close() {}
    }

    private static World world() {
        return SmallWorlds.world(
                        "closed loop",
                        SmallWorlds.wafer(1, 1, TinyHardware.Rates.BALANCED),
                        List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
                        () -> SmallWorlds.oneAtATime(SmallWorlds.to(0)))
                .withRequests(SmallWorlds.equal(64, PROMPT, 1));
    }

    private static List<RequestRecord> run(Clients clients) {
        List<RequestRecord> records = new ArrayList<>();
        try (Simulation simulation = world().simulation(
                        clients,
                        record -> {
                            RequestRecord copy = new RequestRecord();
                            copy.copyFrom(record);
                            records.add(copy);
                        },
                        true)) {
            RunResult result = simulation.run();
            assertThat(result.counts().arrived()).isEqualTo(clients.given);
        }
        assertThat(clients.told).isEqualTo(clients.given);
        return records;
    }

    private static long servicePs() {
        return run(new Clients(1, 0, 1, PROMPT)).getFirst().e2ePs;
    }

    @Test
    void oneClientIsServedThinksAndComesBack() {
        long servicePs = servicePs();
        long thinkPs = 12_345;
        List<RequestRecord> records = run(new Clients(1, thinkPs, 50, PROMPT));
        for (int i = 0; i < 50; i++) {
            assertThat(records.get(i).requestId).isEqualTo(i);
            assertThat(records.get(i).arrivedAtPs).isEqualTo(i * (servicePs + thinkPs));
            assertThat(records.get(i).e2ePs).isEqualTo(servicePs);
        }
    }

    /** Busy all the time, the station lets everybody wait for all others: R = N S - Z (interactive response time law). */
    @ParameterizedTest
    @CsvSource({"2,0", "5,0", "8,3", "20,7"})
    void manyClientsWaitForEachOther(int clients, int thinkServices) {
        long servicePs = servicePs();
        List<RequestRecord> records = run(new Clients(clients, thinkServices * servicePs, 400, PROMPT));
        assertThat(records).hasSize(400);
        for (RequestRecord record : records.subList(2 * clients, 400 - clients)) {
            // a busy station carries the fraction of a picosecond from service to service
            assertThat(record.e2ePs - (clients - thinkServices) * servicePs).isBetween(0L, (long) clients);
        }
    }

    /** Who is turned away leaves, too: a client with prompts beyond capacity comes back until it has asked for all. */
    @Test
    void aRejectionIsADeparture() {
        Clients clients = new Clients(3, 1_000, 30, Arrival.MAX_TOKENS);
        List<RequestRecord> records = run(clients);
        assertThat(records).hasSize(30).allMatch(record -> record.rejection != null);
        assertThat(records.getLast().arrivedAtPs).isEqualTo(9_000);
    }
}
