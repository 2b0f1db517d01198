package org.wscsim.core.artifact;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.wafer.WaferSpec;

/**
 * How long a decode step takes by the size of its instance, under the authors' model and as its faults are corrected: which
 * assumption makes which parallelism look best. Immutable.
 *
 * @param model name of the language model
 * @param batch sequences
 * @param kvLength cached tokens of each before the step
 * @param sizes instance sizes, in the order of points
 * @param variants all faults; each alone corrected; corrected one after the other
 */
public record DecodeStudy(String model, int batch, long kvLength, List<Size> sizes, List<Variant> variants) {
    private static final int SMALLEST_PART = 16;
    private static final double MS_PER_SECOND = 1e3;
    private static final double BYTES_PER_ELEMENT = 2;

    /**
     * One instance size.
     *
     * @param tilesPerDie cores of each die
     * @param columns dies in x
     * @param rows dies in y
     * @param boundMs speed of light of the step: the longer of weights and KV cache through the DRAM that its cores' part
     *     of the dies has, and its FLOP at the cores' peak
     */
    public record Size(int tilesPerDie, int columns, int rows, double boundMs) {
        /** Cores of all dies. */
        public int tiles() {
            return tilesPerDie * columns * rows;
        }

        /** {@code 64 cores}, {@code 1 die} or {@code 4 dies}. */
        String label(int coresPerDie) {
            if (tilesPerDie < coresPerDie) {
                return tilesPerDie + " cores";
            }
            return columns * rows == 1 ? "1 die" : columns * rows + " dies";
        }
    }

    /**
     * One size under one variant.
     *
     * @param size which
     * @param stepMs of a decode step
     * @param tokensPerSecondPerTile of the whole batch, over the instance's cores
     * @param exists false where the memory is charged for and does not hold weights and KV cache
     */
    public record Point(Size size, double stepMs, double tokensPerSecondPerTile, boolean exists) {}

    /**
     * One set of faults.
     *
     * @param name as printed
     * @param faults that remain
     * @param points one per size
     */
    public record Variant(String name, Set<ArtifactFault> faults, List<Point> points) {
        /** The size of least time; the smaller of equals; none where no size holds the model. */
        public Optional<Point> fastest() {
            return best(point -> -point.stepMs());
        }

        /** The size of most tokens per second and core. */
        public Optional<Point> mostEfficient() {
            return best(Point::tokensPerSecondPerTile);
        }

        private Optional<Point> best(ToDoubleFunction<Point> merit) {
            Point best = null;
            for (Point point : points) {
                if (point.exists() && (best == null || merit.applyAsDouble(point) > merit.applyAsDouble(best))) {
                    best = point;
                }
            }
            return Optional.ofNullable(best);
        }
    }

    /** What is decoded where; {@code context} are the cached tokens of the whole batch. */
    private record Workload(ModelSpec model, WaferSpec wafer, int batch, long context) {}

    /** Prices all sizes and variants. Cost: about two searches of a block per size and variant, 0.2 s in all. */
    public static DecodeStudy of(ModelSpec model, WaferSpec wafer, int batch, long kvLength) {
        Workload work = new Workload(model, wafer, batch, batch * (kvLength + 1));
        List<Size> sizes = sizes(work);
        List<Variant> variants = new ArrayList<>();
        variants.add(variant("all faults", ArtifactFault.all(), work, sizes));
        for (ArtifactFault fault : ArtifactFault.values()) {
            String name = "without " + fault.letter() + ": " + fault.title();
            variants.add(variant(name, ArtifactFault.allBut(fault), work, sizes));
        }
        for (ArtifactFault fault : ArtifactFault.values()) {
            String name = fault.ordinal() == 0 ? "without a" : "without a.." + fault.letter();
            variants.add(variant(name, ArtifactFault.allAfter(fault), work, sizes));
        }
        return new DecodeStudy(model.name(), batch, kvLength, sizes, List.copyOf(variants));
    }

