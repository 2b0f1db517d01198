package org.wscsim.cli.html;

/**
 * One headline figure. Immutable.
 *
 * @param label what it is
 * @param value the number
 * @param unit empty for a count
 * @param note a smaller line below, or empty
 */
public record Tile(String label, String value, String unit, String note) {}
