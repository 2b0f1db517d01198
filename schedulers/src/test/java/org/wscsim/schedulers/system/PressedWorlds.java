package org.wscsim.schedulers.system;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.wscsim.core.engine.KvOptions;
import org.wscsim.core.serving.Preemption;

/**
 * {@link BrokenWorlds} whose requests share prefixes, with a KV cache that may remember them; in half of the worlds the
 * longest request takes five sixths of the cache or more.
 */
final class PressedWorlds {
    private static final double HOST_BYTES_PER_SECOND = 1e8;

    private PressedWorlds() {}

    static World of(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL);
        World world = BrokenWorlds.of(seed, random.nextInt(3) == 0, random.nextInt(3) == 0);
        KvOptions options = new KvOptions(
                random.nextInt(3) > 0,
                Preemption.values()[random.nextInt(3)],
                HOST_BYTES_PER_SECOND * StrictMath.pow(10, random.nextInt(4)));
        boolean plain = !options.prefixCache() && options.preemption() == Preemption.RECOMPUTE;
        World pressed = (plain ? world : world.withoutStages()).withKv(options, contents(world, random));
        return SharedWorlds.of(pressed, new SplittableRandom(~seed));
    }

    private static List<World.Request> contents(World world, SplittableRandom random) {
        int hashTokens =
                random.nextInt(3) == 0 ? 1 + random.nextInt(40) : world.blockTokens() * (1 + random.nextInt(3));
        int families = 1 + random.nextInt(4);
        boolean throughOutput = random.nextBoolean();
        List<World.Request> requests = new ArrayList<>();
        for (World.Request request : world.requests()) {
            int tokens = request.promptTokens() + (throughOutput ? request.outputTokens() : 0);
            int pieces = Math.ceilDiv(tokens, hashTokens);
            int shared = random.nextInt(pieces + 1);
            long family = random.nextInt(families);
            List<Long> hashes = new ArrayList<>();
            for (int i = 0; i < pieces; i++) {
                hashes.add(i < shared ? family << 32 | i : random.nextLong());
            }
            requests.add(random.nextInt(10) == 0 ? request : request.withContents(hashTokens, hashes));
        }
        return requests;
    }
}
