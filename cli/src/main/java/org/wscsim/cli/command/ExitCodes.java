package org.wscsim.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** What the process says when it ends, as every help lists it. Stateless. */
final class ExitCodes {
    /** By code, in the order of the help. */
    static final Map<String, String> MEANINGS = meanings();

    private ExitCodes() {}

    private static Map<String, String> meanings() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "our fault; the message names a file to report");
        codes.put("2", "bad input: one line says what, where and what to do");
        codes.put("3", "a limit was reached: memory, --max-live-requests");
        codes.put("130", "Ctrl-C, after writing what is finished (143 for TERM)");
        return codes;
    }

    /** Adds them to the help of a command and of all under it. */
    static void addTo(CommandSpec command) {
        command.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(MEANINGS);
        command.subcommands().values().forEach(line -> addTo(line.getCommandSpec()));
    }
}
