package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.cli.command.Console;

/** A full disk or a closed pipe behind standard output: one line on standard error, exit code 2. */
class UnwrittenOutputTest {
    @TempDir
    Path root;

    /** Takes some bytes, then fails as a device that is full. */
    private static final class FullDisk extends OutputStream {
        private final int capacity;
        private int taken;
        private int refusals;

        FullDisk(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public void write(int b) throws IOException {
            if (taken == capacity) {
                refusals++;
                throw new IOException("No space left on device");
            }
            taken++;
        }
    }

    private static String failing(FullDisk disk, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                args,
                new Console(
                        new PrintStream(disk, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)));
        assertThat(code).isEqualTo(2);
        return err.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list wafers", "show wsc-case3", "--help", "--version", "run --help", "explain step"})
    void noCommandEndsAsIfItHadPrinted(String command) {
        assertThat(failing(new FullDisk(10), command.split(" ")))
                .startsWith("wsc: standard output not written: ")
                .hasLineCount(1);
    }

    @Test
    void predictEndsAtTheFirstBlockThatIsRefused() throws IOException {
        StringBuilder rows = new StringBuilder("kind,device,m,n,k\n");
        for (int i = 1; i <= 20_000; i++) {
            rows.append("gemm,a100,").append(i).append(",4096,4096\n");
        }
        Path file = Files.writeString(root.resolve("rows.csv"), rows);
        FullDisk disk = new FullDisk(1);
        assertThat(failing(disk, "predict", file.toString()))
                .startsWith("wsc: standard output not written: ")
                .hasLineCount(1);
        // The block and what the stream still holds of it when it is flushed, of hundreds.
        assertThat(disk.refusals).isLessThan(10);
    }
}
