package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {
    @Test
    void alignsOneRowPerSystem() {
        String table = ComparisonTable.aligned(List.of(SampleRun.named("orca"), SampleRun.named("splitwise-wafer")));
        List<String> lines = table.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("system           plan     completed  rejected");
        assertThat(lines.get(1)).startsWith("orca             6xM:2x4         97         2");
        assertThat(lines.get(1).length()).isEqualTo(lines.get(2).length());
    }

    @Test
    void hidesLatenciesOfAnUnstableRun() {
        assertThat(ComparisonTable.aligned(List.of(SampleRun.unstable()))).contains("unstable");
        List<List<String>> rows = ComparisonTable.csvRows(List.of(SampleRun.unstable(), SampleRun.stable()));
        int column = rows.getFirst().indexOf("mean_ttft_ms");
        assertThat(rows.get(1).get(column)).isEmpty();
        assertThat(rows.get(2).get(column)).isEqualTo("100.0");
    }

    @Test
    void quotesPlansWithCommasInTheCsv() {
        StringWriter out = new StringWriter();
        CompareCsv.write(List.of(SampleRun.stable()), out);
        assertThat(out.toString()).contains("wsc-llm,\"3xP:2x4,3xD:2x4\",97,2,");
    }
}
