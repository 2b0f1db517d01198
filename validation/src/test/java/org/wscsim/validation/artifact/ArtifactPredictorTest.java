package org.wscsim.validation.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;

/** Lines without files. */
final class ArtifactPredictorTest {
    private final ArtifactPredictor predictor = new ArtifactPredictor();

    private static Function<String, String> row(String... pairs) {
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            cells.put(pairs[i], pairs[i + 1]);
        }
        return column -> cells.getOrDefault(column, "");
    }

    /** Two parts of 1 MiB each, 128 parts charged at 2,000 x 1,000 MiB/s; weights of 8 KiB; 4 operations an element. */
    @Test
    void pricesTheNormOfTheAuthorsDie() {
        double load = 1e-4 + 1.0 * 256 / 2_000;
        double weights = 1e-4 + 4_096.0 / (1 << 20) * 256 / 2_000;
        double compute = 4.0 * 256 * 4_096 / 2 / 1e9 / 0.625;
        double ms = predictor.operatorMs(row("model", "llama2-7b", "S", "256", "op", "RMSNorm"));
        assertThat(ms).isCloseTo(2 * load + weights + compute, within(1e-12));
    }

    @Test
    void kvLengthsMayBeCountedOrListed() {
        String[] base = {"model", "llama2-7b", "tiles_in_instance", "16", "tiles_per_die_T", "16", "kv_len_list", ""};
        double[] seconds = new double[4];
        String[] lists = {"3x700", "700;700;700", "[700, 700, 700]", "2x700|700"};
        for (int i = 0; i < lists.length; i++) {
            base[7] = lists[i];
            seconds[i] = predictor.decodeSeconds(row(base));
        }
        assertThat(seconds).containsOnly(seconds[0]);
        base[7] = "700";
        assertThat(predictor.decodeSeconds(row(base))).isLessThan(seconds[0]);
    }

    @Test
    void betweenTablesThePrefillIsAnIteration() {
        double table = predictor.prefillSeconds(row("model", "llama-2-7b", "seq_or_batch_tokens", "512"));
        double allReduce = 8.0 * 512 * 4_096 / (4_500.0 * (1 << 30));
        assertThat(predictor.prefillSeconds(row("model", "llama-2-7b", "seq_or_batch_tokens", "200")))
                .isCloseTo((table + allReduce) * 200 / 256, within(1e-12));
        assertThat(predictor.prefillSeconds(
                        row("model", "llama-2-7b", "seq_or_batch_tokens", "512", "kind", "prefill_iteration_sim_log")))
                .isCloseTo(table + allReduce, within(1e-12));
    }

    @Test
    void badCellsAreNamed() {
        assertThatThrownBy(() -> predictor.operatorMs(row("model", "llama2-7b", "S", "256", "op", "RMSNrm")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("op=RMSNrm; did you mean RMSNorm");
        assertThatThrownBy(() -> predictor.operatorMs(row("model", "llama2-9b", "S", "256", "op", "RMSNorm")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("unknown model");
        assertThatThrownBy(() -> predictor.operatorMs(row("model", "llama2-7b", "S", "2.5", "op", "RMSNorm")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("column=S, value=2.5");
        assertThatThrownBy(() -> predictor.operatorMs(row("model", "llama2-7b", "S", "0", "op", "RMSNorm")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("column=S, value=0");
        assertThatThrownBy(() -> predictor.decodeSeconds(row("model", "llama2-7b")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("column=kv_len_list");
        assertThatThrownBy(() -> predictor.decodeSeconds(row("model", "llama2-7b", "kv_len_list", "8x1e")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("value=1e");
        assertThatThrownBy(() -> predictor.iterationSeconds(row("model", "llama2-7b", "kind", "train")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("kind=train");
    }
}
