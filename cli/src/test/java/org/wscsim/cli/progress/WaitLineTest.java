package org.wscsim.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WaitLineTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @Test
    void showsItselfAfterASecondAndLeavesNothing() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long start = System.nanoTime();
        try (WaitLine line = WaitLine.open(new PrintStream(bytes, true, StandardCharsets.UTF_8), "searching");
                WaitLine nobody = WaitLine.open(null, "searching")) {
            line.tick();
            assertThat(System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1) || bytes.size() == 0)
                    .as("nothing in the first second")
                    .isTrue();
            while (bytes.size() == 0 && System.nanoTime() - start < PATIENCE_NANOS) {
                LockSupport.parkNanos(1_000_000);
                line.tick();
                nobody.tick();
            }
        }
        String written = bytes.toString(StandardCharsets.UTF_8);
        assertThat(written).startsWith("\rsearching, ").contains(" so far").endsWith("\r");
        assertThat(written.substring(written.lastIndexOf('\r', written.length() - 2)))
                .isBlank();
    }
}
