package org.wscsim.validation.measured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.measured.DenseLayer;
import org.wscsim.core.measured.MeasuredOperatorModel;
import org.wscsim.core.measured.MeasuredShard;
import org.wscsim.core.measured.MeasuredTable;

final class MeasuredTablesTest {
    private static final String ATTENTION = """
            hw,model,tp,prefill_chunk,kv_prefill,n_decode,kv_decode,time_us
            GPU,Some-1B,1,0,0,1,16,8.5
            GPU,Some-1B,1,32,0,0,0,9.5
            GPU,Some-1B,1,32,0,1,16,10.5
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void writePair() throws IOException {
        write("x_dense.csv", dense("GPU"));
        write("x_attention.csv", ATTENTION);
    }

    private static String dense(String device) {
        StringBuilder text = new StringBuilder("# a comment\nhw,model,tp,layer,tokens,time_us\n");
        for (String layer : DenseLayer.titles()) {
            text.append(device).append(",Some-1B,1,").append(layer).append(",4,2.5\n");
        }
        return text.toString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void readsAPairInMicroseconds() {
        MeasuredTable table = MeasuredTables.table(folder);
        assertThat(table.device()).isEqualTo("GPU");
        MeasuredShard shard = table.shard("some-1b", 1);
        assertThat(shard.curve(DenseLayer.QKV).seconds(4)).isEqualTo(2.5 * 1e-6);
        assertThat(shard.attention().seconds(0, 0, 1, 16)).isEqualTo(8.5 * 1e-6);
        assertThat(shard.attention().seconds(32, 0, 0, 0)).isEqualTo(9.5 * 1e-6);
        assertThat(shard.attention().seconds(32, 0, 1, 16)).isEqualTo(10.5 * 1e-6);
        assertThat(MeasuredTables.read(folder)).isInstanceOf(MeasuredOperatorModel.class);
    }

    @Test
    void needsExactlyOnePair() throws IOException {
        write("y_dense.csv", dense("GPU"));
        assertThat(MeasuredTables.table(folder).device()).isEqualTo("GPU");
        write("y_attention.csv", ATTENTION);
        assertRefused("pairs=2");
        for (String name : List.of("x_attention.csv", "y_attention.csv")) {
            Files.delete(folder.resolve(name));
        }
        assertRefused("pairs=0");
        assertThatThrownBy(() -> MeasuredTables.read(folder.resolve("none")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot read the folder");
    }

    @Test
    void malformedFilesAreRefused() throws IOException {
        write("x_dense.csv", dense("OTHER"));
        assertRefused("devices=[OTHER, GPU]");
        write("x_dense.csv", dense("GPU").replace("Some-1B,1,", "Some-1B,0,"));
        assertRefused("tp=0");
        write("x_dense.csv", dense("GPU").replace("2.5", "soon"));
        assertRefused("value=soon");
        write("x_dense.csv", dense("GPU").replace("layer,", "part,"));
        assertRefused("column=layer");
        write("x_dense.csv", dense("GPU").replace(",qkv_proj,", ",q_proj,"));
        assertRefused("layer=q_proj");
    }

    private void assertRefused(String part) {
        assertThatThrownBy(() -> MeasuredTables.read(folder))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining(part);
    }
}
