package org.wscsim.cli.progress;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the process's own streams, which remembers why it could not be written. UTF-8 whatever the locale says, so that
 * redirected output is the same everywhere. Any thread.
 */
public final class StandardStream extends PrintStream {
    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    private final Noting noting;

    public StandardStream(FileDescriptor descriptor) {
        this(new Noting(new FileOutputStream(descriptor)));
    }

    private StandardStream(Noting noting) {
        super(noting, false, StandardCharsets.UTF_8);
        this.noting = noting;
    }

    /** Whether a write failed because the process that read has gone. */
    public boolean isPipeClosed() {
        IOException failure = noting.failure();
        return failure != null
                && (String.valueOf(failure.getMessage())
                                .toLowerCase(Locale.ROOT)
                                .contains("broken pipe")
                        || isPipe());
    }

    /** On Linux, whatever language the system's messages are in: a pipe fails in no other way. */
    private static boolean isPipe() {
        try {
            return Files.readSymbolicLink(OUTPUT).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static final class Noting extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Noting(OutputStream out) {
            super(out);
        }

        @Nullable
        IOException failure() {
            return failure;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }
    }
}
