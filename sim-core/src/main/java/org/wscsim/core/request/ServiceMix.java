package org.wscsim.core.request;

import java.util.List;
import org.wscsim.core.failure.BadInputException;

/**
 * Gives requests tenants, classes and models where the workload has none: each request draws, by its id and the seed alone, so
 * that it belongs to the same tenant under every system and rate. Immutable; a draw costs O(shares) and allocates nothing.
 */
public final class ServiceMix {
    /** Leaves arrivals as the workload states them. */
    public static final ServiceMix NONE = new ServiceMix(0, List.of(), List.of());

    private static final long TENANTS = 0x74656E616E747331L;
    private static final long CLASSES = 0x736C6F636C617373L;
    private static final long MODELS = 0x6D6F64656C736D78L;
    private static final double TO_UNIT = 0x1p-53;

    private final long seed;
    private final double[] tenants;
    private final double[] classes;
    private final double[] models;

    /**
     * @param tenantShares weights of tenants 0, 1, ...; empty for the workload's own
     * @param classShares weights of the classes by code; empty for the workload's own
     */
    public ServiceMix(long seed, List<Double> tenantShares, List<Double> classShares) {
        this(seed, tenantShares, classShares, List.of());
    }

    /**
     * @param modelShares weights of the run's models; empty for those the workload names
     */
    public ServiceMix(long seed, List<Double> tenantShares, List<Double> classShares, List<Double> modelShares) {
        this.seed = seed;
        models = cumulative(modelShares);
        tenants = cumulative(tenantShares);
        classes = cumulative(classShares);
    }

    private static double[] cumulative(List<Double> shares) {
        double[] sums = new double[shares.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += shares.get(i);
            sums[i] = sum;
        }
        return sums;
    }

    /**
     * Overwrites tenant, class and model.
     *
     * @throws BadInputException for a class that does not exist
     */
    public void assign(Arrival arrival) {
        if (tenants.length > 0) {
            arrival.tenantId = draw(tenants, arrival.requestId, TENANTS);
        }
        if (classes.length > 0) {
            arrival.sloClass = draw(classes, arrival.requestId, CLASSES);
        }
        if (models.length > 0) {
            arrival.modelId = draw(models, arrival.requestId, MODELS);
        }
        if (arrival.sloClass < 0 || arrival.sloClass >= SloClass.count() || arrival.tenantId < 0) {
            throw new BadInputException("unknown tenant or class: request_id=" + arrival.requestId + ", tenant_id="
                    + arrival.tenantId + ", slo_class=" + arrival.sloClass + "; give tenants from 0, classes 0.."
                    + (SloClass.count() - 1));
        }
    }

    private int draw(double[] sums, long requestId, long stream) {
        double at = (mixed(mixed(seed ^ stream) + requestId) >>> 11) * TO_UNIT * sums[sums.length - 1];
        int drawn = 0;
        while (drawn < sums.length - 1 && at >= sums[drawn]) {
            drawn++;
        }
        return drawn;
    }

    /** SplitMix64's step and finaliser (Steele, Lea and Flood, OOPSLA 2014). */
    static long mixed(long bits) {
        long z = bits + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
