package org.wscsim.schedulers.batching;

import org.wscsim.core.failure.BadInputException;

/** Checks of policy parameters, which come from the command line. */
final class Ranges {
    private Ranges() {}

    static void atLeastOne(String flag, int value) {
        if (value < 1) {
            throw new BadInputException("parameter out of range: " + flag + "=" + value + "; give 1 or more");
        }
    }

    static void notNegative(String flag, int value) {
        if (value < 0) {
            throw new BadInputException("parameter out of range: " + flag + "=" + value + "; give 0 or more");
        }
    }

    static void share(String flag, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new BadInputException("parameter out of range: " + flag + "=" + value + "; give 0 <= share < 1");
        }
    }
}
