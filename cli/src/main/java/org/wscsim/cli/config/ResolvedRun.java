package org.wscsim.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.request.SloClass;
import org.wscsim.traces.statistics.TraceProfile;
import org.wscsim.traces.workload.Workload;

/**
 * A configuration with everything it names read and checked: model, wafer, and one pass over the workload. Immutable.
 *
 * @param settings every key, as {@code config.yaml} will hold them
 * @param config the same, typed
 * @param platform model and wafer
 * @param workload the requests, readable any number of times
 * @param profile what the pass over the workload found
 * @param runHash the eight digits of the folder's name
 */
public record ResolvedRun(
        Settings settings,
        RunConfig config,
        Platform platform,
        Workload workload,
        TraceProfile profile,
        String runHash) {

    /**
     * Reads what the settings name.
     *
     * @param given command line over file; defaults are laid under
     * @param notHere keys that the command does not take
     * @throws BadInputException for anything wrong with it, the workload's rows included
     */
    public static ResolvedRun of(Settings given, Set<RunKey> notHere) {
        Settings settings = PlanFile.inlined(given.over(Settings.defaults()));
        RunConfig config = RunConfig.of(settings);
        Platform platform = Platform.of(config.platform(), config.hardware());
        requireMix(config.service().models(), platform);
        Workload workload = Workloads.prepare(config.workload(), namesInTrace(config, platform));
        TraceProfile profile = workload.profile();
        requireRequests(config.workload(), profile);
        requireRequestsOfAll(config, platform, profile);
        requireRequestsOfClasses(config, profile);
        requireChecksum(config.workload(), profile.checksumText());
        requireTable(config.platform(), platform.operatorTableChecksum());
        Settings resolved = settings.with(RunKey.MODEL_TEXT, platform.modelText())
                .with(RunKey.WAFER_TEXT, platform.waferText())
                .with(RunKey.DEFECTS_TEXT, platform.defectsText().isEmpty() ? null : platform.defectsText())
                .with(RunKey.WORKLOAD_CHECKSUM, profile.checksumText())
                .with(
                        RunKey.OPERATOR_TABLE_CHECKSUM,
                        platform.operatorTableChecksum().isEmpty() ? null : platform.operatorTableChecksum());
        return new ResolvedRun(
                resolved,
                config,
                platform,
                workload,
                profile,
                RunHash.of(resolved, contents(platform, config), notHere));
    }

    /** The same run under another system, with nothing read again; not for a command that takes several systems. */
    public ResolvedRun withSystem(String system, Set<RunKey> notHere) {
        Settings changed = settings.with(RunKey.SYSTEM, system);
        return new ResolvedRun(
                changed,
                RunConfig.of(changed),
                platform,
                workload,
                profile,
                RunHash.of(changed, contents(platform, config), notHere));
    }

    /**
     * The same run with other values of keys of the serving system and of the limits; nothing is read again.
     *
     * @param changes canonical values
     */
    public ResolvedRun withServing(Map<RunKey, String> changes, Set<RunKey> notHere) {
        Settings changed = settings;
        for (Map.Entry<RunKey, String> change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        RunConfig other = RunConfig.of(changed);
        return new ResolvedRun(
                changed, other, platform, workload, profile, RunHash.of(changed, contents(platform, other), notHere));
    }

    /** The same run on another wafer; the workload is not read again. */
    public ResolvedRun onWafer(String name, String text, Set<RunKey> notHere) {
        Settings changed = settings.with(RunKey.WAFER, name).with(RunKey.WAFER_TEXT, text);
        Platform other = platform.on(name, text, config.hardware());
        return new ResolvedRun(
                changed,
                RunConfig.of(changed),
                other,
                workload,
                profile,
                RunHash.of(changed, contents(other, config), notHere));
    }

    /** The same run, priced by another object of the same prices, which other runs may share. */
    public ResolvedRun pricedBy(OperatorModel same) {
        return new ResolvedRun(settings, config, platform.with(same), workload, profile, runHash);
    }

    /** Of the files that count by what is in them. */
    private static List<String> contents(Platform platform, RunConfig config) {
        List<String> contents =
                new ArrayList<>(List.of(platform.modelText(), platform.waferText(), platform.defectsText()));
        String jar = config.serving().schedulerJar();
        if (jar != null) {
            contents.add(SchedulerJar.checksum(jar));
        }
        return contents;
    }

    /**
     * The same run with other values of keys of the workload or of what counts of it; only the workload is read again.
     *
     * @param changes canonical values
     */
    public ResolvedRun withWorkload(Map<RunKey, String> changes, Set<RunKey> notHere) {
        Settings changed = settings.with(RunKey.WORKLOAD_CHECKSUM, null);
        for (Map.Entry<RunKey, String> change : changes.entrySet()) {
            changed = changed.with(change.getKey(), change.getValue());
        }
        RunConfig changedConfig = RunConfig.of(changed);
        Workload other = Workloads.prepare(changedConfig.workload(), namesInTrace(changedConfig, platform));
        TraceProfile found = other.profile();
        Settings resolved = changed.with(RunKey.WORKLOAD_CHECKSUM, found.checksumText());
        List<String> contents = List.of(platform.modelText(), platform.waferText(), platform.defectsText());
        return new ResolvedRun(
                resolved, RunConfig.of(resolved), platform, other, found, RunHash.of(resolved, contents, notHere));
    }

    /** The same run on the wafer that the yield model draws from another seed; the workload is not read again. */
    public ResolvedRun withDefectSeed(long seed, Set<RunKey> notHere) {
        Settings changed =
                settings.with(RunKey.DEFECT_SEED, Long.toString(seed)).with(RunKey.DEFECTS_TEXT, null);
        RunConfig other = RunConfig.of(changed);
        Platform drawn = platform.with(Conditions.of(other.hardware(), platform.wafer()));
        Settings resolved =
                changed.with(RunKey.DEFECTS_TEXT, drawn.defectsText().isEmpty() ? null : drawn.defectsText());
        return new ResolvedRun(
                resolved, other, drawn, workload, profile, RunHash.of(resolved, contents(drawn, other), notHere));
    }

    /** Name of the workload in folders and reports. */
    public String workloadLabel() {
        return Workloads.label(config.workload());
    }

    private static void requireRequests(RunConfig.Workload workload, TraceProfile profile) {
        if (profile.requests() == 0 && workload.skipped() > 0) {
            throw new BadInputException("no requests left behind those skipped: workload=" + Workloads.label(workload)
                    + ", --skip-requests=" + workload.skipped() + "; skip fewer than the trace has");
        }
        if (profile.requests() == 0) {
            throw new BadInputException(
                    "workload has no requests: workload=" + Workloads.label(workload) + "; give at least one");
        }
    }

    private static void requireMix(List<Double> mix, Platform platform) {
        int models = platform.models().size();
        if (!mix.isEmpty() && mix.size() != models) {
            throw new BadInputException("shares and models differ in number: model_mix=" + mix + ", models=" + models
                    + "; give one share per model, in the order of --model");
        }
    }

    /** Names count where the trace says which model a request asks for; a mix takes its place. */
    private static List<String> namesInTrace(RunConfig config, Platform platform) {
        return config.service().models().isEmpty() ? platform.servedNames() : List.of();
    }

    private static void requireRequestsOfAll(RunConfig config, Platform platform, TraceProfile profile) {
        List<ModelSpec> models = platform.models();
        boolean drawn = !config.service().models().isEmpty();
        for (int model = 0; model < models.size() && models.size() > 1 && !drawn; model++) {
            if (model < TraceProfile.MAX_MODELS && profile.requestsOfModel(model) == 0) {
                throw new BadInputException("no request asks for a model: model="
                        + models.get(model).name() + ", workload=" + Workloads.label(config.workload())
                        + "; give shares (--model-mix 3:1) or a trace with a model column, or leave the model out");
            }
        }
    }

    /** A limit that no request is held to is a misunderstanding. */
    private static void requireRequestsOfClasses(RunConfig config, TraceProfile profile) {
        List<Double> drawn = config.service().classes();
        for (SloClass sloClass : config.service().limits().keySet()) {
            boolean there = drawn.isEmpty() ? profile.requestsOf(sloClass) > 0 : drawn.get(sloClass.code()) > 0;
            if (!there) {
                throw new BadInputException("limits of a class that no request has: class=" + sloClass.text()
                        + ", workload=" + Workloads.label(config.workload())
                        + "; draw classes (--slo-classes), or take a trace with an slo_class column");
            }
        }
    }

    /** Likewise for measured tables. */
    private static void requireTable(RunConfig.Platform platform, String found) {
        String stated = platform.operatorTableChecksum();
        if (stated != null && !stated.equals(found)) {
            throw new BadInputException("operator tables differ from those the configuration was written for: folder="
                    + platform.operatorTable() + ", stated=" + stated + ", found=" + found
                    + "; restore the tables, or remove operator_table_checksum");
        }
    }

    /** A configuration that states a checksum describes one set of requests and no other. */
    private static void requireChecksum(RunConfig.Workload workload, String found) {
        String stated = workload.checksum();
        if (stated != null && !stated.equals(found)) {
            throw new BadInputException("workload differs from the one the configuration was written for: workload="
                    + Workloads.label(workload) + ", stated=" + stated + ", found=" + found
                    + "; restore the trace, or remove workload_checksum");
        }
    }
}
