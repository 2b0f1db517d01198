package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;

/**
 * Mixed instances of one number of dies, chosen for the rate that meets the limit of TPOT, not for throughput per die.
 *
 * <p>In the steady state of mean requests of p prompt and o output tokens, an instance with b sequences takes b p / o prompt
 * tokens a step, and serves b / (o T) requests per second, T the price of that step. For every rectangle the largest b is
 * taken with T within the limit of TPOT and the caches within the instance, and multiplied by the number of such instances
 * the wafer takes, turned and otherwise shaped ones of as many dies included; the best wins, ties to fewer, larger
 * instances, which wait less. Cost: a pricer per rectangle and some ten prices. Stateless.
 */
public final class GoodputPlans {
    private static final double FINE_PER_SECOND = 1024e12;
    private static final double FINE_PER_PS = 1024;
    private static final int MOST_SEQUENCES = 4096;

    private final Ground ground;
    private final ModelSpec model;
    private final MeanRequest request;
    private final GoodputLimits limits;
    private final Pricing pricers;

    /** Makes the pricer of an instance. */
    @FunctionalInterface
    public interface Pricing {
        StepPricer of(InstanceShape shape);
    }

    /**
     * @param size of an instance
     * @param places instances
     * @param rate requests per second of the wafer
     */
    private record Choice(RegionSize size, List<Region> places, double rate) {}

    private GoodputPlans(Ground ground, ModelSpec model, MeanRequest request, GoodputLimits limits, Pricing pricers) {
        this.ground = ground.forModel(model);
        this.model = model;
        this.request = request;
        this.limits = limits;
        this.pricers = pricers;
    }

    /**
     * The plan of the highest rate.
     *
     * @param pricers how steps of an instance are priced, its overlap included
     * @throws BadInputException when the model fits no rectangle
     */
    public static WaferPlan best(
            Ground ground, ModelSpec model, MeanRequest request, GoodputLimits limits, Pricing pricers) {
        return new GoodputPlans(ground, model, request, limits, pricers).best();
    }

    private WaferPlan best() {
        List<Choice> choices = new ArrayList<>();
        int columns = ground.wafer().dieColumns();
        int rows = ground.wafer().dieRows();
        for (int x = 1; x <= columns; x++) {
            for (int y = 1; y <= rows; y++) {
                RegionSize size = new RegionSize(x, y);
                if (!size.isKnownTurned(ground.wafer())) {
                    Choice choice = choice(size);
                    if (choice != null) {
                        choices.add(choice);
                    }
                }
            }
        }
        choices.sort(Comparator.comparingDouble(Choice::rate)
                .reversed()
                .thenComparingInt(choice -> -choice.size().dies())
                .thenComparingInt(choice -> choice.size().elongation()));
        if (choices.isEmpty()) {
            throw new BadInputException("model fits no rectangle of the wafer: model=" + model.name() + ", wafer="
                    + ground.wafer().name() + "; choose a wafer with more dram");
        }
        return plan(choices.getFirst());
    }

    private @Nullable Choice choice(RegionSize size) {
        InstanceShape shape = new InstanceShape(model, ground.wafer(), size.columns(), size.rows(), 1);
        if (shape.kvBlocks(1) < request.promptTokens() + request.outputTokens()) {
            return null;
        }
        List<Region> places = places(size);
        return places.isEmpty() ? null : new Choice(size, places, places.size() * rate(pricers.of(shape)));
    }

    private List<Region> places(RegionSize size) {
        List<RegionSize> shapes = new ArrayList<>(List.of(size));
        if (!size.equals(size.turned())) {
            shapes.add(size.turned());
        }
        for (int x = 1; x <= size.dies(); x++) {
            RegionSize other = new RegionSize(x, size.dies() / x);
            if (size.dies() % x == 0 && !shapes.contains(other)) {
                shapes.add(other);
            }
        }
        boolean costsMore = ground.wafer().needsSeveralWafers(size.columns(), size.rows());
        shapes.removeIf(other -> ground.wafer().needsSeveralWafers(other.columns(), other.rows()) != costsMore);
        List<Region> byRows = TiledPlans.firstFit(ground, shapes, true);
        List<Region> byColumns = TiledPlans.firstFit(ground, shapes, false);
        List<Region> regular = TiledPlans.firstFit(ground, List.of(size), true);
        List<Region> best = byRows.size() > regular.size() ? byRows : regular;
        return byColumns.size() > best.size() ? byColumns : best;
    }

    private double rate(StepPricer pricer) {
        double best = 0;
        int within = 0;
        int beyond = MOST_SEQUENCES + 1;
        while (beyond - within > 1) {
            int middle = (within + beyond) >>> 1;
            double fine = fine(pricer, middle);
            if (fine <= limits.tpotPs() * FINE_PER_PS && holds(pricer, middle)) {
                within = middle;
                best = Math.max(best, middle / request.outputTokens() * (FINE_PER_SECOND / fine));
            } else {
                beyond = middle;
            }
        }
        return best;
    }

    private boolean holds(StepPricer pricer, int sequences) {
        return sequences * request.meanContextTokens() + request.promptTokens()
                <= pricer.shape().kvBlocks(1);
    }

    private double fine(StepPricer pricer, int sequences) {
        StepShape step = new StepShape();
        StepPrice price = new StepPrice();
        step.addDecode(sequences, Math.round(sequences * request.meanContextTokens()));
        int tokens = (int) Math.max(1, Math.round(sequences * request.promptTokens() / request.outputTokens()));
        step.addChunk(tokens, (int) (request.promptTokens() / 2), false);
        pricer.price(step, pricer.nominalDramBytesPerSecond(), pricer.nominalLinkBytesPerSecond(), price);
        return price.totalFine;
    }

    private WaferPlan plan(Choice choice) {
        List<InstancePlan> instances = new ArrayList<>();
        choice.places().forEach(place -> instances.add(new InstancePlan(Role.MIXED, place)));
        String note = "sized for goodput: " + Math.round(10 * choice.rate()) / 10.0
                + " requests/s of mean requests within the limit of tpot";
        return new WaferPlan(instances.size() + "xM:" + choice.size(), instances, List.of(note));
    }
}
