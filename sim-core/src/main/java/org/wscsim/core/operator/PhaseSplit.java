package org.wscsim.core.operator;

/** A step of both kinds as two of one kind. Stateless; allocates nothing. */
final class PhaseSplit {
    private PhaseSplit() {}

    static void split(StepShape step, StepShape prompts, StepShape generation) {
        prompts.clear();
        for (int i = 0; i < step.prefillChunks; i++) {
            prompts.addChunk(step.chunkTokens(i), step.chunkPrior(i), false);
        }
        // All but the last stage of a pipeline sample nothing.
        prompts.sampledSequences = Math.max(0, step.sampledSequences - step.decodeSequences);
        generation.clear();
        generation.addDecode(step.decodeSequences, step.decodeContextTokens);
        generation.sampledSequences = Math.min(step.sampledSequences, step.decodeSequences);
        generation.decodeLocalTokens = step.decodeLocalTokens;
        generation.remoteReadFine = step.remoteReadFine;
        generation.remotePortFine = step.remotePortFine;
    }
}
