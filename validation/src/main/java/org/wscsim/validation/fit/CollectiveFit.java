package org.wscsim.validation.fit;

import java.util.List;
import java.util.function.DoubleFunction;
import org.wscsim.core.device.Kernel;
import org.wscsim.core.device.Kernel.Collective;
import org.wscsim.core.gpu.CollectiveConstants;
import org.wscsim.core.gpu.CollectiveConstants.Eager;
import org.wscsim.core.gpu.CollectiveConstants.Ramp;
import org.wscsim.core.gpu.CollectiveConstants.Scheme;
import org.wscsim.core.gpu.GpuCollective;
import org.wscsim.core.gpu.GpuSpec;
import org.wscsim.validation.reference.Observation;

/**
 * Finds {@link CollectiveConstants}. Every scheme is linear in its constants and {@link GpuCollective#scheme} says which
 * rows are whose, so each is a {@link RelativeRegression} of its own; only few or all channels of grouped sends is decided
 * by the constants themselves and settled by repetition.
 *
 * <p>Priors, which fill in what the training rows leave open (2 GPUs never use LL128, 8 hardly show the device-local
 * copies): NCCL's own latencies and bandwidths ({@code src/graph/tuning.cc}), 5 us for a kernel launch, transfers at 80 %
 * of the data sheet. What the host adds is fitted last.
 */
public final class CollectiveFit implements Calibration<CollectiveConstants> {
    private static final double PULL = 0.3;
    private static final double US = 1e-6;
    private static final double DIRECT_TIMES = 1 / 0.8;
    private static final Scheme LL = new Scheme(6.6 * US, 0.6 * US, 1 / 0.29, 0);
    private static final Scheme LL128 = new Scheme(14 * US, 1.9 * US, 1 / 0.736, DIRECT_TIMES);
    private static final Scheme SIMPLE = new Scheme(8.4 * US, 3.4 * US, DIRECT_TIMES, DIRECT_TIMES);
    private static final Scheme DIRECT = new Scheme(5 * US, 0, DIRECT_TIMES, 0);
    private static final Ramp RAMP = new Ramp(2 * US, 0.2 * US, 4_000);
    private static final double BULK_SECONDS = 20 * US;
    private static final Eager EAGER = new Eager(44 * US, 1, 0);

    private static final double[] RAMP_BYTES = {1_000, 1_400, 2_000, 2_800, 4_000, 5_600, 8_000};
    private static final double FIRST_BULK_BYTES = 5e6;
    private static final int ROUNDS = 4;
    private static final int SCANNED = 400;
    private static final double SCAN_FROM = 0.75;

    private final GpuSpec gpu;

    /** @param gpu on which the rows were measured */
    public CollectiveFit(GpuSpec gpu) {
        this.gpu = gpu;
    }

    @Override
    public double seconds(CollectiveConstants constants, Kernel kernel) {
        return new GpuCollective(gpu, constants).seconds((Collective) kernel);
    }

    @Override
    public CollectiveConstants fit(List<Observation> training) {
        LowLatency ll = lowLatency(rows(training, "ll"));
        double[] ll128 = ll128(rows(training, "ll128"));
        Bulk bulk = new Bulk(SIMPLE, LL, BULK_SECONDS);
        for (int round = 0; round < ROUNDS; round++) {
            bulk = bulk(training, bulk, round == 0);
        }
        CollectiveConstants graph = new CollectiveConstants(
                ll.scheme,
                ll.ramp,
                new Scheme(ll128[0], ll128[1], ll128[2], ll128[3]),
                bulk.simple,
                bulk.peer,
                bulk.peerBulkSeconds,
                direct(rows(training, "one_shot"), "one_shot"),
                direct(rows(training, "two_shot"), "two_shot"),
                EAGER);
        return eager(graph, eager(training, graph));
    }

    private record LowLatency(Scheme scheme, Ramp ramp) {}

    private record Bulk(Scheme simple, Scheme peer, double peerBulkSeconds) {
        boolean usesFewChannels(double link, double copy) {
            return peer.launchSeconds() + peer.linkTimes() * link
                    < peerBulkSeconds + simple.linkTimes() * link + simple.memoryTimes() * copy;
        }
    }

    /** Rows that a CUDA graph or nccl-tests ran by one scheme. */
    private List<Observation> rows(List<Observation> training, String scheme) {
        CollectiveConstants any =
                new CollectiveConstants(LL, RAMP, LL128, SIMPLE, LL, BULK_SECONDS, DIRECT, DIRECT, EAGER);
        GpuCollective form = new GpuCollective(gpu, any);
        return training.stream()
                .filter(o -> o.kernel() instanceof Collective c
                        && !c.impl().endsWith("-eager")
                        && form.scheme(c).equals(scheme))
                .toList();
    }

    private LowLatency lowLatency(List<Observation> rows) {
        LowLatency best = new LowLatency(LL, RAMP);
        double least = Double.POSITIVE_INFINITY;
        for (double rampBytes : RAMP_BYTES) {
            RelativeRegression regression = lowLatency(rows, rampBytes);
            double[] x = regression.solve();
            if (regression.error(x) < least) {
                least = regression.error(x);
                best = new LowLatency(new Scheme(x[0], x[1], x[4], 0), new Ramp(x[2], x[3], rampBytes));
            }
        }
        return best;
    }

