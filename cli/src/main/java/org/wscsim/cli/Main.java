package org.wscsim.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Entry point of the {@code wsc} command. */
@Command(
        name = "wsc",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "Simulates LLM serving on wafer-scale chips.")
public final class Main implements Runnable {
    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command line
     */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"wsc " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
