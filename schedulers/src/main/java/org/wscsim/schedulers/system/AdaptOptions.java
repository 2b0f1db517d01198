package org.wscsim.schedulers.system;

import java.util.List;
import org.wscsim.core.event.VirtualTime;

/**
 * How instances change their roles, or the wafer its plan, during a run. Immutable.
 *
 * @param windowSeconds how far back requests count
 * @param periodSeconds between two looks
 * @param margin by which the sustained rate must grow, as a share
 * @param drain what becomes of sequences on an instance that gives up its role or its dies: one of {@link #DRAINS}, of plans {@link #DRAINS_OF_PLANS}
 */
public record AdaptOptions(double windowSeconds, double periodSeconds, double margin, String drain) {
    private static final String RECOMPUTE = "recompute";

    /** KV caches go to other instances, or stay until the last token. */
    public static final List<String> DRAINS = List.of("move", "finish");

    /** The same of plans, where those that find no room may also be computed anew. */
    public static final List<String> DRAINS_OF_PLANS = List.of("move", "finish", RECOMPUTE);

    public static final AdaptOptions DEFAULT = new AdaptOptions(30, 5, 0.1, DRAINS.getFirst());

    public static final AdaptOptions DEFAULT_OF_PLANS = new AdaptOptions(30, 5, 0.1, RECOMPUTE);

    long windowPs() {
        return VirtualTime.psOfSeconds(windowSeconds);
    }

    long periodPs() {
        return Math.max(1, VirtualTime.psOfSeconds(periodSeconds));
    }

    boolean movesCaches() {
        return !drain.equals("finish");
    }

    boolean dropsCaches() {
        return drain.equals(RECOMPUTE);
    }
}
