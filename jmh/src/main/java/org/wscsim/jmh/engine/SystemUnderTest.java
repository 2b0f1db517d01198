package org.wscsim.jmh.engine;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.RunSpec;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.ArrivalWindow;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.serving.SchedulerSpec;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.system.GuardedSystem;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;
import org.wscsim.schedulers.system.UserSystem;

/**
 * The serving system whose runs are timed: one of the catalogue's, or a user's class from the jars or folders that the
 * property {@value #JAR} names. Llama-3-70B on case 3, roofline prices, reserved links.
 */
public final class SystemUnderTest {
    /** Property: where a user's classes lie; empty or unset for none. */
    public static final String JAR = "wsc.scheduler.jar";

    /** The benchmarks that run whole systems. */
    public static final String BENCHMARKS = "org\\.wscsim\\.jmh\\.engine\\..*";

    private static final List<String> DISAGGREGATED = List.of("splitwise", "splitwise-wafer", "distserve", "wsc-llm");

    private final WaferSpec wafer = WaferCatalogue.load("wsc-case3");
    private final ModelSpec model = ModelCatalogue.load("llama-3-70b");
    /** Prices do not depend on what was priced before: all runs share them. */
    private final Map<InstanceShape, StepPricer> pricers = new HashMap<>();

    private final String name;
    private final @Nullable UserSystem own;
    private final boolean disaggregated;

    private SystemUnderTest(String name) {
        this.name = name;
        own = name.contains(".") ? load(name) : null;
        disaggregated = own != null ? own.isDisaggregated() : DISAGGREGATED.contains(name);
    }

    /**
     * Finds the system.
     *
     * @throws BadInputException where there is none of that name
     */
    public static SystemUnderTest named(String name) {
        return new SystemUnderTest(name);
    }

    /** Refuses what cannot be built. */
    public static void check(String name) {
        SystemUnderTest system = named(name);
        system.scheduler(0);
    }

    /**
     * What a run of it is.
     *
     * @param mixedPlan plan of a system with mixed instances
     * @param splitPlan plan of one with prefill and decode instances
     * @param maxNumSeqs sequences that run at once on an instance, or 0 for the system's default
     * @param maxLive requests in the system at most
     */
    RunSpec spec(String mixedPlan, String splitPlan, int maxNumSeqs, int maxLive) {
        return new RunSpec(
                wafer,
                WaferCondition.whole(wafer),
                model,
                shape -> pricers.computeIfAbsent(shape, RooflineStepPricer::new),
                PlanText.parse(disaggregated ? splitPlan : mixedPlan, wafer).instances(),
                scheduler(maxNumSeqs),
                "reserving",
                16,
                0,
                true,
                false,
                maxLive,
                maxLive,
                ArrivalWindow.whole(0),
                null);
    }

    private SchedulerSpec scheduler(int maxNumSeqs) {
        SystemOptions options = SystemOptions.of(name, model.contextLimit()).withMaxNumSeqs(maxNumSeqs);
        return own != null ? new GuardedSystem(own).build(options) : SystemCatalogue.build(options);
    }

    private static UserSystem load(String className) {
        String jar = System.getProperty(JAR, "");
        try {
            return Class.forName(className, true, loader(jar))
                    .asSubclass(UserSystem.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new BadInputException(
                    "scheduler cannot be made: class=" + className + ", scheduler_jar=" + jar + ", cause=" + e
                            + "; give a " + UserSystem.class.getSimpleName()
                            + " with a public constructor without parameters, and its jar with --scheduler-jar",
                    e);
        }
    }

    private static ClassLoader loader(String jar) {
        ClassLoader ours = SystemUnderTest.class.getClassLoader();
        if (jar.isEmpty()) {
            return ours;
        }
        List<URL> urls = new ArrayList<>();
        for (String entry : jar.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (!Files.exists(path)) {
                throw new BadInputException("no such file: scheduler_jar=" + entry + "; correct the path");
            }
            try {
                urls.add(path.toUri().toURL());
            } catch (MalformedURLException e) {
                throw new BadInputException("scheduler jar is no file: scheduler_jar=" + entry + "; correct it", e);
            }
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ours);
    }
}
