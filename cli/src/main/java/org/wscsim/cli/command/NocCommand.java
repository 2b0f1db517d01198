package org.wscsim.cli.command;

import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.cli.report.JsonDocument;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.flit.FlitShape;
import org.wscsim.core.flit.NocExperiment;
import org.wscsim.core.flit.RouterGrid;
import org.wscsim.core.flit.TrafficPattern;
import org.wscsim.core.memory.NativeMemory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc noc}: synthetic traffic on the flit-level mesh, in BookSim's terms and units. */
final class NocCommand implements Callable<Integer> {
    private static final String FLIT = "flit";
    private static final int MAX_K = 64;
    private static final int MAX_PACKET_FLITS = 4_096;
    private static final long MAX_CYCLES = 1_000_000_000L;
    private static final long CYCLES = 200_000;
    /** The default at the lowest rates, some seconds. */
    private static final long LONGEST_CYCLES = 5_000_000;

    /** So many packets make the count of them, and with it the accepted rate, right to 0.2 %. */
    private static final long PACKETS = 400_000;

    private static final List<String> PATTERNS =
            Arrays.stream(TrafficPattern.values()).map(TrafficPattern::title).toList();
    private static final List<String> ROUTINGS = Arrays.stream(RouterGrid.Routing.values())
            .map(routing -> routing.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    NocCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addTo(spec, "--k", "N", "nodes in each of two dimensions (default: 8)");
        OptionValue.addTo(
                spec, "--pattern", "NAME", "destinations: " + String.join(", ", PATTERNS) + " (default: uniform)");
        OptionValue.addTo(spec, "--hotspots", "N,...", "nodes of the hotspot pattern; node = y k + x (default: none)");
        OptionValue.addTo(spec, "--rate", "R", "flits that each node creates per cycle, above 0..1 (default: 0.1)");
        OptionValue.addTo(spec, "--packet-flits", "N", "flits of a packet (default: 8)");
        OptionValue.addTo(spec, "--vcs", "N", "virtual channels of an input (default: 4)");
        OptionValue.addTo(spec, "--buffer", "N", "flits that each of them buffers (default: 8)");
        OptionValue.addTo(
                spec, "--routing", "NAME", "way of packets: " + String.join(", ", ROUTINGS) + " (default: xy)");
        OptionValue.addTo(spec, "--mesh", "KIND", "mesh model: flit, the only one with routers (default: flit)");
        OptionValue.addTo(spec, "--seed", "N", "seed of the traffic (default: 1)");
        OptionValue.addTo(spec, "--warmup", "N", "cycles before measuring (default: 20000)");
        OptionValue.addTo(spec, "--cycles", "N", "cycles measured (default: 200000, and at least 400000 packets)");
        OptionValue.addFlagTo(spec, "--json", "print the result as JSON");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Runs synthetic traffic over a mesh of virtual-channel routers, cycle by cycle.",
                        "Prints latency, accepted rate and hops in BookSim's units: cycles, flits per node and cycle, routers.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc noc --k 8 --pattern uniform --rate 0.1 --packet-flits 8 --vcs 4 --buffer 8",
                        "  wsc noc --pattern hotspot --hotspots 27,28 --rate 0.02 --json");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        NocExperiment.Setting setting = setting(parsed);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNanos = threads.getCurrentThreadCpuTime();
        NocExperiment.Result result;
        try (NativeMemory memory = new NativeMemory()) {
            result = NocExperiment.run(setting, memory::cells);
        }
        double cpuSeconds = (threads.getCurrentThreadCpuTime() - startNanos) / 1e9;
        console.print(parsed.hasMatchedOption("--json") ? json(setting, result) : text(setting, result, cpuSeconds));
        return 0;
    }

    private static NocExperiment.Setting setting(ParseResult parsed) {
        requireFlits(parsed.matchedOptionValue("--mesh", FLIT));
        int k = OptionValue.whole(parsed, "--k", 8, 2, MAX_K);
        TrafficPattern pattern =
                TrafficPattern.values()[PATTERNS.indexOf(OptionValue.choice(parsed, "--pattern", PATTERNS, "uniform"))];
        RouterGrid.Routing routing =
                RouterGrid.Routing.values()[ROUTINGS.indexOf(OptionValue.choice(parsed, "--routing", ROUTINGS, "xy"))];
        int vcs = OptionValue.whole(parsed, "--vcs", 4, 1, FlitShape.MAX_VCS);
        if (routing == RouterGrid.Routing.O1TURN && vcs < 2) {
            throw new BadInputException(
                    "too few virtual channels: --vcs=" + vcs + ", --routing=o1turn; give at least 2");
        }
        if (pattern.needsPowerOfTwo() && Integer.bitCount(k) != 1) {
            throw new BadInputException("pattern needs a power of two: --pattern=" + pattern.title() + ", --k=" + k
                    + "; give 2, 4, 8, ...");
        }
        int packetFlits = OptionValue.whole(parsed, "--packet-flits", 8, 1, MAX_PACKET_FLITS);
        double rate = OptionValue.positive(parsed, "--rate", 0.1, 1);
        long enough = (long) Math.ceil(PACKETS * packetFlits / (rate * k * k));
        return new NocExperiment.Setting(
                k,
                routing,
                new FlitShape(vcs, OptionValue.whole(parsed, "--buffer", 8, 1, FlitShape.MAX_BUFFER_FLITS), 1),
                pattern,
                hotspots(parsed, pattern, k),
                rate,
                packetFlits,
                OptionValue.whole(parsed, "--warmup", 20_000, 0, MAX_CYCLES),
                OptionValue.whole(parsed, "--cycles", Math.clamp(enough, CYCLES, LONGEST_CYCLES), 1, MAX_CYCLES),
                OptionValue.whole(parsed, "--seed", 1, 0, Long.MAX_VALUE));
    }

    /** Latency in cycles and accepted flits are what routers do; the other models know messages only. */
    private static void requireFlits(String mesh) {
        if (!mesh.equals(FLIT)) {
            throw new BadInputException("no routers to simulate: --mesh=" + mesh
                    + "; use --mesh flit here, and 'wsc validate --mesh' for all models on the messages of a run");
        }
    }

    private static int[] hotspots(ParseResult parsed, TrafficPattern pattern, int k) {
        boolean given = parsed.hasMatchedOption("--hotspots");
        if (given != (pattern == TrafficPattern.HOTSPOT)) {
            throw new BadInputException(
                    given
                            ? "hotspots are for the hotspot pattern: --pattern=" + pattern.title()
                                    + "; leave out --hotspots"
                            : "hotspot pattern without nodes: --pattern=hotspot; give --hotspots 27,28");
        }
        List<Integer> nodes = new ArrayList<>();
        for (String node : given ? parsed.matchedOptionValue("--hotspots", "").split(",", -1) : new String[0]) {
            nodes.add((int) OptionValue.whole("--hotspots", node.strip(), 0, k * (long) k - 1));
        }
        return nodes.stream().mapToInt(Integer::intValue).toArray();
    }

    private static String text(NocExperiment.Setting setting, NocExperiment.Result result, double cpuSeconds) {
        StringBuilder text = new StringBuilder();
        line(text, "offered rate (flits/node/cycle)", setting.rate(), 5);
        line(text, "accepted rate (flits/node/cycle)", result.acceptedRate(), 5);
        line(text, "packet latency, mean (cycles)", result.avgPacketLatency(), 3);
        line(text, "network latency, mean (cycles)", result.avgNetworkLatency(), 3);
        line(text, "packet latency, max (cycles)", (double) result.maxPacketLatency(), 0);
        line(text, "hops, mean (routers)", result.avgHops(), 4);
        line(text, "packets measured", (double) result.measuredPackets(), 0);
        line(text, "cycles simulated", (double) result.cycles(), 0);
        line(text, "flits x routers (M)", result.flitHops() / 1e6, 2);
        line(text, "the same per CPU second (M)", result.flitHops() / 1e6 / cpuSeconds, 2);
        if (!result.isStable()) {
            text.append("unstable: the network does not carry what is offered; latencies are of the packets that"
                    + " arrived before the run was given up\n");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, double value, int decimals) {
        text.append(String.format(Locale.ROOT, "%-34s %12s", label, DecimalText.fixed(value, decimals)))
                .append('\n');
    }

    private static String json(NocExperiment.Setting setting, NocExperiment.Result result) {
        StringWriter text = new StringWriter();
        try (JsonDocument json = new JsonDocument(text)) {
            json.put("schema", 1)
                    .put("k", setting.k())
                    .put("pattern", setting.pattern().title())
                    .put("routing", setting.routing().name().toLowerCase(Locale.ROOT))
                    .put("injection_rate", setting.rate())
                    .put("packet_flits", setting.packetFlits())
                    .put("vcs", setting.shape().vcs())
                    .put("buffer", setting.shape().bufferFlits())
                    .put("seed", setting.seed())
                    .put("avg_packet_latency", result.avgPacketLatency())
                    .put("avg_network_latency", result.avgNetworkLatency())
                    .put("max_packet_latency", result.maxPacketLatency())
                    .put("avg_hops", result.avgHops())
                    .put("accepted_rate", result.acceptedRate())
                    .put("stable", result.isStable())
                    .put("measured_packets", result.measuredPackets())
                    .put("cycles", result.cycles())
                    .put("flit_hops", result.flitHops());
        }
        return text.toString();
    }
}
