package org.wscsim.schedulers.system;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.schedulers.batching.PrefillBatcher;
import org.wscsim.schedulers.batching.SarathiBatcher;
import org.wscsim.schedulers.batching.SlackBatcher;
import org.wscsim.schedulers.batching.SplitwiseBatcher;
import org.wscsim.schedulers.batching.VllmBatcher;
import org.wscsim.schedulers.batching.VllmV1Batcher;
import org.wscsim.schedulers.search.FluidProblem.StepRules;
import org.wscsim.schedulers.search.Phases;

/** How the systems of the catalogue form their steps, as far as the offline search knows it. Stateless. */
public final class FluidRules {
    private FluidRules() {}

    /**
     * @param options the system and what the user chose about it
     * @param pipelines whether this run may have pipeline stages
     * @param unevenShards whether the tensor-parallel degree may leave heads over
     * @throws BadInputException for a system whose steps the search cannot describe
     */
    public static StepRules of(SystemOptions options, int blockTokens, boolean pipelines, boolean unevenShards) {
        Phases phases = phases(options.system());
        boolean local = phases != Phases.SPLIT
                && (options.placement().isEmpty() || options.placement().equals("decode-local"));
        return new StepRules(
                phases,
                options.maxNumSeqs() == 0 ? maxNumSeqs(options.system()) : options.maxNumSeqs(),
                options.maxNumBatchedTokens() == 0 ? batchedTokens(options) : options.maxNumBatchedTokens(),
                blockTokens,
                pipelines && local,
                unevenShards);
    }

    /** How the system puts prompts and generation on its instances. */
    public static Phases phases(String system) {
        return switch (SystemCatalogue.describe(system).name()) {
            case "wsc-llm", "distserve", "splitwise", "splitwise-wafer" -> Phases.SPLIT;
            case "vllm", "orca" -> Phases.PREFILL_FIRST;
            case "vllm-v1", "sarathi" -> Phases.CHUNKED;
            case "face" -> Phases.OVERLAPPED;
            case "wsc-sim" -> Phases.GUARDED;
            default ->
                throw new BadInputException("no steady state of the system's steps is known to the search: system="
                        + system + "; choose wsc-llm, distserve, splitwise, splitwise-wafer, vllm, vllm-v1, orca,"
                        + " sarathi, face or wsc-sim");
        };
    }

    private static int maxNumSeqs(String system) {
        return switch (system) {
            case "sarathi", "face" -> SarathiBatcher.Parameters.BATCH_SIZE_CAP;
            case "splitwise" -> SplitwiseBatcher.Parameters.MAX_NUM_SEQS;
            case "wsc-sim" -> SlackBatcher.Parameters.MAX_NUM_SEQS;
            default -> VllmBatcher.Parameters.MAX_NUM_SEQS;
        };
    }

    private static int batchedTokens(SystemOptions options) {
        return switch (options.system()) {
            case "sarathi", "face" -> SarathiBatcher.Parameters.CHUNK_SIZE;
            case "splitwise" -> SplitwiseBatcher.Parameters.MAX_NUM_BATCHED_TOKENS;
            case "wsc-sim" -> SlackBatcher.Parameters.MAX_NUM_BATCHED_TOKENS;
            case "vllm-v1" -> VllmV1Batcher.Parameters.MAX_NUM_BATCHED_TOKENS;
            case "vllm" ->
                VllmBatcher.Parameters.defaults(options.contextLimit()).maxNumBatchedTokens();
            case "orca" -> Integer.MAX_VALUE;
            default -> PrefillBatcher.MAX_NUM_BATCHED_TOKENS;
        };
    }
}
