package org.wscsim.jmh.track;

import picocli.CommandLine.Option;

/** How long a fork of a paired comparison lasts. Filled by the command line. */
final class ForkLength {
    @Option(names = "-wi", paramLabel = "N", defaultValue = "5", description = "Iterations to warm up (default: ${DEFAULT-VALUE}).")
    private int warmups = 5;

    @Option(names = "-i", paramLabel = "N", defaultValue = "5", description = "Iterations measured (default: ${DEFAULT-VALUE}).")
    private int iterations = 5;

    @Option(names = "-r", paramLabel = "MS", defaultValue = "100", description = "Milliseconds of an iteration (default: ${DEFAULT-VALUE}).")
    private int milliseconds = 100;

    int warmups() {
        return warmups;
    }

    int iterations() {
        return iterations;
    }

    int milliseconds() {
        return milliseconds;
    }
}
