package org.wscsim.core.tile;

/**
 * What a user may choose of the tile model. Immutable.
 *
 * @param residency which weights stay in SRAM from step to step
 */
public record TileOptions(Residency residency) {
    public static final TileOptions DEFAULT = new TileOptions(Residency.WHOLE_SHARD);

    /**
     * Weights in SRAM. They may take three quarters of it; activations and tiles share the rest.
     */
    public enum Residency {
        /** Every weight comes from DRAM in every step. */
        STREAMED,
        /** A rank's weights stay if all of them fit; else all are streamed. */
        WHOLE_SHARD,
        /** As many as fit in half of the SRAM stay, an equal part of every operator's; the rest is streamed. */
        PARTIAL
    }
}
