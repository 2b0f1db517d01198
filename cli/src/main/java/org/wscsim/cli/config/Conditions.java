package org.wscsim.cli.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.DefectYaml;
import org.wscsim.core.wafer.Fault;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.core.wafer.YieldModel;

/** From options to what is dead on a wafer and what breaks: a map's file, or a yield model and its parameters. Stateless. */
public final class Conditions {
    private static final Set<RunKey> OF_KGD = Set.of(RunKey.DIE_YIELD, RunKey.LINK_YIELD, RunKey.STACK_YIELD);
    private static final Set<RunKey> OF_MONOLITHIC = Set.of(
            RunKey.DEFECT_DENSITY,
            RunKey.CLUSTER_ALPHA,
            RunKey.UNCORE_FRACTION,
            RunKey.SPARE_CORES,
            RunKey.MAX_DEAD_CORES,
            RunKey.LINK_YIELD);

    /** Keys that say something about a yield model. */
    static final String YIELD_HELP = "draw the defect map: 'kgd' (known-good dies on a wafer) or 'monolithic'";

    static final String FAULT_HELP =
            "what breaks during the run: " + Fault.SYNTAX + "; several are separated by semicolons";
    static final String ROUTING_HELP = "ways of messages: xy, yx, o1turn or fault-aware";
    static final List<RunKey> YIELD_PARAMETERS = Arrays.stream(RunKey.values())
            .filter(key -> OF_KGD.contains(key) || OF_MONOLITHIC.contains(key))
            .toList();

    private Conditions() {}

    /**
     * The state of the wafer that the options ask for.
     *
     * @throws BadInputException when they contradict each other, or a map or fault is wrong
     */
    public static WaferCondition of(RunConfig.Hardware options, WaferSpec wafer) {
        String routing = options.routing();
        DefectMap defects = defects(options, wafer);
        HardwareGraph graph = HardwareGraph.meshOf(wafer, defects);
        options.faults().forEach(fault -> fault.requireOn(graph));
        return new WaferCondition(defects, routing == null ? "" : routing, options.faults());
    }

    /** The same from settings, for a command that runs nothing. */
    public static WaferCondition of(Settings settings, WaferSpec wafer) {
        return of(RunConfig.hardware(settings.over(Settings.defaults())), wafer);
    }

    private static DefectMap defects(RunConfig.Hardware options, WaferSpec wafer) {
        checkYield(options);
        String text = options.defectsText();
        if (text != null) {
            return DefectYaml.parse("defects_text", text, wafer);
        }
        String file = options.defects();
        if (file != null) {
            return DefectYaml.parse(file, InputFile.text("--defects", file), wafer);
        }
        String yield = options.yield();
        return yield == null
                ? DefectMap.none(wafer)
                : model(yield, options.parameters(), wafer).draw(wafer, options.seed());
    }

    private static void checkYield(RunConfig.Hardware options) {
        String yield = options.yield();
        if (yield != null && options.defects() != null) {
            throw new BadInputException(
                    "defect map given twice: --defects=" + options.defects() + ", --yield=" + yield + "; give one");
        }
        Set<RunKey> allowed = yield == null ? Set.of() : yield.equals(YieldModel.KGD) ? OF_KGD : OF_MONOLITHIC;
        for (RunKey key : options.parameters().keySet()) {
            if (!allowed.contains(key)) {
                throw new BadInputException("no parameter of the yield model: " + key.option() + "="
                        + options.parameters().get(key) + ", --yield=" + (yield == null ? "none" : yield)
                        + "; give --yield "
                        + (OF_KGD.contains(key) ? YieldModel.KGD : YieldModel.MONOLITHIC) + ", or leave it out");
            }
        }
    }

    private static YieldModel model(String yield, Map<RunKey, Double> given, WaferSpec wafer) {
        if (yield.equals(YieldModel.KGD)) {
            return new YieldModel.Kgd(
                    given.getOrDefault(RunKey.DIE_YIELD, YieldModel.Kgd.DIE_YIELD),
                    given.getOrDefault(RunKey.LINK_YIELD, YieldModel.Kgd.LINK_YIELD),
                    given.getOrDefault(RunKey.STACK_YIELD, YieldModel.Kgd.STACK_YIELD),
                    DefectMap.DEFAULT_STACKS_PER_DIE);
        }
        return new YieldModel.Monolithic(
                given.getOrDefault(RunKey.DEFECT_DENSITY, YieldModel.Monolithic.DEFECTS_PER_CM2),
                given.getOrDefault(RunKey.CLUSTER_ALPHA, YieldModel.Monolithic.CLUSTER_ALPHA),
                given.getOrDefault(RunKey.UNCORE_FRACTION, YieldModel.Monolithic.UNCORE_FRACTION),
                whole(given.get(RunKey.SPARE_CORES), YieldModel.Monolithic.defaultSpares(wafer)),
                whole(given.get(RunKey.MAX_DEAD_CORES), 0),
                given.getOrDefault(RunKey.LINK_YIELD, YieldModel.Monolithic.LINK_YIELD));
    }

    private static int whole(@Nullable Double given, int otherwise) {
        return given == null ? otherwise : given.intValue();
    }

    /** Faults separated by semicolons. */
    static List<Fault> faults(String text) {
        return Arrays.stream(text.split(";", -1))
                .map(String::strip)
                .map(Fault::parse)
                .toList();
    }
}
