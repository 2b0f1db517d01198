package org.wscsim.validation.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.device.Kernel.Collective;
import org.wscsim.core.device.Kernel.Collective.Form;
import org.wscsim.core.failure.BadInputException;

/**
 * Measured collectives of A100 nodes. Left out together: all rows of one number of GPUs, or of one size.
 *
 * <p>What a size means. {@code gpu_a100_collectives_aic.csv} was made with NVIDIA's nccl-tests, whose size is the larger
 * of a rank's two buffers: the input of an all-reduce, reduce-scatter and all-to-all, but the <em>output</em> of an
 * all-gather, whose input is 1/n of it. (Taken as input, 512 MB gathered by 8 in 2.29 ms would be 1,640 GB/s over links
 * of 300.) Elements are 1 byte where the type is int8, else 2. {@code gpu_a100_allreduce_vidur.csv} has bytes of a rank's
 * input, run outside a CUDA graph; its least time of several is taken, since the others contain the skew of the ranks.
 */
public final class CollectiveReference {
    private static final String AIC = "gpu_a100_collectives_aic.csv";
    private static final String VIDUR = "gpu_a100_allreduce_vidur.csv";
    private static final double SECONDS_PER_MS = 1e-3;

    private CollectiveReference() {}

    /** Both files of a folder, nccl-tests and vLLM first. */
    public static List<ReferenceSet> read(Path folder) {
        return List.of(readAic(folder.resolve(AIC)), readVidur(folder.resolve(VIDUR)));
    }

    /** The same observations with the sizes, by power of two, dealt to so many folds. */
    public static List<Observation> foldedBySize(List<Observation> observations, int folds) {
        List<Observation> folded = new ArrayList<>();
        for (Observation o : observations) {
            long bytes = ((Collective) o.kernel()).bytes();
            int octave = Long.SIZE - Long.numberOfLeadingZeros(bytes);
            folded.add(new Observation(o.kernel(), o.seconds(), "size=" + octave % folds));
        }
        return folded;
    }

    private static ReferenceSet readAic(Path file) {
        List<Observation> observations = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(file).rows()) {
            Form form = form(row.text("op_name"));
            int ranks = row.positive("num_gpus");
            long elementBytes = row.text("dtype").equals("int8") ? 1 : 2;
            long bufferBytes = row.positiveWhole("message_elements") * elementBytes;
            long bytes = form == Form.ALL_GATHER ? bufferBytes / ranks : bufferBytes;
            Collective kernel = new Collective(form, ranks, bytes, impl(row.text("impl")));
            observations.add(new Observation(kernel, row.seconds("latency_ms", SECONDS_PER_MS), "ranks=" + ranks));
        }
        return new ReferenceSet("collectives-aic", "a100", AIC, List.copyOf(observations));
    }

    private static ReferenceSet readVidur(Path file) {
        List<Observation> observations = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(file).rows()) {
            int ranks = row.positive("num_workers");
            Collective kernel = new Collective(Form.ALL_REDUCE, ranks, row.positiveWhole("size_bytes"), "nccl-eager");
            observations.add(new Observation(kernel, row.seconds("min_ms", SECONDS_PER_MS), "ranks=" + ranks));
        }
        return new ReferenceSet("allreduce-vidur", "a100", VIDUR, List.copyOf(observations));
    }

    private static Form form(String name) {
        return switch (name) {
            case "all_reduce" -> Form.ALL_REDUCE;
            case "all_gather" -> Form.ALL_GATHER;
            case "reduce_scatter" -> Form.REDUCE_SCATTER;
            case "alltoall" -> Form.ALL_TO_ALL;
            default ->
                throw new BadInputException("unknown collective: file=" + AIC + ", op_name=" + name
                        + ", known=all_reduce|all_gather|reduce_scatter|alltoall; correct the file");
        };
    }

    private static String impl(String name) {
        if (name.startsWith("nccl")) {
            return "nccl";
        }
        return name.endsWith("graph") ? "custom-graph" : "custom-eager";
    }
}
