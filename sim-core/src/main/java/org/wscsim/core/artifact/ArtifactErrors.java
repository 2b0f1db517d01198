package org.wscsim.core.artifact;

import org.wscsim.core.failure.BadInputException;

/** What this model cannot price, as errors of the user. Stateless. */
final class ArtifactErrors {
    private ArtifactErrors() {}

    static BadInputException doesNotFit(String operator, double sramMb) {
        return new BadInputException("no split of the operator fits a core: operator=" + operator + ", sram_mb="
                + sramMb + "; give the core more SRAM");
    }
}
