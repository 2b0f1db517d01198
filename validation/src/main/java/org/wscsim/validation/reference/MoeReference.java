package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.device.Kernel.GroupedGemm;
import org.wscsim.core.failure.BadInputException;

/**
 * Measured expert GEMMs of an A100: one device of a tp x ep group, the one with the most tokens. The number of tokens is
 * that of the whole layer, {@code inter_size} that of a whole expert. Left out together: all rows of one model's shape.
 */
public final class MoeReference {
    private static final String FILE = "gpu_a100_moe_aic.csv";
    private static final String POWER_LAW = "power_law_";
    private static final double SECONDS_PER_MS = 1e-3;

    private MoeReference() {}

    /** The file of a folder. */
    public static ReferenceSet read(Path folder) {
        List<Observation> observations = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(folder.resolve(FILE)).rows()) {
            GroupedGemm kernel = new GroupedGemm(
                    row.positiveWhole("num_tokens"),
                    row.positive("hidden_size"),
                    row.positive("inter_size"),
                    row.positive("num_experts"),
                    row.positive("topk"),
                    row.positive("moe_tp_size"),
                    row.positive("moe_ep_size"),
                    skew(row.text("distribution")));
            String fold = kernel.hidden() + "x" + kernel.ffn() + "x" + kernel.experts();
            observations.add(new Observation(kernel, row.seconds("latency_ms", SECONDS_PER_MS), fold));
        }
        return new ReferenceSet("moe-aic", "a100", FILE, List.copyOf(observations));
    }

    private static double skew(String distribution) {
        if (distribution.equals("balanced")) {
            return 0;
        }
        try {
            if (distribution.startsWith(POWER_LAW)) {
                return Double.parseDouble(distribution.substring(POWER_LAW.length()));
            }
        } catch (NumberFormatException e) {
            // Falls through to the error below, which names the cell.
        }
        throw new BadInputException("unknown distribution of expert load: file=" + FILE + ", distribution="
                + distribution + ", known=balanced|power_law_<exponent>; correct the file");
    }
}
