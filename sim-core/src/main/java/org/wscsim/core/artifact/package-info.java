/**
 * The operator model of the paper authors' public development code (PJLAB-CHIP/LLMEngineOnWafer), to the letter and with
 * its faults, each of which can be corrected alone: the compatibility mode {@code wsc-artifact}. May import
 * {@code failure}, {@code event}, {@code wafer}, {@code network}, {@code model}, {@code operator}. Searches, tables and
 * pricers are confined to one thread, everything else is immutable.
 */
@NullMarked
package org.wscsim.core.artifact;

import org.jspecify.annotations.NullMarked;
