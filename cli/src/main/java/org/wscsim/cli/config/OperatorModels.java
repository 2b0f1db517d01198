package org.wscsim.cli.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.artifact.ArtifactFault;
import org.wscsim.core.artifact.ArtifactOperatorModel;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.gpu.GpuOperatorModel;
import org.wscsim.core.measured.DgxA100Iterations;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.tile.TileOperatorModel;
import org.wscsim.validation.measured.MeasuredTables;

/** The operator models by name; the first is the default. Stateless. */
public final class OperatorModels {
    public static final List<String> NAMES =
            List.of("tile", "roofline", "wsc-artifact", "measured", GpuOperatorModel.NAME, DgxA100Iterations.NAME);

    /** A name, or the authors' formulas with some of their faults. */
    static final ValueKind KIND = new ValueKind.Lettered(NAMES, ArtifactOperatorModel.NAME, faultLetters());

    static final String HELP =
            "how operators are priced: 'tile' (a search of mappings onto the cores), 'roofline' (one achievable fraction of peak), 'wsc-artifact'"
                    + " (the formulas of the paper authors' public code, its faults included; 'wsc-artifact:adg' has those of 'wsc"
                    + " explain artifact' with these letters only), 'gpu' (kernels fitted on A100s; for sw-gpu and the"
                    + " like), 'splitwise-2023' (iterations of Llama-2-70B on a DGX-A100), or 'measured' (tables measured on the device, in the folder of --operator-table)";

    private static final String MEASURED = "measured";

    private OperatorModels() {}

    /**
     * A model with what its prices depend on besides the code.
     *
     * @param model prices operators
     * @param tableChecksum of the measured tables it reads, empty without
     */
    public record Chosen(OperatorModel model, String tableChecksum) {}

    /**
     * The operator model a user names.
     *
     * @param table folder of measured tables, or null
     * @throws BadInputException when the table is missing, or given for a model that has none
     */
    public static Chosen of(String name, @Nullable String table) {
        if (name.equals(MEASURED) != (table != null)) {
            throw new BadInputException(
                    table == null
                            ? "operator model needs tables: --operator-model=measured; give their folder by --operator-table"
                            : "operator model reads no tables: --operator-model=" + name + ", --operator-table=" + table
                                    + "; leave them out, or give --operator-model measured");
        }
        if (table != null) {
            Path folder = InputFile.requireFolder("--operator-table", table);
            return new Chosen(MeasuredTables.read(folder), checksum(MeasuredTables.files(folder)));
        }
        return new Chosen(
                switch (name) {
                    case "roofline" -> RooflineStepPricer::new;
                    case ArtifactOperatorModel.NAME -> new ArtifactOperatorModel();
                    case GpuOperatorModel.NAME -> new GpuOperatorModel();
                    case DgxA100Iterations.NAME -> new DgxA100Iterations();
                    case "tile" -> new TileOperatorModel();
                    default -> new ArtifactOperatorModel(faults(name.substring(name.indexOf(':') + 1)));
                },
                "");
    }

    private static String faultLetters() {
        return Arrays.stream(ArtifactFault.values())
                .map(fault -> Character.toString(fault.letter()))
                .collect(Collectors.joining());
    }

    private static Set<ArtifactFault> faults(String letters) {
        return Arrays.stream(ArtifactFault.values())
                .filter(fault -> letters.indexOf(fault.letter()) >= 0)
                .collect(Collectors.toSet());
    }

    private static String checksum(List<Path> files) {
        CRC32C checksum = new CRC32C();
        try {
            for (Path file : files) {
                checksum.update(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return String.format("%08x", checksum.getValue());
    }
}
