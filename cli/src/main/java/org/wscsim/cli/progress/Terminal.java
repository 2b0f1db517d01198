package org.wscsim.cli.progress;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Whether somebody looks at standard error. Stateless. */
public final class Terminal {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    private Terminal() {}

    /** Whether standard error is a terminal that moves its cursor; false where the system does not tell (Windows). */
    public static boolean isStandardError() {
        return !"dumb".equals(System.getenv("TERM")) && isTerminal(STANDARD_ERROR);
    }

    /** The same of standard output. */
    public static boolean isStandardOutput() {
        return !"dumb".equals(System.getenv("TERM")) && isTerminal(STANDARD_OUTPUT);
    }

    /** {@link java.io.Console} tells of standard input and output together, and not of errors. */
    @SuppressWarnings("restricted") // the native call is this method's purpose
    private static boolean isTerminal(int descriptor) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> isatty = linker.defaultLookup().find("isatty");
        if (isatty.isEmpty()) {
            return false;
        }
        MethodHandle call =
                linker.downcallHandle(isatty.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            return (int) call.invokeExact(descriptor) == 1;
        } catch (Throwable failure) {
            throw new IllegalStateException("isatty call broken: descriptor=" + descriptor, failure);
        }
    }
}
