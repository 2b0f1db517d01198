package org.wscsim.validation.noc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.flit.TrafficPattern;

/** BookSim's rows where WSC_REFERENCE_DIR names a folder that holds them, in a shortened run. */
final class BookSimComparisonTest {
    private static final BookSimComparison SHORT = new BookSimComparison(3_000, 15_000, 8_000);
    private static final String HEADER =
            "topology,k,routing,vcs,buf,packet_flits,pattern,injection_rate,avg_packet_latency,avg_hops,accepted_rate,stable,seed\n";

    @TempDir
    private Path folder;

    private static List<BookSimPoint> reference() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        Path path = Path.of(folder);
        assumeTrue(
                Files.isRegularFile(path.resolve(BookSimPoint.FILE)),
                "skipped: no noc_booksim_mesh.csv in WSC_REFERENCE_DIR");
        return BookSimPoint.read(path);
    }

    /** SYSTEM section 5, with the sampling error of a short run added to the 1 % of the accepted rate. */
    @Test
    void agreesWithBookSimOnLatencyAcceptedRateAndSaturation() {
        List<BookSimPoint> some = reference().stream()
                .filter(point -> point.setting().injectionRate() % 0.1 > 0.02)
                .toList();
        assertThat(some).hasSizeGreaterThan(10);
        List<BookSimComparison.Pair> pairs = SHORT.run(some);
        for (BookSimComparison.Pair pair : pairs) {
            if (pair.isBelowThreeTimesZeroLoad()) {
                assertThat(pair.latencyErrorPercent()).as("%s", pair).isCloseTo(0, within(5.0));
                assertThat(pair.ours().avgHops()).as("%s", pair).isCloseTo(6.25, within(0.1));
                assertThat(pair.acceptedErrorPercent()).as("%s", pair).isCloseTo(0, within(3.0));
            } else if (!pair.reference().isStable()) {
                assertThat(pair.throughputErrorPercent()).as("%s", pair).isCloseTo(0, within(5.0));
                assertThat(pair.ours().isStable()).as("%s", pair).isFalse();
            }
        }
        assertThat(BookSimComparison.score(pairs)).extracting(RuleScore::rows).allMatch(rows -> rows > 0);
    }

    @Test
    void averagesSeedsOfASettingAndKeepsTheOrderOfSettings() throws IOException {
        Files.writeString(
                folder.resolve(BookSimPoint.FILE),
                HEADER
                        + "mesh,8,dor_mesh(XY),4,8,1,uniform,0.2,30,6,0.19,1,1\n"
                        + "mesh,8,dor_mesh(XY),2,8,1,tornado,0.1,20,5,0.1,1,1\n"
                        + "mesh,8,dor_mesh(XY),4,8,1,uniform,0.2,40,7,0.21,0,2\n");
        List<BookSimPoint> points = BookSimPoint.read(folder);
        assertThat(points)
                .containsExactly(
                        new BookSimPoint(
                                new BookSimPoint.Setting(8, 4, 8, 1, TrafficPattern.UNIFORM, 0.2),
                                35,
                                6.5,
                                0.2,
                                false,
                                2),
                        new BookSimPoint(
                                new BookSimPoint.Setting(8, 2, 8, 1, TrafficPattern.TORNADO, 0.1),
                                20,
                                5,
                                0.1,
                                true,
                                1));
    }

    @Test
    void namesATopologyThatIsNotSimulated() throws IOException {
        Files.writeString(
                folder.resolve(BookSimPoint.FILE), HEADER + "torus,8,dim_order,4,8,1,uniform,0.2,30,6,0.19,1,1\n");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> BookSimPoint.read(folder))
                .withMessageContaining("topology=torus");
    }

    @Test
    void countsRowsWithinTheLimitAndKeepsTheWorstWithItsSign() {
        RuleScore score = RuleScore.of("s", 5, java.util.stream.DoubleStream.of(1, -7, 5, 6));
        assertThat(score).isEqualTo(new RuleScore("s", 4, 2, 5, -7));
    }
}
