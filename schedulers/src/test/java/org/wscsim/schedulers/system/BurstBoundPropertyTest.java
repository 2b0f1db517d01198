package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.bound.BoundRules;
import org.wscsim.schedulers.bound.BurstBound;
import org.wscsim.schedulers.bound.BurstBound.Resource;
import org.wscsim.schedulers.bound.BurstCertificate;
import org.wscsim.schedulers.bound.PromisedRequests;

/**
 * Nothing that a simulation did is proven impossible: of random worlds, with limits as tight as what was seen allows and the share
 * of the requests that met them. A failure prints the world; {@code -Dwsc.test.worlds=100000 -Dwsc.test.seed=...} looks further.
 */
final class BurstBoundPropertyTest {
    private static final int WORLDS = Integer.getInteger("wsc.test.worlds", 60);
    private static final long FIRST_SEED = Long.getLong("wsc.test.seed", 1);
    private static final double[] SHARES = {0.8, 1};

    /** Fields of a wafer whose cores, or whose DRAM, are all that takes time. */
    private static final TinyHardware.Rates CORES = new TinyHardware.Rates(1e9, 1e15, 1e15, 1, 0);

    private static final TinyHardware.Rates DRAM = new TinyHardware.Rates(1e16, 1e8, 1e15, 1, 0);

    private int judged;
    /** Times that a wafer of a quarter of the resource is proven not to serve what was served. */
    private int close;

    @Test
    void whatASystemServedIsNotProvenImpossible() {
        check(RandomWorlds::of);
        assertThat(judged).isGreaterThan(WORLDS / 2);
    }

    @Test
    void whatAnAdversaryServedIsNotProvenImpossible() {
        check(RandomWorlds::adversarial);
        assertThat(judged).isGreaterThan(WORLDS / 2);
    }

    @Test
    void aQuarterOfTheCoresIsSometimesProvenTooFew() {
        check(seed -> starved(seed, CORES));
        assertThat(close).isGreaterThan(WORLDS / 10);
    }

    @Test
    void aQuarterOfTheDramIsSometimesProvenTooSlow() {
        check(seed -> starved(seed, DRAM));
        assertThat(close).isPositive();
    }

    private static World starved(long seed, TinyHardware.Rates rates) {
        World world = RandomWorlds.of(seed);
        return world.withWafer(wafer(world.wafer(), rates));
    }

    private static WaferSpec wafer(WaferSpec like, TinyHardware.Rates rates) {
        return TinyHardware.wafer(like.dieColumns(), like.dieRows(), like.die().dramBytes(), rates);
    }

    private static WaferSpec slower(WaferSpec wafer) {
        WaferSpec.Core core = wafer.core();
        return wafer(
                wafer,
                new TinyHardware.Rates(
                        core.matrixFlopsPerSecond() * TinyHardware.CORES / 4,
                        wafer.die().dramBytesPerSecond() / 4,
                        wafer.d2d().bytesPerSecond(),
                        wafer.d2d().latencyPs(),
                        0));
    }

    private void check(LongFunction<World> draw) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            World world = draw.apply(seed);
            List<RequestRecord> records = new ArrayList<>(world.runUnchecked().records());
            records.sort((a, b) -> Long.compare(a.requestId, b.requestId));
            for (double share : SHARES) {
                PromisedRequests promised = promised(records, share, new SplittableRandom(seed));
                if (promised != null) {
                    judge(world, promised);
                    judged++;
                }
            }
        }
    }

    private void judge(World world, PromisedRequests promised) {
        BoundRules rules = BoundRules.roofline(world.wafer());
        BurstBound bound = new BurstBound(promised, world.model(), rules);
        for (Resource resource : Resource.values()) {
            if (resource == Resource.COMPUTE || isLocal(world)) {
                BurstCertificate proof = bound.refute(world.wafer(), resource, promised.rate());
                assertThat(proof).as("%s%n%s", world, promised.limits()).isNull();
                BurstCertificate slower = bound.refute(slower(world.wafer()), resource, promised.rate());
                close += slower == null ? 0 : 1;
            }
        }
    }

    /** Whether every answer is decoded where its cache lies. */
    private static boolean isLocal(World world) {
        String placement = world.scheduler().get().placementName();
        return placement.equals("decode-local");
    }

    /** Limits that a share of what was served just met, and the share of the worst tenth that met them all. */
    private static @Nullable PromisedRequests promised(
            List<RequestRecord> records, double share, SplittableRandom random) {
        List<RequestRecord> served =
                records.stream().filter(record -> record.rejection == null).toList();
        if (served.isEmpty()) {
            return null;
        }
        long slope = random.nextBoolean() ? 0 : random.nextLong(1, 100_000_000);
        long ttft = quantile(served.stream().mapToLong(r -> r.ttftPs - slope * r.prefillTokens), share);
        long tpot = quantile(served.stream().mapToLong(r -> r.tpotPs), share);
        long e2e = random.nextInt(3) > 0
                ? Long.MAX_VALUE
                : quantile(served.stream().mapToLong(r -> r.e2ePs), share);
        GoodputLimits limits = new GoodputLimits(ttft, slope, tpot, e2e);
        double least = leastOfTenths(records, limits);
        return least == 0
                ? null
                : new PromisedRequests(
                        records.stream().mapToLong(r -> r.arrivedAtPs).toArray(),
                        records.stream().mapToInt(r -> r.prefillTokens).toArray(),
                        records.stream().mapToInt(r -> r.decodeTokens).toArray(),
                        limits,
                        least,
                        PromisedRequests.TENTHS);
    }

    private static long quantile(LongStream values, double share) {
        long[] sorted = values.sorted().toArray();
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static double leastOfTenths(List<RequestRecord> records, GoodputLimits limits) {
        int[] prompts = records.stream().mapToInt(r -> r.prefillTokens).sorted().toArray();
        double least = 1;
        int before = -1;
        for (int tenth = 1; tenth <= 10; tenth++) {
            int last = prompts.length * tenth / 10;
            int longest = last == 0 ? 0 : prompts[last - 1];
            int from = before;
            List<RequestRecord> own = records.stream()
                    .filter(r -> r.prefillTokens > from && r.prefillTokens <= longest)
                    .toList();
            long met = own.stream()
                    .filter(r -> r.rejection == null && limits.met(r))
                    .count();
            least = own.isEmpty() ? least : Math.min(least, (double) met / own.size());
            before = Math.max(before, longest);
        }
        return least;
    }
}
