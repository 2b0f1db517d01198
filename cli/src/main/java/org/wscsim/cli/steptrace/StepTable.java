package org.wscsim.cli.steptrace;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.wscsim.cli.parquet.ColumnSpec;
import org.wscsim.cli.parquet.ParquetFile;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.event.Transition;
import org.wscsim.core.metrics.RunWitness;
import org.wscsim.core.metrics.StepRecord;

/**
 * Writes {@code steps.parquet}: a row for every step that touches a window, in the order in which steps end on their instance. Times
 * are whole picoseconds. Memory of one row group, see {@link ParquetFile}. Confined to the simulation thread until {@link #close}.
 */
public final class StepTable implements RunWitness, AutoCloseable {
    private static final List<ColumnSpec> COLUMNS = List.of(
            ColumnSpec.required("instance", ColumnSpec.Type.INT32),
            ColumnSpec.required("role", ColumnSpec.Type.TEXT),
            ColumnSpec.required("kind", ColumnSpec.Type.TEXT),
            ColumnSpec.required("start_ps", ColumnSpec.Type.INT64),
            ColumnSpec.required("end_ps", ColumnSpec.Type.INT64),
            ColumnSpec.required("sequences", ColumnSpec.Type.INT32),
            ColumnSpec.required("prompts", ColumnSpec.Type.INT32),
            ColumnSpec.required("prompt_tokens", ColumnSpec.Type.INT64),
            ColumnSpec.required("compute_ps", ColumnSpec.Type.INT64),
            ColumnSpec.required("dram_wait_ps", ColumnSpec.Type.INT64),
            ColumnSpec.required("noc_wait_ps", ColumnSpec.Type.INT64));

    private final TraceWindow window;
    private final ParquetFile file;
    private final byte[][] roles;
    private final RunWitness next;

    /**
     * @param out closed with the table
     * @param next is told of everything too
     */
    public StepTable(TraceWindow window, List<InstancePlan> instances, OutputStream out, RunWitness next) {
        this.window = window;
        this.file = new ParquetFile(out, COLUMNS);
        this.roles = instances.stream()
                .map(plan -> text(plan.role().name().toLowerCase(Locale.ROOT)))
                .toArray(byte[][]::new);
        this.next = next;
    }

    @Override
    public void step(StepRecord step) {
        next.step(step);
        if (window.touches(step.startPs, step.endPs)) {
            file.put(step.instance);
            file.put(roles[step.instance]);
            file.put(text(StepTrace.name(step)));
            file.put(step.startPs);
            file.put(step.endPs);
            file.put(step.decodes);
            file.put(step.chunks);
            file.put(step.promptTokens);
            file.put(step.computePs);
            file.put(step.dramPs);
            file.put(step.nocPs);
            file.endRow();
        }
    }

    @Override
    public void transition(Transition kind, long ps, long requestId, int instance) {
        next.transition(kind, ps, requestId, instance);
    }

    private static byte[] text(String word) {
        return word.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        file.close();
    }
}
