package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code wsc predict}: every row back in order, priced or with a reason. */
class PredictCommandTest {
    @TempDir
    Path root;

    private List<String[]> predict(String header, String... rows) throws IOException {
        Path file = Files.writeString(root.resolve("rows.csv"), header + '\n' + String.join("\n", rows) + '\n');
        CommandLineRun run = CommandLineRun.of("predict", file.toString());
        assertThat(run.code()).as(run.err()).isZero();
        List<String> lines = run.out().lines().toList();
        assertThat(lines.getFirst()).isEqualTo(header + ",predicted_ms,status");
        assertThat(lines).hasSize(rows.length + 1);
        return lines.stream().skip(1).map(line -> line.split(",", -1)).toList();
    }

    private static double milliseconds(String[] row) {
        return Double.parseDouble(row[row.length - 2]);
    }

    private static String status(String[] row) {
        return row[row.length - 1];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind,device,m,n,k|gemm,a100,64,4096,4096|ok",
                "kind,device,m,n,k|gemm,h100,64,4096,4096|outside-calibration",
                "kind,device,m,n,k,clock|gemm,a40,64,4096,4096,locked|outside-calibration",
                "kind,device,m,n,k|gemm,wse2,512,4096,4096|outside-calibration",
                "kind,device,m,n,k|gemm,wsc-case3,64,4096,4096|ok",
                "kind,device,m,n,k,dtype,fidelity,storage,use_trace|gemm,wormhole-n150,1024,1024,1024,BFLOAT16,HiFi2,DRAM,True|ok",
                "kind,device,batch,context,heads,kv_heads,head_dim|attention-decode,a100,8,1024,32,8,128|ok",
                "kind,device,batch,tokens,heads,kv_heads,head_dim,prior_context|attention-prefill,a100,1,512,32,8,128,|ok",
                "kind,device,tokens,hidden,ffn,experts,top_k,distribution|moe,a100,64,4096,14336,8,2,power_law_1.2|ok",
                "kind,device,ranks,bytes,impl|all-reduce,a100,8,1048576,nccl|ok",
                "kind,device,ranks,bytes,impl|all-reduce,a100,8,131072,custom-graph|ok",
                "kind,device,ranks,bytes|all-gather,a100,4,1048576|ok",
                "kind,device,ranks,bytes|send,a100,2,1048576|outside-calibration",
                "kind,device,model,instance,phase,batch,tokens,context|step,a100,llama-2-70b,tp8,prefill,1,1024,|outside-calibration",
                "kind,device,model,instance,phase,batch,tokens,context|step,wse2,llama-3-8b,480x480c,prefill,1,4096,|ok",
                "kind,device,model,instance,phase,batch,tokens,context|step,wsc-case3,llama-3-70b,2x4,decode,64,,1000|ok",
                "kind,device,model,instance,phase,batch,tokens,context|step,wse2,llama-3-8b,64x64c,prefill,1,4096,|outside-calibration",
                "kind,device,tokens,hidden,ffn,experts,top_k,distribution|moe,a100,64,4096,14336,4096,4096,power_law_1.2|outside-calibration",
                "kind,wafer,model,instance,phase,batch,tokens,context|step,wsc-case3,llama-2-7b,8x8c,decode,1,,1000|ok",
            })
    void everyKindIsPriced(String header, String row, String status) throws IOException {
        String[] priced = predict(header, row).getFirst();
        assertThat(status(priced)).isEqualTo(status);
        assertThat(milliseconds(priced)).isPositive();
        assertThat(String.join(",", Arrays.copyOf(priced, priced.length - 2))).isEqualTo(row);
    }

    /** The decode times quoted for the authors' code: 7B, one sequence of 1,000 tokens, on 16 cores and on a die. */
    @Test
    void artifactRowsGiveTheAuthorsTimes() throws IOException {
        List<String[]> rows = predict(
                "kind,model,dies_in_instance,tiles_in_instance,tiles_per_die_T,kv_len_list",
                "artifact-decode,llama2-7b,1,16,16,1000",
                "artifact-decode,llama2-7b,1,256,256,1000");
        assertThat(milliseconds(rows.get(0))).isCloseTo(14.4, within(0.05));
        assertThat(milliseconds(rows.get(1))).isCloseTo(33.1, within(0.05));
    }

    @Test
    void aWrongRowIsToldAndTheOthersArePriced() throws IOException {
        List<String[]> rows = predict(
                "kind,device,m,n,k",
                "gemm,a100,64,4096,4096",
                "gemm,a100,-1,4096,4096",
                "gemm,a10,64,4096,4096",
                "gemmm,a100,64,4096,4096",
                "gemm,a100,64.5,4096,4096",
                "gemm,a100,,4096,4096",
                "gemm,a100,64.0,4096,4096");
        assertThat(rows.stream().map(PredictCommandTest::status))
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("ok"),
                        negative -> assertThat(negative).contains("correct it"),
                        device -> assertThat(device).contains("a100"),
                        kind -> assertThat(kind).contains("gemm"),
                        fraction -> assertThat(fraction).contains("correct it"),
                        empty -> assertThat(empty).contains("fill it"),
                        float_ -> assertThat(float_).isEqualTo("ok"));
        assertThat(milliseconds(rows.getLast())).isEqualTo(milliseconds(rows.getFirst()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind,device,ranks,bytes|all-reduce,wsc-case3,2147483647,1024|column=ranks",
                "kind,device,ranks,bytes|all-reduce,wsc-case3,1048575,1024|no rectangle",
                "kind,device,tokens,hidden,ffn,experts,top_k|moe,a100,64,4096,14336,2147483647,2|column=experts",
                "kind,device,tokens,hidden,ffn,experts,top_k|moe,a100,64,4096,14336,8,9|more than there are experts",
                "kind,device,batch,tokens,heads,kv_heads,head_dim|attention-prefill,wsc-case3,1,4294967296,32,8,128|column=tokens",
                "kind,device,model,instance,phase,batch,context|step,wsc-case3,llama-2-7b,8x4c,decode,1,1000|model does not fit",
                "kind,device,model,instance,phase,batch,context|step,wsc-case3,deepseek-v3,1x1,decode,1,1000|model does not fit",
            })
    void refusesWhatNoDeviceHas(String header, String row, String reason) throws IOException {
        String refused = String.join(",", predict(header, row).getFirst());
        assertThat(refused.replace("\"", ""))
                .startsWith(row + ",,unsupported: ")
                .contains(reason);
    }

    /** A4 is no UTF-8: the rows before the bad line are whole, the error names file, line and remedy. */
    @Test
    void rowsBeforeBytesThatAreNoTextAreWritten() throws IOException {
        String good = "gemm,a100,64,4096,4096,euro\n";
        String bad = "kind,device,m,n,k,note\n" + good + good + "gemm,a100,64,4096,4096,\u00a4\n";
        Path file = Files.write(root.resolve("rows.csv"), bad.getBytes(StandardCharsets.ISO_8859_1));
        CommandLineRun run = CommandLineRun.of("predict", file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("rows.csv", "line=4", "UTF-8", "convert").hasLineCount(1);
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.out()).endsWith(",ok\n");
    }

    @Test
    void rowsBeforeOneThatIsNoCsvAreWritten() throws IOException {
        String good = "gemm,a100,64,4096,4096\n";
        String bad = "kind,device,m,n,k\n" + good + good + '"' + "x".repeat(17_000_000) + '"' + '\n';
        Path file = Files.writeString(root.resolve("rows.csv"), bad);
        CommandLineRun run = CommandLineRun.of("predict", file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("rows.csv", "line 4").hasLineCount(1);
        assertThat(run.out().lines()).hasSize(3);
        assertThat(run.out()).endsWith(",ok\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty",
                "'device,m\na100,1\n'|column=kind",
                "'kind,m,m\ngemm,1,1\n'|twice",
            })
    void namesWhatIsWrongWithAFile(String content, String expected) throws IOException {
        Path file = Files.writeString(root.resolve("rows.csv"), content);
        CommandLineRun run = CommandLineRun.of("predict", file.toString());
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(expected).hasLineCount(1);
    }
}
