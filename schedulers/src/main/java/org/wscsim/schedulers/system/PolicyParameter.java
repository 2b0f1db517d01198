package org.wscsim.schedulers.system;

/**
 * A parameter of a policy or system, as the command line shows it. Immutable.
 *
 * @param flag name without dashes, vLLM's where vLLM has it: {@code max-num-seqs}
 * @param defaultValue as the user would write it
 * @param unit {@code sequences}, {@code tokens}, {@code share}, or empty for a name
 * @param meaning one phrase
 */
public record PolicyParameter(String flag, String defaultValue, String unit, String meaning) {}
