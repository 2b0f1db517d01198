package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NocCommandTest {
    private static double value(CommandLineRun run, String key) {
        Matcher matcher =
                Pattern.compile("\"" + key + "\"\\s*:\\s*([-0-9.eE]+)").matcher(run.out());
        assertThat(matcher.find()).as("%s in %s", key, run.out()).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static CommandLineRun noc(String line) {
        CommandLineRun run = CommandLineRun.of(("noc --json --warmup 500 --cycles 20000 " + line).split(" ", -1));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run;
    }

    /** Mean routers of a pattern on 8 x 8 by hand; at a low rate the latency is four cycles each and two. */
    @ParameterizedTest
    @CsvSource({"uniform, 6.25", "transpose, 6.25", "bit-complement, 9", "tornado, 8.5"})
    void aFlitTakesFourCyclesPerRouterAndTwoWhenTheNetworkIsAlmostEmpty(String pattern, double routers) {
        CommandLineRun run = noc("--pattern " + pattern + " --packet-flits 1 --rate 0.01");
        assertThat(value(run, "avg_hops")).isCloseTo(routers, within(0.15));
        assertThat(value(run, "avg_packet_latency")).isCloseTo(4 * value(run, "avg_hops") + 2, within(0.3));
        assertThat(value(run, "accepted_rate")).isCloseTo(0.01, within(0.0005));
        assertThat(run.out()).contains("\"stable\"").contains("true");
    }

    /** Two nodes take a flit per cycle each, of 64 that send. */
    @Test
    void hotspotsAcceptAFlitPerCycleAndNoMore() {
        CommandLineRun run = noc("--pattern hotspot --hotspots 27,36 --packet-flits 1 --rate 0.2");
        assertThat(value(run, "accepted_rate")).isCloseTo(2.0 / 64, within(0.001));
        assertThat(run.out()).contains("false");
    }

    @Test
    void theSameSeedPrintsTheSame() {
        String line = "--rate 0.2 --packet-flits 8 --routing o1turn --seed 4";
        assertThat(noc(line).out()).isEqualTo(noc(line).out());
        assertThat(noc(line).out())
                .isNotEqualTo(noc(line.replace("seed 4", "seed 5")).out());
    }

    @Test
    void theTextNamesItsUnits() {
        CommandLineRun run = CommandLineRun.of("noc", "--cycles", "2000", "--rate", "0.05");
        assertThat(run.out())
                .contains("accepted rate (flits/node/cycle)")
                .contains("packet latency, mean (cycles)")
                .contains("hops, mean (routers)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--pattern hotspot | give --hotspots",
                "--hotspots 3 | leave out --hotspots",
                "--pattern hotspot --hotspots 64 | 0..63",
                "--pattern bit-complement --k 6 | give 2, 4, 8",
                "--routing o1turn --vcs 1 | give at least 2",
                "--rate 0 | above 0..1",
                "--vcs 13 | 1..12"
            })
    void whatCannotBeSimulatedIsRefusedWithARemedy(String line, String remedy) {
        CommandLineRun run = CommandLineRun.of(("noc " + line).split(" ", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains(remedy);
    }
}
