package org.wscsim.cli.command;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.wscsim.cli.progress.StandardStream;
import org.wscsim.core.failure.BadInputException;

/**
 * Where a command prints: results to {@code out}, errors and progress to {@code err}. A result that does not arrive (full
 * disk, closed pipe) ends the command; what cannot be told on {@code err} is lost.
 *
 * @param out standard output
 * @param err standard error
 * @param isTerminal whether {@code err} is a terminal that somebody looks at
 * @param isLookedAt whether {@code out} is one
 */
public record Console(PrintStream out, PrintStream err, boolean isTerminal, boolean isLookedAt) {
    static final String UNWRITTEN =
            "standard output not written: cause=disk full or pipe closed; send it where it can be written";

    /** With errors that nobody looks at while they come. */
    public Console(PrintStream out, PrintStream err) {
        this(out, err, false, false);
    }

    /**
     * Text that ends its own lines with {@code \n}, whatever the platform's line end.
     *
     * @throws BadInputException when it does not arrive
     */
    void print(String text) {
        out.print(text);
        requireWritten();
    }

    /** The same without results; progress and errors are still told. */
    Console withoutOutput() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return new Console(nowhere, err, isTerminal, false);
    }

    void progress(String line) {
        err.print(line + '\n');
        err.flush();
    }

    /** UTF-8 to standard output; ends with a {@link BadInputException} at the first block that does not arrive. */
    Writer writer() {
        return new OutputStreamWriter(new CheckedStream(), StandardCharsets.UTF_8);
    }

    /** Whether everything printed so far has arrived. */
    boolean isWritten() {
        return !out.checkError();
    }

    /** Whether what did not arrive was sent to a reader that has gone. */
    boolean isPipeClosed() {
        return out instanceof StandardStream standard && standard.isPipeClosed();
    }

    private void requireWritten() {
        if (!isWritten()) {
            throw new BadInputException(UNWRITTEN);
        }
    }

    /** A {@link PrintStream} keeps failures to itself until asked. */
    private final class CheckedStream extends OutputStream {
        @Override
        public void write(int b) {
            out.write(b);
            requireWritten();
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            out.write(bytes, from, length);
            requireWritten();
        }

        @Override
        public void flush() {
            requireWritten();
        }
    }
}
