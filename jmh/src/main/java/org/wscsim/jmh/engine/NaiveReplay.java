package org.wscsim.jmh.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.wafer.WaferCatalogue;

/**
 * The obvious simulator: all arrivals in a queue of event objects, six mixed instances with lists of request objects, lists
 * of boxed block ids, the whole batch walked for every token. Prefill first, least outstanding requests, no preemption and
 * no network: it does less than the systems it stands beside.
 */
final class NaiveReplay {
    private static final int INSTANCES = 6;
    private static final int MAX_BATCH = 256;
    private static final int BLOCK_TOKENS = 16;

    private record Event(long timePs, int instance, long request) {}

    private record Request(long id, int promptTokens, int outputTokens, List<Integer> blocks, int[] generated) {}

    private static final class Instance {
        final List<Request> waiting = new ArrayList<>();
        final List<Request> running = new ArrayList<>();
        final List<Integer> free = new ArrayList<>();
        boolean busy;
    }

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::timePs).thenComparingLong(Event::request));
    private final Map<Long, Request> requests = new HashMap<>();
    private final List<Instance> instances = new ArrayList<>();
    private final RooflineStepPricer pricer = new RooflineStepPricer(
            new InstanceShape(ModelCatalogue.load("llama-3-70b"), WaferCatalogue.load("wsc-case3"), 2, 4, 1));
    private long hash;
    private int nextBlock;

    /** Serves all requests and returns a hash of when each finished. */
    long run(ArrivalSource source, Work work) {
        Arrival arrival = new Arrival();
        while (source.next(arrival)) {
            requests.put(
                    arrival.requestId,
                    new Request(
                            arrival.requestId,
                            arrival.promptTokens,
                            arrival.outputTokens,
                            new ArrayList<>(),
                            new int[1]));
            events.add(new Event(arrival.arrivalPs, -1, arrival.requestId));
        }
        for (int i = 0; i < INSTANCES; i++) {
            instances.add(new Instance());
        }
        while (!events.isEmpty()) {
            Event event = events.remove();
            work.events++;
            if (event.instance() < 0) {
                arrive(event, work);
            } else {
                step(event.instance(), event.timePs(), work);
            }
        }
        return hash;
    }

    private void arrive(Event event, Work work) {
        int best = 0;
        for (int i = 1; i < INSTANCES; i++) {
            best = outstanding(i) < outstanding(best) ? i : best;
        }
        Instance instance = instances.get(best);
        instance.waiting.add(requests.get(event.request()));
        if (!instance.busy) {
            step(best, event.timePs(), work);
        }
    }

    private int outstanding(int instance) {
        return instances.get(instance).waiting.size()
                + instances.get(instance).running.size();
    }

    /** Ends the step that is over and begins the next one. */
    private void step(int index, long nowPs, Work work) {
        Instance instance = instances.get(index);
        List<Request> finished = new ArrayList<>();
        for (Request request : instance.running) {
            if (request.generated()[0] >= request.outputTokens()) {
                finished.add(request);
            }
        }
        for (Request request : finished) {
            instance.running.remove(request);
            instance.free.addAll(request.blocks());
            requests.remove(request.id());
            hash = hash * 31 + request.id() * 17 + nowPs;
        }
        StepShape shape = instance.waiting.isEmpty() ? decode(instance, work) : prefill(instance);
        instance.busy = !instance.running.isEmpty();
        if (instance.busy) {
            StepPrice price = new StepPrice();
            pricer.price(shape, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
            work.steps++;
            events.add(new Event(nowPs + (price.totalFine >> 10), index, Long.MAX_VALUE));
        }
    }

    private StepShape prefill(Instance instance) {
        StepShape shape = new StepShape();
        int tokens = 0;
        while (!instance.waiting.isEmpty() && instance.running.size() < MAX_BATCH && tokens < 2_048) {
            Request request = instance.waiting.removeFirst();
            shape.addChunk(request.promptTokens(), 0, true);
            tokens += request.promptTokens();
            grow(instance, request, request.promptTokens());
            request.generated()[0] = 1;
            instance.running.add(request);
        }
        return shape;
    }

    private StepShape decode(Instance instance, Work work) {
        StepShape shape = new StepShape();
        for (Request request : instance.running) {
            int cached = request.promptTokens() + request.generated()[0];
            grow(instance, request, cached);
            request.generated()[0]++;
            shape.addDecode(1, cached);
            work.decodeTokens++;
        }
        return shape;
    }

    private void grow(Instance instance, Request request, int tokens) {
        while (request.blocks().size() * BLOCK_TOKENS < tokens) {
            Integer block = instance.free.isEmpty() ? Integer.valueOf(nextBlock++) : instance.free.removeLast();
            request.blocks().add(block);
        }
    }
}
