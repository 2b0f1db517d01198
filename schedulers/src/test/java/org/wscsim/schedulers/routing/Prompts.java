package org.wscsim.schedulers.routing;

import org.wscsim.core.request.RequestView;

/** Requests that are all alike but for what a test sets. */
final class Prompts implements RequestView {
    int promptTokens = 100;
    int outputTokens = -1;
    long prefixKey;
    int sloClass;
    int tenantId;

    @Override
    public long requestId(int slot) {
        return slot;
    }

    @Override
    public long arrivalPs(int slot) {
        return 0;
    }

    @Override
    public int promptTokens(int slot) {
        return promptTokens;
    }

    @Override
    public int prefillTokens(int slot) {
        return promptTokens;
    }

    @Override
    public int prefilledTokens(int slot) {
        return 0;
    }

    @Override
    public int generatedTokens(int slot) {
        return 0;
    }

    @Override
    public int knownOutputTokens(int slot) {
        return outputTokens;
    }

    @Override
    public int tenantId(int slot) {
        return tenantId;
    }

    @Override
    public int sloClass(int slot) {
        return sloClass;
    }

    @Override
    public long prefixKey(int slot) {
        return prefixKey;
    }

    @Override
    public int preemptions(int slot) {
        return 0;
    }
}
