package org.wscsim.validation.measured;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.measured.AttentionPoint;
import org.wscsim.core.measured.DensePoint;
import org.wscsim.core.measured.MeasuredOperatorModel;
import org.wscsim.core.measured.MeasuredShard;
import org.wscsim.core.measured.MeasuredTable;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * Reads a pair of files, {@code X_dense.csv} and {@code X_attention.csv}, into a {@link MeasuredTable}. Times are in
 * microseconds; lines that start with {@code #} are comments.
 *
 * <pre>
 *   X_dense.csv:     hw,model,tp,layer,tokens,time_us
 *   X_attention.csv: hw,model,tp,prefill_chunk,kv_prefill,n_decode,kv_decode,time_us
 * </pre>
 *
 * <p>Cost: 0.5 s and 0.1 GB for the 41,000 rows of the RTX PRO 6000. Stateless.
 */
public final class MeasuredTables {
    private static final String DENSE = "_dense.csv";
    private static final String ATTENTION = "_attention.csv";
    private static final double MICROSECOND = 1e-6;
    private static final int MAX_TP = 1_024;

    private MeasuredTables() {}

    private record Part(String model, int tp) {}

    private record Points(List<DensePoint> dense, List<AttentionPoint> attention) {
        Points() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /**
     * The operator model of the one pair in a folder.
     *
     * @throws BadInputException when there is no pair, or several, or a file is malformed
     */
    public static OperatorModel read(Path folder) {
        return new MeasuredOperatorModel(table(folder));
    }

    /** The table of the one pair in a folder; failures as of {@link #read}. */
    public static MeasuredTable table(Path folder) {
        List<Path> files = files(folder);
        return table(files.getFirst(), files.getLast());
    }

    /** The two files of the one pair in a folder, dense layers first; failures as of {@link #read}. */
    public static List<Path> files(Path folder) {
        List<Path> dense = pairs(folder);
        if (dense.size() != 1) {
            throw new BadInputException("need one pair of operator tables: folder=" + folder + ", pairs=" + dense.size()
                    + "; put one X" + DENSE + " and X" + ATTENTION + " there");
        }
        return List.of(dense.getFirst(), attentionOf(dense.getFirst()));
    }

    /** The table of two files; failures as of {@link #read}. */
    public static MeasuredTable table(Path dense, Path attention) {
        Map<Part, Points> parts = new LinkedHashMap<>();
        List<String> devices = new ArrayList<>();
        readDense(ReferenceTable.read(dense), parts, devices);
        readAttention(ReferenceTable.read(attention), parts, devices);
        if (devices.size() != 1) {
            throw new BadInputException(
                    "operator tables must be of one device: file=" + dense + ", devices=" + devices + "; split them");
        }
        List<MeasuredShard> shards = new ArrayList<>();
        parts.forEach((part, points) ->
                shards.add(new MeasuredShard(part.model(), part.tp(), points.dense(), points.attention())));
        return new MeasuredTable(devices.getFirst(), shards);
    }

    private static List<Path> pairs(Path folder) {
        List<Path> dense = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + DENSE)) {
            for (Path file : files) {
                if (Files.isRegularFile(attentionOf(file))) {
                    dense.add(file);
                }
            }
        } catch (IOException e) {
            throw new BadInputException(
                    "cannot read the folder of operator tables: folder=" + folder + "; name a readable folder", e);
        }
        return dense;
    }

    private static Path attentionOf(Path dense) {
        String name = dense.getFileName().toString();
        return dense.resolveSibling(name.substring(0, name.length() - DENSE.length()) + ATTENTION);
    }

    private static void readDense(ReferenceTable table, Map<Part, Points> parts, List<String> devices) {
        for (ReferenceTable.Row row : table.rows()) {
            points(row, parts, devices)
                    .dense()
                    .add(new DensePoint(row.text("layer"), row.count("tokens"), row.seconds("time_us", MICROSECOND)));
        }
    }

    private static void readAttention(ReferenceTable table, Map<Part, Points> parts, List<String> devices) {
        for (ReferenceTable.Row row : table.rows()) {
            points(row, parts, devices)
                    .attention()
                    .add(new AttentionPoint(
                            row.count("prefill_chunk"),
                            row.count("kv_prefill"),
                            row.count("n_decode"),
                            row.count("kv_decode"),
                            row.seconds("time_us", MICROSECOND)));
        }
    }

    private static Points points(ReferenceTable.Row row, Map<Part, Points> parts, List<String> devices) {
        String device = row.text("hw");
        if (!devices.contains(device)) {
            devices.add(device);
        }
        int tp = row.count("tp");
        if (tp < 1 || tp > MAX_TP) {
            throw new BadInputException("tp out of range: tp=" + tp + ", allowed=1.." + MAX_TP + "; correct the file");
        }
        return parts.computeIfAbsent(new Part(row.text("model"), tp), part -> new Points());
    }
}
