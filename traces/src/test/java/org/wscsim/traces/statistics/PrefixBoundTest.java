package org.wscsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import org.wscsim.traces.format.TraceFile;

final class PrefixBoundTest {
    /** A request whose contents are named by these hashes, 10 tokens each. */
    private record Prompt(long arrivalPs, int tokens, long... hashes) {}

    private static PrefixBound of(List<Prompt> prompts) {
        return PrefixBound.of(new ArrivalSource() {
            private int given;

            @Override
            public boolean next(Arrival into) {
                if (given == prompts.size()) {
                    return false;
                }
                final Prompt prompt = prompts.get(given);
                into.set(given++, prompt.arrivalPs(), prompt.tokens(), 1);
                into.hashTokens = prompt.hashes().length == 0 ? 0 : 10;
                for (final long hash : prompt.hashes()) {
                    into.addHash(hash);
                }
                return true;
            }

            @Override
            public void close() {}
        });
    }

    @Test
    void aBlockIsFoundOnlyBehindItsWholePrefix() {
        final PrefixBound bound = of(List.of(
                new Prompt(0, 30, 1, 2, 3),
                new Prompt(1, 30, 1, 2, 4),
                new Prompt(2, 30, 9, 2, 3),
                new Prompt(3, 5),
                new Prompt(4, 25, 1, 2, 3)));
        assertThat(bound.requests()).isEqualTo(4);
        assertThat(bound.blocks()).isEqualTo(12);
        assertThat(bound.found()).isEqualTo(2 + 3);
        assertThat(bound.distinct()).isEqualTo(3 + 1 + 3);
        assertThat(bound.partialBlocks()).isOne();
        assertThat(bound.lastTokenBlocks()).isZero();
        assertThat(bound.tokenShare()).isCloseTo((20 + 25) / 115.0, within(1e-12));
    }

    @Test
    void namesWhatTheLastTokenAndTheInstantCost() {
        final PrefixBound bound =
                of(List.of(new Prompt(7, 20, 1, 2), new Prompt(7, 20, 1, 2), new Prompt(8, 20, 1, 2)));
        assertThat(bound.found()).isEqualTo(4);
        assertThat(bound.lastTokenBlocks()).isEqualTo(2);
        assertThat(bound.sameInstantBlocks()).isEqualTo(2);
    }

    /** An answer's blocks are found by the next prompt, and are no part of its own prompt's. */
    @Test
    void findsAnswersInTheNextPrompt() {
        final PrefixBound bound = of(List.of(new Prompt(0, 10, 1, 2), new Prompt(1, 30, 1, 2, 3)));
        assertThat(bound.blocks()).isEqualTo(4);
        assertThat(bound.found()).isEqualTo(2);
    }

    @Test
    void agreesWithASetOfPrefixesAsText() {
        final long seed = 31;
        final SplittableRandom random = new SplittableRandom(seed);
        final List<Prompt> prompts = new java.util.ArrayList<>();
        final Set<String> seen = new HashSet<>();
        long found = 0;
        for (int i = 0; i < 3_000; i++) {
            final long[] hashes = random.longs(1 + random.nextInt(5), 0, 4).toArray();
            prompts.add(new Prompt(i, 10 * hashes.length, hashes));
            final StringBuilder text = new StringBuilder();
            boolean prefix = true;
            for (final long hash : hashes) {
                text.append(hash).append(' ');
                prefix &= !seen.add(text.toString());
                found += prefix ? 1 : 0;
            }
        }
        assertThat(of(prompts).found()).as("seed=%d", seed).isEqualTo(found);
        assertThat(of(prompts).distinct()).isEqualTo(seen.size());
    }

    /** 64 % of blocks, as the trace's figures state. */
    @Test
    void findsThePublishedShareOfMooncakesTrace() {
        final PrefixBound bound =
                PrefixBound.of(TraceFile.open(PublishedTraceTest.trace("mooncake_synthetic_trace.jsonl.gz")));
        assertThat(bound.requests()).isEqualTo(3_993);
        assertThat(bound.share()).isCloseTo(0.640, within(0.0005));
    }
}
