package org.wscsim.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.RecordSink;
import org.wscsim.core.metrics.RequestRecord;

class ProgressLineTest {
    /** A terminal of one line: what is printed after a carriage return stands over what was there. */
    private static String screen(String printed) {
        StringBuilder line = new StringBuilder();
        int column = 0;
        for (int i = 0; i < printed.length(); i++) {
            char c = printed.charAt(i);
            if (c == '\r') {
                column = 0;
            } else {
                line.replace(column, Math.min(column + 1, line.length()), String.valueOf(c));
                column++;
            }
        }
        return line.toString();
    }

    @Test
    void leavesNothingOnTheScreen() throws InterruptedException {
        CountDownLatch shown = new CountDownLatch(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream() {
            @Override
            public synchronized void flush() {
                shown.countDown();
            }
        };
        RequestCounter counter = new RequestCounter(RecordSink.none());
        RequestRecord request = new RequestRecord();
        request.finishedAtPs = 5_000_000_000_000L;
        counter.accept(request);
        String before;
        try (ProgressLine _ = ProgressLine.open(new PrintStream(bytes, true, StandardCharsets.UTF_8), counter, 4)) {
            assertThat(shown.await(60, TimeUnit.SECONDS)).isTrue();
            before = bytes.toString(StandardCharsets.UTF_8);
        }
        String printed = bytes.toString(StandardCharsets.UTF_8);
        assertThat(screen(before)).contains("5 s simulated, 1 of 4 requests (25.0 %)");
        assertThat(screen(printed)).isBlank();
        assertThat(printed).endsWith("\r").doesNotContain("\n").doesNotContain("\u001b");
    }
}
