package org.wscsim.core.memory;

/**
 * Off-heap memory of one purpose. Immutable.
 *
 * @param purpose in the domain's words
 * @param reservedBytes address space asked for
 * @param touchedBytes of them with physical memory behind, in whole pages; {@link #UNKNOWN} where the system does not tell
 */
public record MemoryUse(String purpose, long reservedBytes, long touchedBytes) {
    public static final long UNKNOWN = -1;
}
