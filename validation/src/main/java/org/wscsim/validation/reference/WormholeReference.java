package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.wscsim.core.device.Kernel;

/** GEMM times of one Wormhole die (tenstorrent/tt-metal); a fold is a shape, in whatever way it was run. */
public final class WormholeReference {
    private static final String FILE = "mesh_wormhole_gemm.csv";

    private WormholeReference() {}

    /**
     * Reads all rows.
     *
     * @param folder that holds the reference files
     */
    public static ReferenceSet read(Path folder) {
        List<Observation> rows = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(folder.resolve(FILE)).rows()) {
            rows.add(observation(row));
        }
        return new ReferenceSet("gemm", "wormhole-n150", FILE, List.copyOf(rows));
    }

    private static Observation observation(ReferenceTable.Row row) {
        String fidelity = row.text("math_fidelity").replace("MathFidelity.", "");
        boolean trace = row.text("use_trace").equalsIgnoreCase("true");
        String storage = row.text("in0_storage_type").toLowerCase(Locale.ROOT);
        var options = new Kernel.GemmOptions(dtype(row.text("dtype")), fidelity, storage, trace);
        var gemm = new Kernel.Gemm(row.positiveWhole("m"), row.positiveWhole("n"), row.positiveWhole("k"), options);
        String fold = gemm.m() + "x" + gemm.k() + "x" + gemm.n();
        return new Observation(gemm, row.seconds("time_ns", 1e-9), fold);
    }

    private static String dtype(String name) {
        return switch (name.replace("DataType.", "")) {
            case "BFLOAT16" -> "bf16";
            case "BFLOAT8_B" -> "bfp8";
            case "BFLOAT4_B" -> "bfp4";
            case "FLOAT32" -> "fp32";
            default -> name.toLowerCase(Locale.ROOT);
        };
    }
}
