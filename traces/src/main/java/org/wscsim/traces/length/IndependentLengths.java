package org.wscsim.traces.length;

import org.wscsim.traces.synthetic.RandomStream;

/** Prompt and output drawn independently. Confined to one thread. */
public final class IndependentLengths implements LengthPairs {
    private final TokenDistribution prompts;
    private final TokenDistribution outputs;
    private int promptTokens;
    private int outputTokens;

    public IndependentLengths(TokenDistribution prompts, TokenDistribution outputs) {
        this.prompts = prompts;
        this.outputs = outputs;
    }

    @Override
    public void next(RandomStream random) {
        promptTokens = prompts.next(random);
        outputTokens = outputs.next(random);
    }

    @Override
    public int promptTokens() {
        return promptTokens;
    }

    @Override
    public int outputTokens() {
        return outputTokens;
    }
}
