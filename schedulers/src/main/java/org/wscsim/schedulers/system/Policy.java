package org.wscsim.schedulers.system;

import java.util.List;

/**
 * A small policy, as the command line lists it. Immutable.
 *
 * @param kind {@code router}, {@code batcher} or {@code placement}
 * @param name as the user writes it and reports show it
 * @param meaning what it does, one phrase
 * @param source publication or software it follows; empty for folklore
 * @param parameters flags with defaults and units
 */
public record Policy(String kind, String name, String meaning, String source, List<PolicyParameter> parameters) {}
