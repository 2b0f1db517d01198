package org.wscsim.schedulers.system;

import java.util.function.Function;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.Role;
import org.wscsim.schedulers.batching.DecodeBatcher;
import org.wscsim.schedulers.batching.OrcaBatcher;
import org.wscsim.schedulers.batching.PrefillBatcher;
import org.wscsim.schedulers.batching.Reservation;
import org.wscsim.schedulers.batching.SarathiBatcher;
import org.wscsim.schedulers.batching.SlackBatcher;
import org.wscsim.schedulers.batching.SplitwiseBatcher;
import org.wscsim.schedulers.batching.StaticBatcher;
import org.wscsim.schedulers.batching.VllmBatcher;
import org.wscsim.schedulers.batching.VllmV1Batcher;
import org.wscsim.schedulers.queueing.ErrorBudget;

/** Batchers of the systems by name, as the user has set them. Stateless; what {@link #of} returns makes new ones. */
final class Batchers {
    private Batchers() {}

    /** What an instance of a role is given, for one run. */
    static Function<Role, Batcher> of(SystemOptions options) {
        return switch (options.system()) {
            case SystemCatalogue.STATIC -> requestLevel(options);
            case SystemCatalogue.ORCA -> orca(options);
            case SystemCatalogue.VLLM_V1 -> vllmV1(options);
            case SystemCatalogue.SARATHI, SystemCatalogue.FACE -> sarathi(options);
            case SystemCatalogue.VLLM -> vllm(options);
            case SystemCatalogue.WSC_SIM -> slack(options);
            case SystemCatalogue.SPLITWISE -> splitwise(options);
            default -> disaggregated(options);
        };
    }

    private static Function<Role, Batcher> requestLevel(SystemOptions options) {
        checkReserve(options);
        Reservation reservation = new Reservation(options.reserve(), options.contextLimit());
        return role -> new StaticBatcher(maxNumSeqs(options), reservation);
    }

    private static void checkReserve(SystemOptions options) {
        if (options.reserve() == OrcaBatcher.Reserve.ORACLE && !options.lengthsKnown()) {
            throw new BadInputException(
                    "output lengths unknown: reserve=oracle; add --oracle-lengths, or reserve max or" + " pow2");
        }
    }

    private static Function<Role, Batcher> vllmV1(SystemOptions options) {
        int tokens = options.maxNumBatchedTokens() == 0
                ? VllmV1Batcher.Parameters.MAX_NUM_BATCHED_TOKENS
                : options.maxNumBatchedTokens();
        VllmV1Batcher.Parameters parameters =
                new VllmV1Batcher.Parameters(maxNumSeqs(options), tokens, options.longPrefillTokenThreshold());
        return role -> new VllmV1Batcher(parameters);
    }

    private static Function<Role, Batcher> sarathi(SystemOptions options) {
        SarathiBatcher.Parameters defaults = SarathiBatcher.Parameters.defaults();
        SarathiBatcher.Parameters parameters = new SarathiBatcher.Parameters(
                options.maxNumSeqs() == 0 ? defaults.batchSizeCap() : options.maxNumSeqs(),
                options.maxNumBatchedTokens() == 0 ? defaults.chunkSize() : options.maxNumBatchedTokens(),
                options.watermark() < 0 ? defaults.watermark() : options.watermark());
        return role -> new SarathiBatcher(parameters);
    }

    private static Function<Role, Batcher> slack(SystemOptions options) {
        boolean guard = options.target().has(Mechanism.GUARD);
        int tokens = guard
                ? SlackBatcher.Parameters.MAX_NUM_BATCHED_TOKENS
                : SarathiBatcher.Parameters.defaults().chunkSize();
        SlackBatcher.Parameters parameters = new SlackBatcher.Parameters(
                options.maxNumSeqs() == 0 ? SlackBatcher.Parameters.MAX_NUM_SEQS : options.maxNumSeqs(),
                options.maxNumBatchedTokens() == 0 ? tokens : options.maxNumBatchedTokens(),
                options.watermark() < 0 ? SarathiBatcher.Parameters.defaults().watermark() : options.watermark(),
                options.target().limits(),
                guard,
                options.target().has(Mechanism.DEADLINES));
        ErrorBudget misses = options.target().has(Mechanism.BUDGET) ? new ErrorBudget(ErrorBudget.KEPT) : null;
        return role -> new SlackBatcher(parameters, misses);
    }

    private static Function<Role, Batcher> orca(SystemOptions options) {
        checkReserve(options);
        OrcaBatcher.Parameters parameters =
                new OrcaBatcher.Parameters(maxNumSeqs(options), options.reserve(), options.contextLimit());
        return role -> new OrcaBatcher(parameters);
    }

    private static Function<Role, Batcher> vllm(SystemOptions options) {
        VllmBatcher.Parameters defaults = VllmBatcher.Parameters.defaults(options.contextLimit());
        int tokens =
                options.maxNumBatchedTokens() == 0 ? defaults.maxNumBatchedTokens() : options.maxNumBatchedTokens();
        double watermark = options.watermark() < 0 ? defaults.watermark() : options.watermark();
        VllmBatcher.Parameters parameters = new VllmBatcher.Parameters(maxNumSeqs(options), tokens, watermark);
        return role -> new VllmBatcher(parameters);
    }

    private static Function<Role, Batcher> splitwise(SystemOptions options) {
        SplitwiseBatcher.Parameters parameters = new SplitwiseBatcher.Parameters(
                options.maxNumSeqs() == 0 ? SplitwiseBatcher.Parameters.MAX_NUM_SEQS : options.maxNumSeqs(),
                options.maxNumBatchedTokens() == 0
                        ? SplitwiseBatcher.Parameters.MAX_NUM_BATCHED_TOKENS
                        : options.maxNumBatchedTokens(),
                SplitwiseBatcher.Parameters.MAX_PASSED_OVER);
        return role -> new SplitwiseBatcher(parameters);
    }

    private static Function<Role, Batcher> disaggregated(SystemOptions options) {
        int seqs = maxNumSeqs(options);
        int tokens = promptBatchedTokens(options);
        return role -> role == Role.PREFILL ? new PrefillBatcher(tokens) : new DecodeBatcher(seqs);
    }

    static int maxNumSeqs(SystemOptions options) {
        return options.maxNumSeqs() == 0 ? VllmBatcher.Parameters.MAX_NUM_SEQS : options.maxNumSeqs();
    }

    static int promptBatchedTokens(SystemOptions options) {
        return options.maxNumBatchedTokens() == 0
                ? PrefillBatcher.MAX_NUM_BATCHED_TOKENS
                : options.maxNumBatchedTokens();
    }
}
