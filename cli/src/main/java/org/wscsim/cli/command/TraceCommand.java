package org.wscsim.cli.command;

import picocli.CommandLine.Model.CommandSpec;

/** {@code wsc trace}. */
final class TraceCommand {
    private TraceCommand() {}

    static CommandSpec spec(Console console) {
        return CommandSpec.wrapWithoutInspection((Runnable) () -> {});
    }
}
