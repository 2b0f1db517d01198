package org.wscsim.traces.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.failure.BadInputException;

final class RateFileTest {
    private static final String HEADER = "workload,window_start_s,req_per_s\n";
    private static final String TEXT = HEADER + "a,0,1.5\na,600,0\nb,0,7\nb,300,8\nb,600,9\n";

    @TempDir
    Path folder;

    private Path write(String text) {
        try {
            return Files.writeString(folder.resolve("rates.csv"), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void readsOneWorkloadsWindows() {
        final RateFile.Rates rates = RateFile.read(write(TEXT), "b");
        assertThat(rates.windowSeconds()).isEqualTo(300);
        assertThat(rates.perSecond()).containsExactly(7, 8, 9);
    }

    @Test
    void namesWhatIsWrong() {
        assertError(TEXT, null, "several workloads in one file", "line=4", "value=b", "choose one with name=");
        assertError(TEXT, "c", "no rates", "workload=c, windows=0");
        assertError(
                HEADER + "a,0,1\na,600,2\na,1201,3\n", "a", "windows of unequal length", "line=4", "expected=1200.0");
        assertError(HEADER + "a,0,1\na,600,-2\n", "a", "not a number", "line=3, column=req_per_s, value=-2");
        assertError(HEADER + "a,0,0\na,600,0\n", "a", "no rates");
        assertError("workload,req_per_s\n", "a", "column missing", "column=window_start_s");
        assertError("", "a", "rates empty");
        assertThatThrownBy(() -> RateFile.read(folder.resolve("none.csv"), "a"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("rates not readable");
    }

    private void assertError(String text, @org.jspecify.annotations.Nullable String workload, String... parts) {
        assertThatThrownBy(() -> RateFile.read(write(text), workload))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts);
    }
}
