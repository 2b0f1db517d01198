package org.wscsim.jmh.track;

import picocli.CommandLine.Option;

/** How long a fork of a paired comparison lasts. Filled by the command line. */
final class ForkLength {
    @Option(
            names = "-wi",
            paramLabel = "N",
            defaultValue = "10",
            description = "Iterations to warm up (default: ${DEFAULT-VALUE}).")
    private int warmups = 10;

    @Option(
            names = "-i",
            paramLabel = "N",
            defaultValue = "20",
            description = "Iterations measured (default: ${DEFAULT-VALUE}).")
    private int iterations = 20;

    @Option(
            names = "-r",
            paramLabel = "MS",
            defaultValue = "30",
            description = "Milliseconds of an iteration (default: ${DEFAULT-VALUE}).")
    private int milliseconds = 30;

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
