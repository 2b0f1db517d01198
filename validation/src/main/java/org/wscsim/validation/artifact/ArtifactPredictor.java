package org.wscsim.validation.artifact;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wscsim.core.artifact.ArtifactFault;
import org.wscsim.core.artifact.ArtifactInstance;
import org.wscsim.core.artifact.ArtifactOperator;
import org.wscsim.core.artifact.BlockTable;
import org.wscsim.core.artifact.IterationTimes;
import org.wscsim.core.artifact.OperatorTime;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;

/**
 * Prices lines that have the columns of {@code wsc_artifact_operators.csv} or {@code wsc_artifact_iterations.csv}, all
 * faults on. A line is a function from a column's name to its text, empty where there is none.
 *
 * <p>Tables are kept, so a file costs as many searches as it has instances and token counts. Confined to one thread.
 */
public final class ArtifactPredictor {
    private static final double MS_PER_SECOND = 1e3;

    private record TableKey(ArtifactInstance instance, long tokens) {}

    private final Map<TableKey, BlockTable> tables = new HashMap<>();
    private final Map<ArtifactInstance, IterationTimes> instances = new HashMap<>();

    /**
     * The latency of one operator, milliseconds: columns {@code model}, {@code dies}, {@code T_tiles}, {@code dram_GBps},
     * {@code S}, {@code op}.
     *
     * @throws BadInputException for a missing or malformed cell, an unknown model or operator
     */
    public double operatorMs(Function<String, String> row) {
        return operator(row).latencyMs();
    }

    /** The same operator with its compute time, energy and split. */
    public OperatorTime operator(Function<String, String> row) {
        ArtifactRow line = new ArtifactRow(row);
        String title = line.require("op");
        ArtifactOperator operator = ArtifactOperator.of(title).orElseThrow(() -> unknown(title));
        return table(line.operatorInstance(), tokens(line, "S")).operator(operator);
    }

    private static BadInputException unknown(String title) {
        List<String> known = Stream.of(ArtifactOperator.values())
                .map(ArtifactOperator::title)
                .toList();
        return new BadInputException(
                "unknown artifact operator: op=" + title + "; " + NearestName.remedy(title, known));
    }

    /**
     * The time of a prefill, seconds: hardware and model columns, {@code seq_or_batch_tokens}, and {@code kind}: with
     * {@code iteration} in it the iteration formula, with {@code all_layers} all blocks for exactly these tokens without
     * the all-reduce. Any other kind means the latter for a power of two, since those are the authors' tables, and the
     * former between them.
     */
    public double prefillSeconds(Function<String, String> row) {
        ArtifactRow line = new ArtifactRow(row);
        ArtifactInstance instance = line.iterationInstance();
        long tokens = tokens(line, "seq_or_batch_tokens");
        double ms = isIteration(line.text("kind"), tokens)
                ? times(instance).prefillMs(tokens)
                : instance.model().layers() * table(instance, tokens).blockMs();
        return ms / MS_PER_SECOND;
    }

    private static boolean isIteration(String kind, long tokens) {
        boolean between = Long.bitCount(tokens) > 1;
        return kind.contains("iteration") || (between && !kind.contains("all_layers"));
    }

    /** The time of a decode step, seconds: hardware and model columns and {@code kv_len_list}. */
    public double decodeSeconds(Function<String, String> row) {
        ArtifactRow line = new ArtifactRow(row);
        List<Long> lengths = line.kvLengths();
        if (lengths.isEmpty()) {
            throw new BadInputException("artifact row has no sequences: column=kv_len_list; give lengths as 8x1024");
        }
        // Each sequence reads its cached tokens and the one being written.
        double kvTokens = lengths.stream().mapToDouble(length -> length + 1.0).sum();
        return times(line.iterationInstance()).decodeMs(lengths.size(), kvTokens) / MS_PER_SECOND;
    }

    /** The time of a line of the iteration file, seconds, by its {@code kind}. */
    public double iterationSeconds(Function<String, String> row) {
        String kind = new ArtifactRow(row).require("kind");
        if (kind.startsWith("decode")) {
            return decodeSeconds(row);
        }
        if (kind.startsWith("prefill")) {
            return prefillSeconds(row);
        }
        throw new BadInputException("unknown artifact iteration: kind=" + kind + "; use one of prefill, decode");
    }

    private static long tokens(ArtifactRow line, String column) {
        long tokens = line.count(column);
        if (tokens < 1) {
            throw new BadInputException("artifact row has no tokens: column=" + column + ", value=" + tokens
                    + ", allowed=1.." + Integer.MAX_VALUE + "; correct the cell");
        }
        return tokens;
    }

    private BlockTable table(ArtifactInstance instance, long tokens) {
        return tables.computeIfAbsent(
                new TableKey(instance, tokens), key -> times(instance).exactTable(tokens));
    }

    private IterationTimes times(ArtifactInstance instance) {
        return instances.computeIfAbsent(instance, key -> new IterationTimes(key, ArtifactFault.all()));
    }
}
