package org.wscsim.validation.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.gpu.GpuVector.Form;

final class GemmReferenceTest {
    private static final String HEADER = "model,tp,num_tokens,emb_ms,input_layernorm_ms,attn_pre_proj_ms,attn_rope_ms,"
            + "attn_post_proj_ms,post_attention_layernorm_ms,mlp_up_proj_ms,mlp_act_ms,mlp_down_proj_ms,add_ms\n";

    @TempDir
    private Path folder;

    private static Kernel.Gemm kernel(ReferenceSet set, int row) {
        return (Kernel.Gemm) set.observations().get(row).kernel();
    }

    private static Kernel.Gemm gemm(long m, long n, long k) {
        return new Kernel.Gemm(m, n, k, Kernel.GemmOptions.DEFAULT);
    }

    @Test
    void shapesFollowFromModelAndParallelism() throws IOException {
        Files.writeString(
                folder.resolve("gpu_a100_gemm_vidur.csv"),
                HEADER + "Llama-2-7b-hf,1,8,1,2,3,4,5,6,7,8,9,10\n"
                        + "CodeLlama-34b-Instruct-hf,2,16,1,2,3,4,5,6,7,8,9,10\n");
        List<ReferenceSet> sets = GemmReference.readFreeClock(folder);
        assertThat(sets).hasSize(4);
        assertThat(kernel(sets.get(0), 0)).isEqualTo(gemm(8, 3 * 4_096, 4_096));
        assertThat(kernel(sets.get(2), 0)).isEqualTo(gemm(8, 2 * 11_008, 4_096));
        assertThat(kernel(sets.get(0), 1)).isEqualTo(gemm(16, (64 + 16) * 128 / 2, 8_192));
        assertThat(kernel(sets.get(1), 1)).isEqualTo(gemm(16, 8_192, 4_096));
        assertThat(kernel(sets.get(3), 1)).isEqualTo(gemm(16, 8_192, 11_008));
        assertThat(sets.get(1).observations().get(1).seconds()).isEqualTo(5e-3);
        assertThat(sets.get(1).observations().get(1).fold()).isEqualTo("CodeLlama-34b-Instruct-hf");
    }

    @Test
    void rowsOfVectorKernelsCarryTheirWidth() throws IOException {
        Files.writeString(
                folder.resolve("gpu_a100_gemm_vidur.csv"),
                HEADER + "CodeLlama-34b-Instruct-hf,2,16,1,2,3,4,5,6,7,8,9,10\n");
        List<VectorReference.Row> rows = VectorReference.readFreeClock(folder);
        String fold = "CodeLlama-34b-Instruct-hf";
        assertThat(rows)
                .containsExactly(
                        new VectorReference.Row(Form.NORM, 16, 8_192, 2e-3, fold),
                        new VectorReference.Row(Form.ROPE, 16, 72 * 64, 4e-3, fold),
                        new VectorReference.Row(Form.GATED_ACTIVATION, 16, 11_008, 8e-3, fold),
                        new VectorReference.Row(Form.ADD, 16, 8_192, 10e-3, fold));
    }

    @Test
    void aShapeIsInOneFoldWithAllItsRows() throws IOException {
        Files.writeString(
                folder.resolve("gpu_a100_gemm_aic.csv"),
                "m,n,k,latency_ms\n1,32,32,0.1\n1,32,64,0.1\n16,32,32,0.1\n16,64,32,0.1\n");
        List<Observation> rows = GemmReference.readLocked(folder).observations();
        assertThat(rows.get(0).fold())
                .isEqualTo(rows.get(2).fold())
                .isNotEqualTo(rows.get(1).fold());
        assertThat(rows.get(0).seconds()).isEqualTo(1e-4);
    }

    @Test
    void layersOfTheBlackwellProfileBecomeSets() throws IOException {
        Files.writeString(folder.resolve("gpu_rtxpro6000_dense.csv"), """
                hw,model,tp,layer,tokens,time_us
                X,Llama-3.1-8B,2,gate_up_proj,5,30
                X,Llama-3.1-8B,1,act_fn,5,3
                X,Llama-3.1-8B,1,qkv_proj,5,3
                X,Llama-3.1-8B,1,o_proj,5,3
                X,Llama-3.1-8B,1,down_proj,5,3
                """);
        List<ReferenceSet> sets = GemmReference.readBlackwell(folder);
        assertThat(kernel(sets.get(2), 0)).isEqualTo(gemm(5, 14_336, 4_096));
        assertThat(sets).allMatch(set -> set.observations().size() == 1);
    }

    @Test
    void anUnknownModelIsNamed() throws IOException {
        Files.writeString(folder.resolve("gpu_a100_gemm_vidur.csv"), HEADER + "other,1,8,1,2,3,4,5,6,7,8,9,10\n");
        assertThatThrownBy(() -> GemmReference.readFreeClock(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("model=other");
    }
}
