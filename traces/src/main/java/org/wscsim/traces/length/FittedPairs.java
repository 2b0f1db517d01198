package org.wscsim.traces.length;

import org.wscsim.traces.synthetic.FittedWorkload;
import org.wscsim.traces.synthetic.RandomStream;

/** Independent draws from the lengths fitted to a published trace, prompt and output dependent. Confined to one thread. */
public final class FittedPairs implements LengthPairs {
    private final FittedWorkload fitted;
    private int promptTokens;
    private int outputTokens;

    public FittedPairs(FittedWorkload fitted) {
        this.fitted = fitted;
    }

    @Override
    public void next(RandomStream random) {
        final double prompt = random.nextDouble();
        promptTokens = fitted.promptTokens(prompt);
        outputTokens = fitted.outputTokens(prompt, random.nextDouble());
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
