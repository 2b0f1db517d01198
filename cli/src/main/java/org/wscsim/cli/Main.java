package org.wscsim.cli;

import java.io.FileDescriptor;
import org.wscsim.cli.command.CommandLineTree;
import org.wscsim.cli.command.Console;
import org.wscsim.cli.progress.StandardStream;
import org.wscsim.cli.progress.Terminal;

/** Entry point of the {@code wsc} command. */
public final class Main {
    private Main() {}

    /**
     * Runs one command and exits with its code: 0 done, 1 our fault, 2 bad input, 3 a limit was reached.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        Console console = new Console(
                new StandardStream(FileDescriptor.out),
                new StandardStream(FileDescriptor.err),
                Terminal.isStandardError(),
                Terminal.isStandardOutput());
        Thread notice = new Thread(() -> interrupted(console), "wsc-interrupted");
        Runtime.getRuntime().addShutdownHook(notice);
        int code = run(args, console);
        try {
            Runtime.getRuntime().removeShutdownHook(notice);
        } catch (IllegalStateException e) {
            assert notice.isAlive() || notice.getState() == Thread.State.TERMINATED;
        }
        System.exit(code);
    }

    /** Ctrl-C or SIGTERM: commands that can end early do so beside this. */
    private static void interrupted(Console console) {
        console.err()
                .print("wsc: interrupted; what is finished is written and printed, if anything is, the rest removed\n");
        console.err().flush();
    }

    /** Runs one command with the given console and returns its exit code. */
    static int run(String[] args, Console console) {
        int code;
        try {
            code = CommandLineTree.execute(args, console);
        } catch (Throwable failure) {
            code = broken(failure, console);
        }
        console.out().flush();
        console.err().flush();
        return code;
    }

    /** What not even the report of failures survived: a process without file handles can load no class. */
    private static int broken(Throwable failure, Console console) {
        console.err()
                .print("wsc: cannot go on: cause=" + failure
                        + "; check limits of the process (ulimit -n) and memory\n");
        return 1;
    }
}
