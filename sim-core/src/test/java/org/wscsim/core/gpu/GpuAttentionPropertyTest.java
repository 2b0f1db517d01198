package org.wscsim.core.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.DecodeAttention;
import org.wscsim.core.device.Kernel.PrefillAttention;
import org.wscsim.core.device.KernelWork;

/** Laws of attention times over random shapes, all devices and both libraries. */
final class GpuAttentionPropertyTest {
    private static final long SEED = 0x5eed_a77e;
    private static final int SHAPES = 3_000;

    private static final List<GpuSpec> GPUS =
            GpuSpec.names().stream().map(GpuSpec::load).toList();
    private static final List<DecodeAttentionConstants> DECODE =
            List.of(DecodeAttentionConstants.load("aic"), DecodeAttentionConstants.load("vidur"));
    private static final List<PrefillAttentionConstants> PREFILL =
            List.of(PrefillAttentionConstants.load("aic"), PrefillAttentionConstants.load("vidur"));

    private static int octave(Random random, int most) {
        return 1 << random.nextInt(most + 1);
    }

    @Test
    void neverFasterThanTheDataSheetAllows() {
        Random random = new Random(SEED);
        for (int i = 0; i < SHAPES; i++) {
            GpuSpec gpu = GPUS.get(i % GPUS.size());
            int family = random.nextInt(2);
            GpuDecodeAttention decode = new GpuDecodeAttention(gpu, DECODE.get(family));
            GpuPrefillAttention prefill = new GpuPrefillAttention(gpu, PREFILL.get(family), decode);
            int kvHeads = octave(random, 5);
            int heads = kvHeads * octave(random, 4);
            long tokens = 1L + random.nextInt(octave(random, 16));
            DecodeAttention step = new DecodeAttention(octave(random, 11), tokens, heads, kvHeads, 128);
            PrefillAttention chunk = new PrefillAttention(
                    octave(random, 6), tokens, random.nextInt(octave(random, 16)), heads, kvHeads, 128);
            check(gpu, step, decode.seconds(step));
            check(gpu, chunk, prefill.seconds(chunk));
        }
    }

    private static void check(GpuSpec gpu, Kernel kernel, double seconds) {
        KernelWork work = KernelWork.of(kernel);
        assertThat(seconds)
                .as("seed=%x gpu=%s kernel=%s", SEED, gpu.name(), kernel)
                .isFinite()
                .isGreaterThanOrEqualTo(work.flops() / gpu.matrixFlopsPerSecond())
                .isGreaterThanOrEqualTo(work.bytes() / gpu.dramBytesPerSecond());
    }

    @Test
    void moreSequencesNeverTakeLess() {
        Random random = new Random(SEED);
        GpuDecodeAttention decode = new GpuDecodeAttention(GpuSpec.load("a100"), DECODE.get(0));
        for (int i = 0; i < SHAPES; i++) {
            int heads = octave(random, 6);
            int batch = 1 + random.nextInt(1_024);
            long context = 1L + random.nextInt(octave(random, 15));
            double fewer = decode.seconds(new DecodeAttention(batch, context, heads, heads, 128));
            double more = decode.seconds(new DecodeAttention(batch + 1, context, heads, heads, 128));
            assertThat(more)
                    .as("seed=%x batch=%d context=%d heads=%d", SEED, batch, context, heads)
                    .isGreaterThanOrEqualTo(fewer * (1 - 1e-12));
        }
    }

    @Test
    void waveBoundIsBelowEveryScheduleAndExactForEqualBlocks() {
        Random random = new Random(SEED);
        for (int i = 0; i < 500; i++) {
            int tiles = 1 + random.nextInt(20);
            int copies = 1 + random.nextInt(60);
            int sms = 1 + random.nextInt(120);
            double prior = random.nextInt(1_000);
            double step = i % 5 == 0 ? 0 : 1 + random.nextInt(100);
            double bound = GpuPrefillAttention.quantised(tiles, copies, sms, prior, step);
            double makespan = longestFirst(tiles, copies, sms, prior, step);
            assertThat(bound)
                    .as("seed=%x tiles=%d copies=%d sms=%d prior=%s step=%s", SEED, tiles, copies, sms, prior, step)
                    .isLessThanOrEqualTo(makespan * (1 + 1e-12));
            if (step == 0 && tiles * copies <= 32 * sms) {
                assertThat(bound).isEqualTo(makespan);
            }
        }
    }

    /** The obvious schedule: the longest block left goes to the processor that is free first. */
    private static double longestFirst(int tiles, int copies, int sms, double prior, double step) {
        List<Double> blocks = new ArrayList<>();
        for (int m = 1; m <= tiles; m++) {
            for (int copy = 0; copy < copies; copy++) {
                blocks.add(prior + m * step);
            }
        }
        blocks.sort(Comparator.reverseOrder());
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int sm = 0; sm < sms; sm++) {
            free.add(0.0);
        }
        double last = 0;
        for (double block : blocks) {
            double end = free.remove() + block;
            free.add(end);
            last = Math.max(last, end);
        }
        return last;
    }
}
