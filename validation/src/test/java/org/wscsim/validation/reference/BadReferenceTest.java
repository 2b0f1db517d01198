package org.wscsim.validation.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wscsim.core.failure.BadInputException;

/** Reference files that are broken are refused where they are read, by file, line, column and value. */
class BadReferenceTest {
    private static final String HEADER = "m,n,k,latency_ms\n";

    @TempDir
    Path root;

    private void expect(String content, String... parts) throws IOException {
        Files.writeString(root.resolve("gpu_a100_gemm_aic.csv"), content);
        assertThatThrownBy(() -> GemmReference.readLocked(root))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("gpu_a100_gemm_aic.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,3,0|latency_ms",
                "1,2,3,-0.5|latency_ms",
                "1,2,3,NaN|latency_ms",
                "1,2,3,1e999|latency_ms",
                "1,2,3,|latency_ms",
                "1,2,3,fast|latency_ms",
                "0,2,3,1|m",
                "1,-2,3,1|n",
                "1,2,1.5,1|k",
                "1,2,1e30,1|k",
            })
    void namesLineAndColumn(String row, String column) throws IOException {
        expect(HEADER + "1,2,3,0.5\n" + row + '\n', "line=3", "column=" + column + ",", "value=");
    }

    @Test
    void refusesATruncatedRow() throws IOException {
        expect(HEADER + "1,2,3,0.5\n1,2", "3");
    }

    @Test
    void refusesAFileWithoutRows() throws IOException {
        expect("", "no rows");
        expect(HEADER, "no rows");
        expect("# nothing\n", "no rows");
    }

    @Test
    void refusesAFileWithoutRowsOfAKind() throws IOException {
        Files.writeString(
                root.resolve("gpu_a100_attention_vidur.csv"),
                "phase,batch_size,kv_cache_size,prefill_chunk_size,attn_ms\ndecode,1,128,0,0.1\n");
        assertThatThrownBy(() -> AttentionReference.vidurPrefill(root))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no rows of this kind");
    }
}
