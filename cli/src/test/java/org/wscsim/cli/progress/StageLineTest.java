package org.wscsim.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StageLineTest {
    @Test
    void tellsRateAndRemainingTime() {
        assertThat(StageLine.text("plans", 0, 90, 3)).isEqualTo("plans: 0 of 90");
        assertThat(StageLine.text("plans", 30, 90, 15)).isEqualTo("plans: 30 of 90, 2.0/s, 30 s left in this stage");
    }

    @Test
    void leavesNothingOnTheTerminalAndWritesNothingWithoutOne() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (StageLine line = StageLine.open(new PrintStream(bytes, true, StandardCharsets.UTF_8), "plans", 2);
                StageLine nobody = StageLine.open(null, "plans", 2)) {
            line.done(1);
            nobody.done(1);
        }
        String written = bytes.toString(StandardCharsets.UTF_8);
        assertThat(written).contains("plans: 1 of 2").endsWith("\r");
        assertThat(written.substring(written.lastIndexOf('\r', written.length() - 2)))
                .isBlank();
    }
}
