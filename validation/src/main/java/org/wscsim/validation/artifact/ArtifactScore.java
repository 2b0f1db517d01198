package org.wscsim.validation.artifact;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * Agreement of the compatibility model with one kind of line of the authors' results. Immutable.
 *
 * @param file file name
 * @param kind of line: an operator, or a kind of iteration
 * @param rows lines
 * @param matched lines predicted within {@link #TOLERANCE} relative
 * @param worst largest relative error
 * @param worstRow the line it belongs to, as {@code column=value} pairs
 */
public record ArtifactScore(String file, String kind, int rows, int matched, double worst, String worstRow) {
    /** The gate. */
    public static final double TOLERANCE = 1e-9;

    /** Latencies per operator, milliseconds. */
    public static final String OPERATORS = "wsc_artifact_operators.csv";

    /** Times of whole iterations, seconds. */
    public static final String ITERATIONS = "wsc_artifact_iterations.csv";

    /**
     * Scores both files, by operator and by kind of iteration in the order of first lines. Cost: about 400 searches of a
     * block, a second or two.
     *
     * @throws org.wscsim.core.failure.BadInputException when a file is missing or malformed
     */
    public static List<ArtifactScore> of(Path folder) {
        ArtifactPredictor predictor = new ArtifactPredictor();
        List<ArtifactScore> scores = new ArrayList<>();
        scores.addAll(of(
                ReferenceTable.read(folder.resolve(OPERATORS)),
                "op",
                "latency_ms_ref",
                List.of("model", "dies", "T_tiles", "dram_GBps", "S"),
                predictor::operatorMs));
        scores.addAll(of(
                ReferenceTable.read(folder.resolve(ITERATIONS)),
                "kind",
                "latency_s_reference",
                List.of("vector_id"),
                predictor::iterationSeconds));
        return List.copyOf(scores);
    }

    /** A line as {@link ArtifactPredictor} takes it. */
    public static Function<String, String> cells(ReferenceTable.Row row) {
        return column -> row.has(column) ? row.text(column) : "";
    }

    private static List<ArtifactScore> of(
            ReferenceTable table,
            String kindColumn,
            String timeColumn,
            List<String> names,
            ToDoubleFunction<Function<String, String>> model) {
        Map<String, ArtifactScore> scores = new LinkedHashMap<>();
        for (ReferenceTable.Row row : table.rows()) {
            double reference = row.positiveReal(timeColumn);
            double error = Math.abs(model.applyAsDouble(cells(row)) - reference) / reference;
            ArtifactScore one = new ArtifactScore(
                    table.file(), row.text(kindColumn), 1, error <= TOLERANCE ? 1 : 0, error, name(row, names));
            scores.merge(one.kind(), one, ArtifactScore::plus);
        }
        return List.copyOf(scores.values());
    }

    private static String name(ReferenceTable.Row row, List<String> columns) {
        List<String> pairs =
                columns.stream().map(column -> column + "=" + row.text(column)).toList();
        return String.join(", ", pairs);
    }

    private ArtifactScore plus(ArtifactScore next) {
        boolean worse = next.worst > worst;
        return new ArtifactScore(
                file,
                kind,
                rows + next.rows,
                matched + next.matched,
                worse ? next.worst : worst,
                worse ? next.worstRow : worstRow);
    }
}
