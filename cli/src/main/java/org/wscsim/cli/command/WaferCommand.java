package org.wscsim.cli.command;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.wscsim.cli.config.Conditions;
import org.wscsim.cli.config.KeySection;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.network.Routing;
import org.wscsim.core.wafer.DefectYaml;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code wsc wafer}: draws a defect map, or reads one, and prints it as the file that {@code --defects} takes. */
final class WaferCommand implements Callable<Integer> {
    private static final Set<RunKey> NOT_HERE = Arrays.stream(RunKey.values())
            .filter(key -> key != RunKey.WAFER && (key.section() != KeySection.HARDWARE || key == RunKey.FAULT))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(RunKey.class)));

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    WaferCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        SettingOptions.addTo(spec, NOT_HERE);
        spec.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description(
                        "Prints the defects of one wafer, drawn from a yield model and a seed.",
                        "Dead dies, links, cores and DRAM stacks, and how much longer messages go around them. 'wsc run --defects'",
                        "takes the output.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc wafer --yield kgd --die-yield 0.95 --link-yield 0.95 --defect-seed 7 > defects.yaml",
                        "  wsc wafer --wafer wsc-case1 --yield monolithic --defect-density 0.2 --spare-cores 8");
        return spec;
    }

    @Override
    public Integer call() {
        Settings settings = SettingOptions.read(spec.commandLine().getParseResult(), NOT_HERE);
        String name = settings.over(Settings.defaults()).require(RunKey.WAFER);
        WaferSpec wafer = Platform.wafer(name);
        WaferCondition condition = Conditions.of(settings, wafer);
        HardwareGraph graph = HardwareGraph.meshOf(wafer, condition.defects());
        console.print("# " + name + " of " + wafer.dies() + " dies: " + condition.defects() + '\n');
        for (RunKey key : RunKey.values()) {
            if (key.section() == KeySection.HARDWARE && settings.has(key)) {
                console.print("#   " + key.option() + ' ' + settings.get(key) + '\n');
            }
        }
        console.print(routes(condition, graph));
        console.print(DefectYaml.write(condition.defects()));
        return 0;
    }

    private static String routes(WaferCondition condition, HardwareGraph graph) {
        try (Arena arena = Arena.ofConfined()) {
            Routing routing = new Routing(
                    Routing.choose(condition.routing(), graph),
                    graph,
                    false,
                    (purpose, bytes) -> new Cells(arena.allocate(bytes, Long.BYTES)));
            Routing.Stretch stretch = routing.stretch();
            int living = graph.dies() - condition.defects().deadDies();
            return String.format(
                    Locale.ROOT,
                    "# routes: %s, mean stretch %.4f, longest %.2f; %d of %d pairs of living dies reach each other%n",
                    routing.kind().text(),
                    stretch.mean(),
                    stretch.longest(),
                    stretch.pairs(),
                    living * (living - 1));
        }
    }
}
