package org.wscsim.cli.steptrace;

import java.io.Writer;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.event.Transition;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.metrics.StepRecord;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a window of a run in the Trace Event Format of Chrome, which Perfetto reads: a process per instance with a track of
 * its steps and one of the KV transfers that leave it; from the step that completed a prompt to the step that first decodes
 * with its cache goes an arrow. Written as it happens, at most {@value #MOST_EVENTS} events.
 *
 * <p>Times are microseconds with six decimals, exact. Confined to the simulation thread until {@link #close}.
 */
public final class StepTrace implements RunWitness, AutoCloseable {
    /** About 200 bytes each. */
    static final long MOST_EVENTS = 2_000_000;

    private static final int MICROSECOND_DECIMALS = 6;
    private static final int STEPS = 1;
    private static final long PS_PER_NS = 1_000;

    private final TraceWindow window;
    private final JsonGenerator json;
    private final List<InstancePlan> instances;
    /** Instance that a transfer under way came from, by request. */
    private final Map<Long, Integer> leaving = new HashMap<>();

    private long events;

    /**
     * @param out left open
     */
    public StepTrace(TraceWindow window, List<InstancePlan> instances, Writer out) {
        this.window = window;
        this.instances = List.copyOf(instances);
        json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeStringProperty("displayTimeUnit", "ms");
        json.writeName("traceEvents");
        json.writeStartArray();
        for (int id = 0; id < instances.size(); id++) {
            InstancePlan plan = instances.get(id);
            String role = plan.role().name().toLowerCase(Locale.ROOT);
            name("process_name", id, "instance " + id + ", " + role + ", " + plan.region());
            name("thread_name", id, "steps");
        }
    }

    private void name(String kind, int instance, String name) {
        json.writeStartObject();
        json.writeStringProperty("ph", "M");
        json.writeStringProperty("name", kind);
        place(instance);
        json.writeName("args");
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void place(int instance) {
        json.writeNumberProperty("pid", instance + 1);
        json.writeNumberProperty("tid", STEPS);
    }

    private boolean hasRoom() {
        return events < MOST_EVENTS;
    }

    @Override
    public void step(StepRecord step) {
        if (!window.touches(step.startPs, step.endPs) || !hasRoom()) {
            return;
        }
        begin("X", name(step), step.instance, step.startPs);
        time("dur", step.endPs - step.startPs);
        json.writeStringProperty("cat", "step");
        json.writeName("args");
        json.writeStartObject();
        json.writeNumberProperty("sequences", step.decodes);
        json.writeNumberProperty("prompts", step.chunks);
        json.writeNumberProperty("prompt_tokens", step.promptTokens);
        time("compute_us", step.computePs);
        time("dram_wait_us", step.dramPs);
        time("noc_wait_us", step.nocPs);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** What the step did. */
    static String name(StepRecord step) {
        if (step.chunks == 0) {
            return "decode";
        }
        return step.decodes == 0 ? "prefill" : "prefill + decode";
    }

    @Override
    public void transition(Transition kind, long ps, long requestId, int instance) {
        if (kind == Transition.TRANSFER_START && window.holds(ps) && hasRoom()) {
            leaving.put(requestId, instance);
            transfer("b", instance, ps, requestId);
            // within the step that ends now
            flow("s", instance, ps - PS_PER_NS, requestId);
        } else if (kind == Transition.TRANSFER_END && leaving.containsKey(requestId)) {
            transfer("e", leaving.remove(requestId), ps, requestId);
            flow("f", instance, ps, requestId);
        }
    }

    private void transfer(String phase, int instance, long ps, long requestId) {
        begin(phase, "KV of request " + requestId, instance, ps);
        json.writeStringProperty("cat", "KV transfer");
        json.writeNumberProperty("id", requestId);
        json.writeEndObject();
    }

    private void flow(String phase, int instance, long ps, long requestId) {
        begin(phase, "KV cache", instance, ps);
        json.writeStringProperty("cat", "KV cache");
        json.writeNumberProperty("id", requestId);
        json.writeEndObject();
    }

    private void begin(String phase, String name, int instance, long ps) {
        events++;
        json.writeStartObject();
        json.writeStringProperty("ph", phase);
        json.writeStringProperty("name", name);
        place(instance);
        time("ts", ps);
    }

    private void time(String key, long ps) {
        json.writeName(key);
        json.writeNumber(BigDecimal.valueOf(ps, MICROSECOND_DECIMALS)
                .stripTrailingZeros()
                .toPlainString());
    }

    /** Events written. */
    public long events() {
        return events;
    }

    /** Whether there was more in the window than is written. */
    public boolean isCut() {
        return !hasRoom();
    }

    /** Ends the document. */
    @Override
    public void close() {
        json.writeEndArray();
        json.writeName("otherData");
        json.writeStartObject();
        json.writeNumberProperty("instances", instances.size());
        json.writeBooleanProperty("cut", isCut());
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
