package org.wscsim.schedulers.batching;

import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.InstanceView;

/**
 * How much KV room a request takes on admission where blocks are not taken step by step: the three variants that Kwon et
 * al., SOSP 2023, section 6.1, give Orca. {@code max}: the model's context limit; {@code pow2}: the prompt plus the output
 * rounded up to a power of two, or without known lengths the next power of two above what the request holds; {@code oracle}:
 * the prompt plus the output. Cut to the instance's capacity, never below what the prefill needs. Immutable.
 *
 * @param rule which variant
 * @param contextLimit longest context of the model, tokens
 */
public record Reservation(OrcaBatcher.Reserve rule, int contextLimit) {
    public Reservation {
        Ranges.atLeastOne("context_limit", contextLimit);
    }

    /** Tokens to reserve for a waiting request, prompt included. */
    int tokens(InstanceView view, int slot) {
        RequestView requests = view.requests();
        int prefill = requests.prefillTokens(slot);
        long wanted = switch (rule) {
            case MAX -> contextLimit;
            case POW2 -> pow2Tokens(requests, slot);
            case ORACLE -> oracleTokens(requests, slot);
        };
        long capacity = (long) view.capacityBlocks() * view.blockTokens();
        return (int) Math.max(prefill, Math.min(wanted, capacity));
    }

    private static long pow2Tokens(RequestView requests, int slot) {
        int output = requests.knownOutputTokens(slot);
        return output < 0
                ? pow2AtLeast(requests.prefillTokens(slot) + 1L)
                : requests.promptTokens(slot) + pow2AtLeast(output);
    }

    private static long oracleTokens(RequestView requests, int slot) {
        int output = requests.knownOutputTokens(slot);
        if (output < 0) {
            throw new BadInputException("output length unknown: reserve=oracle, request=" + requests.requestId(slot)
                    + "; declare lengths known or choose max or pow2");
        }
        return (long) requests.promptTokens(slot) + output;
    }

    private static long pow2AtLeast(long tokens) {
        return tokens <= 1 ? 1 : Long.highestOneBit(tokens - 1) << 1;
    }
}
