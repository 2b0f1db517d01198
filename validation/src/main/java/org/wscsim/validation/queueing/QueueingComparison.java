package org.wscsim.validation.queueing;

import java.util.ArrayList;
import java.util.List;

/** V6: four queues at three loads each. Stateless; a score takes about a second per million requests. */
public final class QueueingComparison {
    /** Requests of a full score. */
    public static final int REQUESTS = 2_000_000;

    private static final double CONFIDENCE = 0.99;
    private static final int SERVERS = 4;
    private static final double[] LOADS = {0.3, 0.6, 0.9};

    private QueueingComparison() {}

    /** The queues in the order of the table; seeds are 1, 2, 3, ... */
    public static List<QueueCase> cases() {
        List<QueueCase> cases = new ArrayList<>();
        add(cases, "M/M/1", ServiceLaw.EXPONENTIAL, 1);
        add(cases, "M/D/1", ServiceLaw.CONSTANT, 1);
        add(cases, "M/G/1", ServiceLaw.TWO_POINT, 1);
        add(cases, "M/M/" + SERVERS, ServiceLaw.EXPONENTIAL, SERVERS);
        return cases;
    }

    private static void add(List<QueueCase> cases, String name, ServiceLaw law, int servers) {
        for (double load : LOADS) {
            cases.add(new QueueCase(name, law, servers, load, cases.size() + 1L));
        }
    }

    /** Simulates a queue and compares. */
    public static QueueScore score(QueueCase queue, int requests) {
        return new QueueScore(
                queue, requests, queue.expectedWait(), BatchMeans.of(QueueRun.waits(queue, requests), CONFIDENCE));
    }
}
