package org.wscsim.jmh.track;

import picocli.CommandLine.Option;

/** {@code --json}, of sub-commands that print tables. Confined to one thread. */
final class JsonOption {
    @Option(names = "--json", description = "Prints one JSON document instead, and nothing else.")
    private boolean asJson;

    boolean wanted() {
        return asJson;
    }
}
