package org.wscsim.core.measured;

/**
 * One measured call of a dense layer on one device.
 *
 * @param layer its name in the table, as in {@link DenseLayer#title}
 * @param tokens rows of its input
 * @param seconds how long it took
 */
public record DensePoint(String layer, int tokens, double seconds) {}
