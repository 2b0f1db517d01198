package org.wscsim.validation.splitwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The complete run of splitwise-sim, where WSC_REFERENCE_DIR names a folder that holds it. */
final class SplitwiseComparisonTest {
    @Test
    void ninetyNineOfAHundredRequestsHaveTheLatenciesOfSplitwiseSim() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        assumeTrue(SplitwiseCase.isIn(Path.of(folder)), "skipped: no splitwise case in WSC_REFERENCE_DIR");
        List<SplitwiseComparison.Pair> pairs = SplitwiseComparison.run(SplitwiseCase.read(Path.of(folder)));
        assertThat(pairs).hasSize(8_819);
        long equal = pairs.stream().filter(SplitwiseComparison.Pair::isEqual).count();
        assertThat(equal).as(SplitwiseComparison.text(pairs)).isGreaterThanOrEqualTo(8_731);
    }
}
