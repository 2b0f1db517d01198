package org.wscsim.cli.command;

import java.io.PrintStream;

/**
 * Where a command prints: results to {@code out}, errors and progress to {@code err}.
 *
 * @param out standard output
 * @param err standard error
 */
public record Console(PrintStream out, PrintStream err) {
    /** Text that ends its own lines with {@code \n}, whatever the platform's line end. */
    void print(String text) {
        out.print(text);
        out.flush();
    }

    void progress(String line) {
        err.print(line + '\n');
        err.flush();
    }
}
