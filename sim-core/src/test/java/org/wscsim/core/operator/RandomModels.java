package org.wscsim.core.operator;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.model.AttentionSpec;
import org.wscsim.core.model.AttentionSpec.Latent;
import org.wscsim.core.model.AttentionSpec.Positions;
import org.wscsim.core.model.AttentionSpec.QkNorm;
import org.wscsim.core.model.ExpertSpec;
import org.wscsim.core.model.ExpertSpec.Placement;
import org.wscsim.core.model.MlpSpec;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.model.ModelSpec.BlockSpec;
import org.wscsim.core.model.ModelSpec.EmbeddingSpec;
import org.wscsim.core.model.ModelSpec.Norm;
import org.wscsim.core.model.Precision;

/** Models of every kind that a specification can describe, small, with sizes that ranks do not divide. */
final class RandomModels {
    private RandomModels() {}

    static ModelSpec next(SplittableRandom random) {
        int layers = random.nextInt(1, 12);
        int norms = new int[] {1, 2, 4}[random.nextInt(3)];
        int positions = random.nextBoolean() ? 0 : random.nextInt(1, 4_000);
        int bytes = random.nextBoolean() ? 2 : 4;
        return new ModelSpec(
                "random",
                layers,
                random.nextInt(1, 5_000),
                random.nextInt(3) == 0 ? latent(random) : plain(random),
                new MlpSpec(random.nextInt(1, 9_000), random.nextBoolean(), random.nextBoolean()),
                random.nextBoolean() ? experts(random, layers) : null,
                new BlockSpec(Norm.values()[random.nextInt(4)], norms, random.nextBoolean()),
                new EmbeddingSpec(random.nextInt(1, 90_000), random.nextBoolean(), random.nextBoolean(), positions),
                2_048,
                new Precision(new double[] {0.53125, 1, 2}[random.nextInt(3)], bytes, random.nextInt(1, 3), bytes));
    }

    private static AttentionSpec plain(SplittableRandom random) {
        int kvHeads = random.nextInt(1, 20);
        return new AttentionSpec(
                kvHeads * random.nextInt(1, 9),
                kvHeads,
                random.nextInt(1, 300),
                random.nextBoolean(),
                random.nextBoolean(),
                QkNorm.values()[random.nextInt(3)],
                Positions.values()[random.nextInt(3)],
                null,
                0);
    }

    private static AttentionSpec latent(SplittableRandom random) {
        int heads = random.nextInt(1, 130);
        int nope = random.nextInt(1, 200);
        int rope = random.nextInt(1, 100);
        int queryRank = random.nextBoolean() ? 0 : random.nextInt(1, 2_000);
        Latent latent = new Latent(random.nextInt(1, 700), queryRank, nope, rope, random.nextInt(1, 200));
        return new AttentionSpec(
                heads, heads, nope + rope, false, random.nextBoolean(), QkNorm.NONE, Positions.ROTARY, latent, 0);
    }

    private static @Nullable ExpertSpec experts(SplittableRandom random, int layers) {
        int count = random.nextInt(1, 300);
        return new ExpertSpec(
                count,
                random.nextInt(1, count + 1),
                random.nextInt(1, 3_000),
                random.nextInt(0, layers + 1),
                random.nextBoolean() ? 0 : random.nextInt(1, 4_000),
                random.nextBoolean(),
                random.nextBoolean(),
                Placement.values()[random.nextInt(2)],
                random.nextBoolean() ? 0 : random.nextDouble(2));
    }
}
