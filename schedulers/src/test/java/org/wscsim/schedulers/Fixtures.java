package org.wscsim.schedulers;

import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/** The hardware and models of the tests: the paper's case 3, and the shapes of published models. */
public final class Fixtures {
    public static final ModelSpec LLAMA_2_7B = ModelCatalogue.load("llama-2-7b");
    public static final ModelSpec LLAMA_2_70B = ModelCatalogue.load("llama-2-70b");
    public static final ModelSpec GPT_3_175B = ModelCatalogue.load("gpt-3-175b");

    private Fixtures() {}

    /** Case 3 of the paper's table 1: 6 x 9 dies of 64 GB at 2 TB/s, links of 2 TB/s. */
    public static WaferSpec case3() {
        return wafer(6, 9);
    }

    /** Case 3's dies on another grid. */
    public static WaferSpec wafer(int columns, int rows) {
        return wafer(columns, rows, 2e12);
    }

    /** Case 3's dies on another grid with another DRAM bandwidth. */
    public static WaferSpec wafer(int columns, int rows, double dramBytesPerSecond) {
        return new WaferSpec(
                "test-" + columns + "x" + rows,
                new WaferSpec.Core(1.02e12, 0.0625e12, 1_250_000, 128e9),
                new WaferSpec.Die(16, 16, 64_000_000_000L, dramBytesPerSecond, 100_000, 21.92, 22.81),
                columns,
                rows,
                new WaferSpec.Link(2e12, 100_000),
                new WaferSpec.Achievable(0.7, 0.7, 0.85, 0.9, 0.08),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0.5e-12, 5000, 0.1e-12, 0.7e-12, 7.5e-12));
    }
}
