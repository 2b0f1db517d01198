package org.wscsim.cli.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.WaferYaml;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options {@code --against} and {@code --iso}: a GPU preset with as many whole nodes as come nearest to the wafer's area of
 * dies, peak power or price, for a comparison on equal terms. Area is that of dies, without DRAM; power is that of all units,
 * ports and links at their peaks by the constants of the two definitions; prices are the user's. Immutable.
 *
 * @param run the same requests on those GPUs, priced by kernels fitted on GPUs
 * @param systems that serve there
 * @param note how many and why
 */
record EqualTerms(ResolvedRun run, List<String> systems, String note) {
    private static final String AGAINST = "--against";
    private static final String SYSTEMS = "--against-systems";
    private static final String ISO = "--iso";
    private static final String COST = "cost=";
    private static final String DEFAULT_SYSTEMS = "vllm,splitwise-wafer";
    private static final double BITS = 8;

    static void addTo(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                AGAINST,
                "GPUS",
                "a second table on GPUs: sw-gpu, dgx-a100 or dgx-h100, in whole nodes (default: none)");
        OptionValue.addTo(spec, SYSTEMS, "NAME,...", "systems on those GPUs (default: " + DEFAULT_SYSTEMS + ")");
        OptionValue.addTo(
                spec,
                ISO,
                "WHAT",
                "what the GPUs have as much of as the wafer: area (of dies), power (peak), or cost=N, the price of the wafer"
                        + " in GPUs, which you know and we do not (default: area)");
    }

    /** What is compared with, or null. */
    static @Nullable EqualTerms read(ParseResult parsed, Settings given, ResolvedRun wafer, Set<RunKey> notHere) {
        String name = parsed.matchedOptionValue(AGAINST, "");
        if (!parsed.hasMatchedOption(AGAINST)) {
            if (parsed.hasMatchedOption(ISO) || parsed.hasMatchedOption(SYSTEMS)) {
                throw new BadInputException("equal terms with nothing: " + ISO + " or " + SYSTEMS + " without "
                        + AGAINST + "; give --against sw-gpu");
            }
            return null;
        }
        for (RunKey key : List.of(RunKey.PLAN, RunKey.DEFECTS, RunKey.YIELD, RunKey.SET)) {
            if (given.has(key)) {
                throw new BadInputException("made for one hardware only: " + key.option() + ", " + AGAINST + "=" + name
                        + "; leave one of them out");
            }
        }
        WaferSpec gpus = WaferCatalogue.load(name);
        WaferSpec.Islands node = gpus.islands();
        if (node == null) {
            throw new BadInputException(
                    "not a preset of gpus: " + AGAINST + "=" + name + ", allowed=sw-gpu|dgx-a100|dgx-h100; correct it");
        }
        String iso = parsed.matchedOptionValue(ISO, "area");
        double devices = devices(iso, wafer.platform().wafer(), gpus);
        int each = node.columns() * node.rows();
        if (devices > WaferYaml.MAX_DIES) {
            throw new BadInputException(String.format(
                    Locale.ROOT,
                    "too many gpus: %s=%s, gpus=%.0f, allowed=1..%d; choose other terms",
                    ISO,
                    iso,
                    devices,
                    WaferYaml.MAX_DIES));
        }
        int nodes = (int) Math.max(1, Math.round(devices / each));
        List<String> systems = CompareCommand.systems(parsed.matchedOptionValue(SYSTEMS, DEFAULT_SYSTEMS));
        Settings settings = given.with(RunKey.WAFER, name)
                .with(RunKey.OPERATOR_MODEL, "gpu")
                .with(RunKey.SET, changes(gpus, node, nodes));
        String note = String.format(
                Locale.ROOT,
                "%s: %s is that of %.1f gpus; %d nodes of %d gpus have %.2f of it",
                name,
                iso.startsWith(COST) ? "the wafer's cost" : "the wafer's " + iso,
                devices,
                nodes,
                each,
                nodes * each / devices);
        return new EqualTerms(ResolvedRun.of(settings, notHere), systems, note);
    }

    /** Nodes in a row; where they lie does not matter behind switches. */
    private static String changes(WaferSpec gpus, WaferSpec.Islands node, int nodes) {
        int devices = nodes * node.columns() * node.rows();
        return "wafer.energy.static_watts=" + gpus.staticWatts() / gpus.dies() * devices + ";wafer.wafer.die_columns="
                + nodes * node.columns() + ";wafer.wafer.die_rows=" + node.rows();
    }

    private static double devices(String iso, WaferSpec wafer, WaferSpec gpus) {
        if (iso.equals("area")) {
            return wafer.dieMm2() / (gpus.dieMm2() / gpus.dies());
        }
        if (iso.equals("power")) {
            return peakWatts(wafer) / (peakWatts(gpus) / gpus.dies());
        }
        if (iso.startsWith(COST)) {
            String price = iso.substring(COST.length());
            if (price.matches("\\d{1,6}(\\.\\d{1,6})?") && Double.parseDouble(price) > 0) {
                return Double.parseDouble(price);
            }
        }
        throw new BadInputException(
                "not terms: " + ISO + "=" + iso + ", allowed=area|power|cost=N with N above 0; correct it");
    }

    /** Matrix units, DRAM and all links at their peaks, and what is drawn always. */
    static double peakWatts(WaferSpec hardware) {
        HardwareGraph graph = HardwareGraph.meshOf(hardware);
        WaferSpec.Energy energy = hardware.energy();
        double linkBytes = 0;
        for (int link = hardware.dies(); link < graph.links(); link++) {
            linkBytes += graph.bytesPerSecond(link);
        }
        return energy.dynamicJoulesPerFlop() * hardware.matrixFlopsPerSecond()
                + energy.dramJoulesPerBit() * BITS * hardware.die().dramBytesPerSecond() * hardware.dies()
                + energy.d2dJoulesPerBitPerHop() * BITS * linkBytes
                + hardware.staticWatts();
    }
}
