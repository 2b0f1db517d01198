package org.wscsim.jmh.operator;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.RooflineStepPricer;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.wafer.WaferCatalogue;

/**
 * What does the price of one decode step cost from the table, and what when every operator is priced anew (as at
 * contended bandwidths)?
 *
 * <p>One operation is one price: Llama-3-70B on 2 x 4 dies of case 3, a decode batch drawn uniformly from 1..256 with
 * 500..2,000 cached tokens per sequence, fixed seed. {@code direct} is the reference: the same code without a table.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StepPricerBenchmark {
    private static final int STEPS = 1 << 10;

    private final StepShape[] steps = new StepShape[STEPS];
    private final StepPrice price = new StepPrice();
    private final InstanceShape shape =
            new InstanceShape(ModelCatalogue.load("llama-3-70b"), WaferCatalogue.load("wsc-case3"), 2, 4, 1);
    private final RooflineStepPricer cached = new RooflineStepPricer(shape);
    private final RooflineStepPricer direct = new RooflineStepPricer(shape, 0, 0);
    private int cursor;

    /** Draws the steps and checks that both ways give the same price. */
    @Setup
    public void draw() {
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < STEPS; i++) {
            final StepShape step = new StepShape();
            final int sequences = random.nextInt(1, 257);
            step.addDecode(sequences, sequences * random.nextLong(500, 2_001));
            steps[i] = step;
            final long expected = priced(direct, step);
            if (priced(cached, step) != expected) {
                throw new IllegalStateException("prices differ: step=" + i + ", direct=" + expected);
            }
        }
    }

    /** From the table. */
    @Benchmark
    public long cached() {
        return priced(cached, steps[cursor++ & (STEPS - 1)]);
    }

    /** Every operator anew. */
    @Benchmark
    public long direct() {
        return priced(direct, steps[cursor++ & (STEPS - 1)]);
    }

    private long priced(RooflineStepPricer pricer, StepShape step) {
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine;
    }
}
