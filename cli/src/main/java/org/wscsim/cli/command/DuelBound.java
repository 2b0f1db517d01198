package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.ResolvedRun;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.report.DecimalText;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.bound.BoundRules;
import org.wscsim.schedulers.bound.BurstBound;
import org.wscsim.schedulers.bound.BurstBound.Resource;
import org.wscsim.schedulers.bound.BurstCertificate;
import org.wscsim.schedulers.bound.PromisedRequests;
import org.wscsim.schedulers.system.SystemCatalogue;

/**
 * A rate at which no plan and no policy keeps the limits of a duel, proven ({@link BurstBound}) and checked once more on the
 * requests as a duel offers them at that rate. Immutable.
 *
 * @param proof null where nothing is known: operator models without bounds, limits that are none
 */
record DuelBound(@Nullable BurstCertificate proof) {
    private static final DuelBound NONE = new DuelBound(null);
    private static final double PS_PER_SECOND = 1e12;

    /**
     * @param share of every decile that must meet the limits
     * @param systems that meet
     */
    static DuelBound of(DuelGround ground, double share, List<String> systems) {
        ResolvedRun run = ground.base();
        WaferSpec wafer = run.platform().wafer();
        BoundRules rules = rules(run, wafer);
        if (rules == null) {
            return NONE;
        }
        BurstBound bound = new BurstBound(requests(run, share), run.platform().model(), rules);
        BurstCertificate least = null;
        for (Resource resource : Resource.values()) {
            if (resource == Resource.DRAM && !isLocal(run, systems)) {
                continue;
            }
            BurstCertificate proof = bound.of(wafer, resource);
            least = proof != null && (least == null || proof.rate() < least.rate()) ? proof : least;
        }
        return least == null || !holds(ground.offered(least.rate()), share, rules, least) ? NONE : new DuelBound(least);
    }

    private static boolean holds(ResolvedRun offered, double share, BoundRules rules, BurstCertificate proof) {
        return new BurstBound(requests(offered, share), offered.platform().model(), rules)
                .proves(offered.platform().wafer(), proof);
    }

    private static @Nullable BoundRules rules(ResolvedRun run, WaferSpec wafer) {
        BoundRules rules = switch (run.settings().require(RunKey.OPERATOR_MODEL)) {
            case "tile" -> BoundRules.TILE;
            case "roofline" -> BoundRules.roofline(wafer);
            default -> null;
        };
        return rules == null
                ? null
                : rules.withSharedPrefixes(run.config().kv().options().prefixCache());
    }

    /** Whether no system decodes where the KV cache is not. */
    private static boolean isLocal(ResolvedRun run, List<String> systems) {
        boolean local = run.config().kv().options().preemption() == Preemption.RECOMPUTE;
        for (String system : systems) {
            String chosen = SystemCatalogue.names().contains(system)
                    ? Systems.options(
                                    run.withSystem(system, RunCommand.NOT_HERE),
                                    run.platform().model())
                            .placement()
                    : "unknown";
            String placement =
                    chosen.isEmpty() ? SystemCatalogue.describe(system).placement() : chosen;
            local &= placement.equals("decode-local");
        }
        return local;
    }

    private static PromisedRequests requests(ResolvedRun run, double share) {
        int n = Math.toIntExact(run.profile().requests());
        long[] arrivals = new long[n];
        int[] prompts = new int[n];
        int[] outputs = new int[n];
        Arrival arrival = new Arrival();
        try (ArrivalSource source = run.workload().openUnchanged(run.profile())) {
            for (int i = 0; source.next(arrival); i++) {
                arrivals[i] = arrival.arrivalPs;
                prompts[i] = arrival.promptTokens;
                outputs[i] = arrival.outputTokens;
            }
        }
        return new PromisedRequests(
                arrivals,
                prompts,
                outputs,
                Objects.requireNonNull(Systems.limits(run.config().goodput())),
                share,
                PromisedRequests.TENTHS);
    }

    /** Requests per second; infinite where nothing is proven. */
    double rate() {
        return proof == null ? Double.POSITIVE_INFINITY : proof.rate();
    }

    /** Which resource does not suffice; null where nothing is proven. */
    @Nullable
    String resource() {
        return proof == null ? null : proof.resource().name().toLowerCase(Locale.ROOT);
    }

    /** The stretches of time that do not suffice, below the heading. */
    List<List<String>> table() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("req/s", "resource", "from s", "until s"));
        if (proof != null) {
            String rate = Double.toString(proof.rate());
            for (int i = 0; i < proof.fromPs().length; i++) {
                rows.add(List.of(
                        rate,
                        Objects.requireNonNull(resource()),
                        DecimalText.fixed(proof.fromPs()[i] / PS_PER_SECOND, 6),
                        DecimalText.fixed(proof.untilPs()[i] / PS_PER_SECOND, 6)));
            }
        }
        return rows;
    }
}
