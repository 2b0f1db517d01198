package org.wscsim.cli.command;

import picocli.CommandLine.Model.OptionSpec;

/** {@code --help}, the same on every sub-command. Stateless. */
final class HelpOption {
    private HelpOption() {}

    static OptionSpec make() {
        return OptionSpec.builder("-h", "--help")
                .arity("0")
                .type(boolean.class)
                .usageHelp(true)
                .description("print this help and exit")
                .build();
    }
}
