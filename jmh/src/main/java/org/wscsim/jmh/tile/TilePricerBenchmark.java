package org.wscsim.jmh.tile;

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
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.tile.TileOptions;
import org.wscsim.core.tile.TileStepPricer;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.jmh.Invocations;

/**
 * What does the price of a step cost once its mappings are known, at nominal and at other bandwidths, and what does it
 * cost to find them?
 *
 * <p>Llama-3-70B on 2 x 4 dies of case 3. One operation is one price of a prefill step of 2,048 tokens, or of a decode step
 * of 64 sequences with 1,000 cached tokens each; for {@code buildTables} it is a new pricer and the rows of every count of
 * tokens up to 8,192. {@code ...Searched} is the reference: the same step with every mapping searched for.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TilePricerBenchmark {
    private final InstanceShape shape =
            new InstanceShape(ModelCatalogue.load("llama-3-70b"), WaferCatalogue.load("wsc-case3"), 2, 4, 1);
    private final TileStepPricer tables = new TileStepPricer(shape);
    private final TileStepPricer searched = new TileStepPricer(shape, TileOptions.DEFAULT, false);
    private final StepShape prefill = new StepShape();
    private final StepShape decode = new StepShape();
    private final StepPrice price = new StepPrice();

    /** Fills the steps and checks that both ways give the same price. */
    @Setup
    public void fill() {
        prefill.addChunk(2_048, 0, true);
        decode.addDecode(64, 64_000);
        for (StepShape step : new StepShape[] {prefill, decode}) {
            if (nominal(tables, step) != nominal(searched, step)) {
                throw new IllegalStateException("prices differ: searched=" + nominal(searched, step));
            }
        }
    }

    /** From the tables. */
    @Benchmark
    public long prefill() {
        return nominal(tables, prefill);
    }

    /** From the tables. */
    @Benchmark
    public long decode() {
        return nominal(tables, decode);
    }

    /** Stored mappings at three quarters of the DRAM bandwidth. */
    @Benchmark
    public long decodeContended() {
        long dram = tables.nominalDramBytesPerSecond() * 3 / 4;
        tables.price(decode, dram, tables.nominalLinkBytesPerSecond(), price);
        return price.totalFine;
    }

    /** Every mapping anew. */
    @Benchmark
    @Invocations(2)
    public long prefillSearched() {
        return nominal(searched, prefill);
    }

    /** Every mapping anew. */
    @Benchmark
    @Invocations(2)
    public long decodeSearched() {
        return nominal(searched, decode);
    }

    /** A pricer with all rows. */
    @Benchmark
    @Invocations(1)
    public long buildTables() {
        TileStepPricer pricer = new TileStepPricer(shape);
        StepShape step = new StepShape();
        long sum = 0;
        for (int tokens = 1; tokens <= 8_192; tokens++) {
            step.newTokens = tokens;
            step.sampledSequences = Math.min(tokens, 1_024);
            sum += nominal(pricer, step);
        }
        return sum;
    }

    private long nominal(StepPricer pricer, StepShape step) {
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine;
    }
}
