package org.wscsim.validation.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.failure.BadInputException;

final class AttentionReferenceTest {
    private static final String VIDUR = "gpu_a100_attention_vidur.csv";
    private static final String VIDUR_HEADER = "phase,batch_size,prefill_chunk_size,kv_cache_size,attn_ms\n";

    @TempDir
    Path folder;

    @Test
    void aDecodeRowAttendsToItsOwnTokenToo() throws IOException {
        Files.writeString(
                folder.resolve("gpu_a100_attention_decode_aic.csv"),
                "batch_size,isl,step,num_heads,num_key_value_heads,head_dim,latency_ms\n4,1,127,32,8,128,0.5\n");
        assertThat(AttentionReference.aicDecode(folder).observations())
                .containsExactly(new Observation(new Kernel.DecodeAttention(4, 128, 32, 8, 128), 0.5e-3, "32/8"));
    }

    @Test
    void phasesOfOneFileAreToldApart() throws IOException {
        Files.writeString(folder.resolve(VIDUR), VIDUR_HEADER + "decode,2,0,96,0.015\nprefill,1,64,128,0.25\n");
        assertThat(AttentionReference.vidurDecode(folder).observations())
                .containsExactly(new Observation(new Kernel.DecodeAttention(2, 96, 32, 4, 128), 0.015e-3, "batch=2"));
        assertThat(AttentionReference.vidurPrefill(folder).observations())
                .containsExactly(
                        new Observation(new Kernel.PrefillAttention(1, 64, 128, 32, 4, 128), 0.25e-3, "chunk=64"));
    }

    @Test
    void mixedStepsOfTheRtxTableAreLeftOut() throws IOException {
        Files.writeString(folder.resolve("gpu_rtxpro6000_attention.csv"), """
                        hw,model,tp,prefill_chunk,kv_prefill,n_decode,kv_decode,time_us
                        R,L,2,0,0,8,512,10
                        R,L,2,64,512,8,512,30
                        R,L,2,64,512,0,0,20
                        """);
        assertThat(AttentionReference.rtxPro6000Decode(folder).observations())
                .extracting(Observation::kernel)
                .containsExactly(new Kernel.DecodeAttention(8, 512, 16, 4, 128));
        assertThat(AttentionReference.rtxPro6000Prefill(folder).observations())
                .extracting(Observation::kernel)
                .containsExactly(new Kernel.PrefillAttention(1, 64, 512, 16, 4, 128));
    }

    @Test
    void aCellThatIsNoNumberIsNamed() throws IOException {
        Files.writeString(folder.resolve(VIDUR), VIDUR_HEADER + "decode,2,0,many,0.015\n");
        assertThatThrownBy(() -> AttentionReference.vidurDecode(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("line=2, column=kv_cache_size, value=many");
    }
}