    private static Variant variant(String name, Set<ArtifactFault> faults, Workload work, List<Size> sizes) {
        List<Point> points = new ArrayList<>();
        for (Size size : sizes) {
            ArtifactInstance instance =
                    ArtifactInstance.of(work.model(), work.wafer(), size.tilesPerDie(), size.columns(), size.rows());
            IterationTimes times = new IterationTimes(instance, faults);
            double ms = times.decodeMs(work.batch(), (double) work.context());
            boolean exists = faults.contains(ArtifactFault.WEIGHTS_FREE) || fits(times, work);
            points.add(new Point(size, ms, work.batch() * MS_PER_SECOND / ms / size.tiles(), exists));
        }
        return new Variant(name, faults, List.copyOf(points));
    }

    private static boolean fits(IterationTimes times, Workload work) {
        ArtifactInstance instance = times.instance();
        double share = work.wafer().die().dramBytes() * instance.dieShare();
        double usable = share * (1 - work.wafer().achievable().dramReserveFraction());
        double kv = times.shape().kvPerToken() * BYTES_PER_ELEMENT * work.context();
        return instance.model().weightBytesPerDie(instance.dies()) + kv <= usable;
    }

    private static List<Size> sizes(Workload work) {
        List<Size> sizes = new ArrayList<>();
        int cores = work.wafer().die().cores();
        for (int tiles = SMALLEST_PART; tiles < cores; tiles *= 2) {
            sizes.add(size(work, tiles, 1, 1));
        }
        for (int dies = 1; dies <= work.wafer().dies(); dies *= 2) {
            int rows = rows(dies, work.wafer());
            if (rows > 0) {
                sizes.add(size(work, cores, dies / rows, rows));
            }
        }
        return List.copyOf(sizes);
    }

    /** Rows of the rectangle nearest to a square that lies on the wafer, 0 where none does. */
    private static int rows(int dies, WaferSpec wafer) {
        for (int rows = (int) StrictMath.sqrt(dies); rows >= 1; rows--) {
            if (dies % rows == 0 && rows <= wafer.dieRows() && dies / rows <= wafer.dieColumns()) {
                return rows;
            }
        }
        return 0;
    }

    private static Size size(Workload work, int tiles, int columns, int rows) {
        ModelSpec model = work.model();
        BlockShape block = BlockShape.of(model, columns * rows, false);
        double noGate = model.gatedMlp() ? 0 : (double) model.layers() * model.hidden() * block.ffn();
        double weights = block.weights() - noGate;
        double bytes = (weights + block.kvPerToken() * work.context()) * BYTES_PER_ELEMENT;
        double share = (double) tiles / work.wafer().die().cores();
        double pairs = 4.0 * model.layers() * block.queryWidth() * work.context();
        double dram = bytes / (work.wafer().die().dramBytesPerSecond() * share);
        double compute =
                (2 * weights * work.batch() + pairs) / (work.wafer().core().matrixFlopsPerSecond() * tiles);
        return new Size(tiles, columns, rows, MS_PER_SECOND * Math.max(dram, compute));
    }

    /**
     * The study as text: a heading, a row per variant with milliseconds per size ({@code -} where the memory does not hold
     * it) and the preferred sizes, and the bound.
     */
    public List<List<String>> rows(int coresPerDie) {
        List<List<String>> rows = new ArrayList<>();
        List<String> heading = new ArrayList<>(List.of("decode step, ms"));
        sizes.forEach(size -> heading.add(size.label(coresPerDie)));
        heading.addAll(List.of("fastest", "most tokens/s per core"));
        rows.add(heading);
        for (Variant variant : variants) {
            List<String> row = new ArrayList<>(List.of(variant.name()));
            variant.points().forEach(point -> row.add(point.exists() ? milliseconds(point.stepMs()) : "-"));
            row.add(label(variant.fastest(), coresPerDie));
            row.add(label(variant.mostEfficient(), coresPerDie));
            rows.add(row);
        }
        List<String> bound = new ArrayList<>(List.of("speed of light"));
        sizes.forEach(size -> bound.add(milliseconds(size.boundMs())));
        bound.addAll(List.of("", ""));
        rows.add(bound);
        return rows;
    }

    private static String label(Optional<Point> point, int coresPerDie) {
        return point.map(found -> found.size().label(coresPerDie)).orElse("none");
    }

    private static String milliseconds(double ms) {
        return String.format(Locale.ROOT, "%.2f", ms);
    }
}
