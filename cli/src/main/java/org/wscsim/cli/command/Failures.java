package org.wscsim.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.CauseText;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.failure.LimitReachedException;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Failures as exit codes and one line each on standard error: 2 bad input, 3 a limit was reached, 1 our fault. The stack
 * trace of the last goes to a file, or to the console with {@code WSC_DEBUG=1}. Stateless.
 */
final class Failures {
    static final int OUR_FAULT = 1;
    static final int BAD_INPUT = 2;
    static final int LIMIT = 3;
    /** As the shell reports SIGINT. */
    static final int INTERRUPTED = 130;

    private Failures() {}

    static int badInput(String message, Console console) {
        if (message.equals(Console.UNWRITTEN) && console.isPipeClosed()) {
            return BAD_INPUT; // nobody reads any more, as behind "| head": no fault of anybody's
        }
        console.progress("wsc: " + oneLine(message));
        return BAD_INPUT;
    }

    static int report(Throwable failure, Console console) {
        return switch (failure) {
            case BadInputException bad -> {
                debug(bad, console);
                yield badInput(String.valueOf(bad.getMessage()), console);
            }
            case LimitReachedException limit -> {
                debug(limit, console);
                console.progress("wsc: " + oneLine(String.valueOf(limit.getMessage())));
                yield LIMIT;
            }
            case UncheckedIOException io -> {
                debug(io, console);
                yield unwritten(io.getCause(), console);
            }
            case JacksonIOException io -> {
                debug(io, console);
                yield unwritten(io.getCause(), console);
            }
            case OutOfMemoryError memory -> {
                console.progress("wsc: out of memory: " + memory.getMessage() + ", max_heap_bytes="
                        + Runtime.getRuntime().maxMemory() + "; raise it with WSC_JAVA_OPTS=-Xmx8g");
                yield LIMIT;
            }
            case CancellationException cancelled -> INTERRUPTED;
            default -> ourFault(failure, console);
        };
    }

    private static int unwritten(@Nullable Throwable cause, Console console) {
        String why = cause == null ? "unknown" : CauseText.of(cause);
        return badInput("reading or writing failed: cause=" + why + "; check disk space and permissions", console);
    }

    private static int ourFault(Throwable failure, Console console) {
        String what = "wsc: internal error: " + oneLine(failure.toString());
        if (debug(failure, console)) {
            console.progress(what);
            return OUR_FAULT;
        }
        try {
            Path file = Files.createTempFile("wsc-failure-", ".txt");
            Files.writeString(file, stackTrace(failure));
            console.progress(what + "; please report it with " + file);
        } catch (IOException e) {
            console.progress(what + "; WSC_DEBUG=1 prints the stack trace");
        }
        return OUR_FAULT;
    }

    private static boolean debug(Throwable failure, Console console) {
        if (!"1".equals(System.getenv("WSC_DEBUG"))) {
            return false;
        }
        console.err().print(stackTrace(failure));
        return true;
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** One line, and no control characters from users' files that a terminal would obey. */
    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }
}
