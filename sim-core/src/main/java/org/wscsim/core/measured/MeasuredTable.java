package org.wscsim.core.measured;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.wscsim.core.failure.BadInputException;

/**
 * Times of a device's operators by model and degree of tensor parallelism, as somebody measured them. Immutable, any
 * thread.
 *
 * @param device name of the device, as the table gives it
 * @param shards one per model and degree, in the order of the table
 */
public record MeasuredTable(String device, List<MeasuredShard> shards) {
    /** Models whose operators have the same shapes: they differ in context limit and rotary scaling only. */
    private static final Map<String, String> SAME_SHAPES =
            Map.of("llama-3-8b", "llama-3.1-8b", "llama-3-70b", "llama-3.1-70b");

    public MeasuredTable {
        shards = List.copyOf(shards);
        if (shards.isEmpty()) {
            throw new BadInputException("measured table is empty: device=" + device + "; measure at least one model");
        }
    }

    /**
     * What was measured of a model. Names are compared without case, and without the owner before a slash; Llama 3 and
     * 3.1 of a size are one.
     *
     * @throws BadInputException when the table lacks it, saying what it has
     */
    public MeasuredShard shard(String model, int tp) {
        String wanted = canonical(model);
        return shards.stream()
                .filter(shard -> shard.tp() == tp && canonical(shard.model()).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new BadInputException("not in the measured table: model=" + model + ", tp=" + tp
                        + ", device=" + device + ", measured=" + contents() + "; use one of these"));
    }

    static String canonical(String model) {
        String name = model.substring(model.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return SAME_SHAPES.getOrDefault(name, name);
    }

    private String contents() {
        return shards.stream()
                .map(shard -> shard.model() + " at tp " + shard.tp())
                .collect(Collectors.joining(" | "));
    }
}
