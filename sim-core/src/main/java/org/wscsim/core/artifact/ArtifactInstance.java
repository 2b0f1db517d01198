package org.wscsim.core.artifact;

import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * An instance as the authors' iteration formulas see it. Immutable, any thread.
 *
 * @param model the language model
 * @param die its part of one die, of the wafer whose dies have {@code coresPerDie} cores
 * @param coresPerDie cores of a whole die; only corrections ask for it
 * @param columns dies in x
 * @param rows dies in y
 * @param tiles cores of all dies together, which decide the table of a decode step
 */
public record ArtifactInstance(
        ModelSpec model, ArtifactHardware die, int coresPerDie, int columns, int rows, int tiles) {
    /** An instance on {@code columns x rows} dies of {@code wafer}, with {@code tilesPerDie} cores of each. */
    public static ArtifactInstance of(ModelSpec model, WaferSpec wafer, int tilesPerDie, int columns, int rows) {
        return new ArtifactInstance(
                model,
                ArtifactHardware.of(wafer, tilesPerDie),
                wafer.die().cores(),
                columns,
                rows,
                tilesPerDie * columns * rows);
    }

    /** Tensor-parallel ranks. */
    public int dies() {
        return columns * rows;
    }

    /** The part of each die that the instance has. */
    public double dieShare() {
        return (double) die.tiles() / coresPerDie;
    }
}
