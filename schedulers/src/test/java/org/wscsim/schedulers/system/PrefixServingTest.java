package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.serving.Preemption;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;

/** What a prefix cache does to requests that share a beginning. */
final class PrefixServingTest {
    private static final KvOptions CACHING = new KvOptions(true, Preemption.RECOMPUTE, KvOptions.HOST_BYTES_PER_SECOND);
    private static final long LATER = 1_000_000_000_000L;
    private static final TinyHardware.Rates RATES = TinyHardware.Rates.BALANCED;

    private static World.Request request(long atPs, int prompt, int output, int hashTokens, long... hashes) {
        return new World.Request(atPs, prompt, output)
                .withContents(hashTokens, LongStream.of(hashes).boxed().toList());
    }

    private static World mixed(List<World.Request> requests) {
        return SmallWorlds.world(
                        "mixed",
                        SmallWorlds.wafer(1, 1, RATES),
                        List.of(SmallWorlds.dies(Role.MIXED, 0, 0, 1, 1)),
                        SmallWorlds.system("vllm"))
                .withRequests(requests)
                .withKv(CACHING, requests);
    }

    private static World split(List<World.Request> requests) {
        return SmallWorlds.world(
                        "split",
                        SmallWorlds.wafer(2, 1, RATES),
                        List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 1, 0, 1, 1)),
                        SmallWorlds.system("splitwise-wafer"))
                .withRequests(requests)
                .withKv(CACHING, requests);
    }

    private static RequestRecord last(World world) {
        long id = world.requests().size() - 1L;
        return world.runChecked(true).records().stream()
                .filter(row -> row.requestId == id)
                .findFirst()
                .orElseThrow();
    }

    /** Blocks of 16 tokens, the last token computed: (n - 1) / 16 of them hit. */
    @ParameterizedTest
    @CsvSource({"512, 496", "513, 512", "500, 496", "16, 0", "17, 16", "1, 0"})
    void theSamePromptHitsAllFullBlocksButTheLastToken(int prompt, int cached) {
        List<World.Request> twice = List.of(request(0, prompt, 3, 512, 7, 8), request(LATER, prompt, 3, 512, 7, 8));
        assertThat(last(mixed(twice)).cachedTokens).isEqualTo(cached);
        assertThat(last(split(twice)).cachedTokens).isEqualTo(cached);
    }

    @Test
    void onlyWhatIsSharedHitsAndComputesFaster() {
        List<World.Request> half = List.of(request(0, 1_024, 3, 512, 7, 8), request(LATER, 1_024, 3, 512, 7, 9));
        World caching = mixed(half);
        RequestRecord hit = last(caching);
        RequestRecord miss = last(caching.withKv(KvOptions.PLAIN, half));
        assertThat(hit.cachedTokens).isEqualTo(512);
        assertThat(hit.ttftPs).isLessThan(miss.ttftPs);
        assertThat(hit.e2ePs - hit.ttftPs).isEqualTo(miss.e2ePs - miss.ttftPs);
    }

    /** The next turn of a session repeats the answer: cached where it was generated, not where only the prompt was. */
    @Test
    void anAnswerIsRememberedOnTheInstanceThatGeneratedIt() {
        List<World.Request> turns = List.of(
                request(0, 64, 65, 16, 1, 2, 3, 4, 5, 6, 7, 8), request(LATER, 200, 3, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertThat(last(mixed(turns)).cachedTokens).isEqualTo(128);
        assertThat(last(split(turns)).cachedTokens).isEqualTo(64);
    }

    @Test
    void requestsWithoutContentsShareNothing() {
        List<World.Request> twice = List.of(new World.Request(0, 512, 3), new World.Request(LATER, 512, 3));
        assertThat(last(mixed(twice)).cachedTokens).isZero();
    }

    /** The whole cache moves to the decode side, whatever was remembered. */
    @Test
    void theTransferIsThatOfTheWholeCache() {
        List<World.Request> twice = List.of(request(0, 512, 3, 512, 7), request(LATER, 512, 3, 512, 7));
        World caching = split(twice);
        assertThat(last(caching).kvTransferPs).isEqualTo(last(caching.withKv(KvOptions.PLAIN, twice)).kvTransferPs);
    }

    /**
     * The published trace of synthetic Mooncake requests on one instance with more blocks than contents: what could hit in
     * order of arrival, what did, and where the rest went. 64.0 % of 512-token blocks is a count on the trace itself.
     */
    @ParameterizedTest
    @ValueSource(strings = {"4x2"})
    void servesTheMooncakeTraceUpToItsBound(String dies) throws IOException {
        String folder = System.getProperty("WSC_TRACES_DIR", System.getenv("WSC_TRACES_DIR"));
        assumeTrue(folder != null, "skipped: WSC_TRACES_DIR is not set");
        Path file = Path.of(folder, "mooncake_synthetic_trace.jsonl.gz");
        assumeTrue(Files.isRegularFile(file), "skipped: no " + file.getFileName() + " in WSC_TRACES_DIR");
        List<World.Request> requests = MooncakeTrace.read(file);
        WaferSpec wafer = WaferCatalogue.load("wsc-case3");
        int columns = dies.charAt(0) - '0';
        int rows = dies.charAt(2) - '0';
        World world = new World(
                        "mooncake",
                        wafer,
                        ModelCatalogue.load("llama-3-70b"),
                        List.of(new org.wscsim.core.engine.InstancePlan(
                                Role.MIXED, org.wscsim.core.wafer.Region.ofDies(wafer, 0, 0, columns, rows))),
                        () -> SystemCatalogue.build(SystemOptions.of("vllm", 131_072)),
                        false,
                        "analytic",
                        16,
                        4_100_000,
                        requests.size(),
                        requests)
                .withKv(CACHING, requests);
        World.Outcome outcome = world.runUnchecked();
        assertThat(outcome.result().kv().reuse().evictedBlocks()).isZero();
        long[] cached = new long[requests.size()];
        outcome.records().forEach(row -> cached[(int) row.requestId] = row.cachedTokens);
        Split split = split(requests, cached);
        System.out.println("mooncake on " + dies + " dies: " + split);
        assertThat(split.boundPieces() / (double) split.pieces()).isBetween(0.6395, 0.6405);
        assertThat(split.inFlight()).isNotNegative();
        assertThat(split.servedTokens() + split.inFlight() + split.partialBlock() + split.lastToken())
                .isEqualTo(split.boundTokens());
        assertThat(outcome.result().kv().reuse().cachedTokens()).isEqualTo(split.servedTokens());
    }

    /** Where the bound went, in tokens but for the pieces. */
    private record Split(
            long pieces,
            long boundPieces,
            long tokens,
            long boundTokens,
            long servedTokens,
            long inFlight,
            long partialBlock,
            long lastToken) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "bound %.3f%% of pieces, %.3f%% of tokens; served %.3f%%, in flight %.3f%%, last partial block"
                            + " %.4f%%, last token %.4f%% of tokens",
                    100.0 * boundPieces / pieces,
                    100.0 * boundTokens / tokens,
                    100.0 * servedTokens / tokens,
                    100.0 * inFlight / tokens,
                    100.0 * partialBlock / tokens,
                    100.0 * lastToken / tokens);
        }
    }

    private static Split split(List<World.Request> requests, long[] cached) {
        Set<Long> chains = new HashSet<>();
        long[] sums = new long[8];
        for (int i = 0; i < requests.size(); i++) {
            World.Request request = requests.get(i);
            int found = 0;
            long chain = 17;
            boolean all = true;
            for (long hash : request.hashes()) {
                chain = (chain * 0x9E37_79B9_7F4A_7C15L ^ hash) * 0xBF58_476D_1CE4_E5B9L;
                all &= chains.contains(chain);
                found += all ? 1 : 0;
                chains.add(chain);
            }
            long bound = Math.min(512L * found, request.promptTokens());
            long full = bound / 16 * 16;
            long most = Math.min(full, (request.promptTokens() - 1) / 16 * 16);
            sums[0] += request.hashes().size();
            sums[1] += found;
            sums[2] += request.promptTokens();
            sums[3] += bound;
            sums[4] += cached[i];
            sums[5] += most - cached[i];
            sums[6] += bound - full;
            sums[7] += full - most;
        }
        return new Split(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
    }
}