    private RelativeRegression lowLatency(List<Observation> rows, double rampBytes) {
        double[] prior = {LL.launchSeconds(), LL.hopSeconds(), RAMP.seconds(), RAMP.hopSeconds(), LL.linkTimes()};
        RelativeRegression regression = new RelativeRegression(prior, new double[] {0, 0, 0, 0, 1}, PULL);
        for (Observation o : rows) {
            Collective c = (Collective) o.kernel();
            double filled = -StrictMath.expm1(-GpuCollective.bufferBytes(c) / c.ranks() / rampBytes);
            regression.add(o.seconds(), 1, steps(c), filled, filled * steps(c), link(c, "ll"));
        }
        return regression;
    }

    private double[] ll128(List<Observation> rows) {
        double[] prior = {LL128.launchSeconds(), LL128.hopSeconds(), LL128.linkTimes(), LL128.memoryTimes()};
        RelativeRegression regression = new RelativeRegression(prior, new double[] {0, 0, 1, 0}, PULL);
        for (Observation o : rows) {
            Collective c = (Collective) o.kernel();
            regression.add(o.seconds(), 1, steps(c), link(c, "ll128"), copy(c));
        }
        return regression.solve();
    }

    private Scheme direct(List<Observation> rows, String scheme) {
        double[] prior = {DIRECT.launchSeconds(), DIRECT.linkTimes()};
        RelativeRegression regression = new RelativeRegression(prior, new double[] {0, 1}, PULL);
        for (Observation o : rows) {
            regression.add(o.seconds(), 1, link((Collective) o.kernel(), scheme));
        }
        double[] x = regression.solve();
        return new Scheme(x[0], 0, x[1], 0);
    }

    /** The simple protocol together with the grouped sends that share its bandwidth. */
    private Bulk bulk(List<Observation> training, Bulk before, boolean first) {
        double[] prior = {
            SIMPLE.launchSeconds(), SIMPLE.hopSeconds(), SIMPLE.linkTimes(), SIMPLE.memoryTimes(), BULK_SECONDS
        };
        RelativeRegression all = new RelativeRegression(prior, new double[] {0, 0, 1, 0, 0}, PULL);
        RelativeRegression few =
                new RelativeRegression(new double[] {LL.launchSeconds(), LL.linkTimes()}, new double[] {0, 1}, PULL);
        for (Observation o : rows(training, "simple")) {
            Collective c = (Collective) o.kernel();
            all.add(o.seconds(), 1, steps(c), link(c, "simple"), copy(c), 0);
        }
        for (Observation o : rows(training, "peer")) {
            Collective c = (Collective) o.kernel();
            double link = link(c, "peer");
            double copy = c.form() == Collective.Form.SEND ? 0 : copy(c);
            boolean small = GpuCollective.sentBytes(c, "peer") < FIRST_BULK_BYTES;
            if (first ? small : before.usesFewChannels(link, copy)) {
                few.add(o.seconds(), 1, link);
            } else {
                all.add(o.seconds(), 0, 0, link, copy, 1);
            }
        }
        double[] a = all.solve();
        double[] f = few.solve();
        return new Bulk(new Scheme(a[0], a[1], a[2], a[3]), new Scheme(f[0], 0, f[1], 0), a[4]);
    }

    private Eager eager(List<Observation> training, CollectiveConstants graph) {
        List<Observation> custom = of(training, "custom-eager");
        double customSeconds = scan(custom, EAGER.customSeconds(), 0.1 * US, x -> eager(graph, new Eager(x, 1, 0)));
        double cloneTimes =
                Math.max(1, scan(custom, EAGER.cloneTimes(), 0.01, x -> eager(graph, new Eager(customSeconds, x, 0))));
        double ncclSeconds = scan(
                of(training, "nccl-eager"),
                EAGER.ncclSeconds(),
                0.1 * US,
                x -> eager(graph, new Eager(customSeconds, cloneTimes, x)));
        return new Eager(customSeconds, cloneTimes, ncclSeconds);
    }

    private static CollectiveConstants eager(CollectiveConstants c, Eager eager) {
        return new CollectiveConstants(
                c.ll(),
                c.llRamp(),
                c.ll128(),
                c.simple(),
                c.peer(),
                c.peerBulkSeconds(),
                c.oneShot(),
                c.twoShot(),
                eager);
    }

    /** The best of 400 values from a quarter below the start upwards; the start where there are no rows. */
    private double scan(
            List<Observation> rows, double start, double step, DoubleFunction<CollectiveConstants> constants) {
        double best = start;
        double least = error(rows, constants.apply(start));
        for (int i = 0; i < SCANNED; i++) {
            double value = SCAN_FROM * start + i * step;
            double error = error(rows, constants.apply(value));
            if (error < least) {
                least = error;
                best = value;
            }
        }
        return best;
    }

    private double error(List<Observation> rows, CollectiveConstants constants) {
        GpuCollective form = new GpuCollective(gpu, constants);
        double sum = 0;
        for (Observation o : rows) {
            sum += Math.abs(form.seconds((Collective) o.kernel()) / o.seconds() - 1);
        }
        return sum;
    }

    private static List<Observation> of(List<Observation> training, String impl) {
        return training.stream()
                .filter(o -> ((Collective) o.kernel()).impl().equals(impl))
                .toList();
    }

    private static int steps(Collective c) {
        return GpuCollective.steps(c.form(), c.ranks());
    }

    private double link(Collective c, String scheme) {
        return GpuCollective.sentBytes(c, scheme) / gpu.linkBytesPerSecond();
    }

    private double copy(Collective c) {
        return 2 * GpuCollective.bufferBytes(c) / c.ranks() / gpu.dramBytesPerSecond();
    }
}
