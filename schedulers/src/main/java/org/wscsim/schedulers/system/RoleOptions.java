package org.wscsim.schedulers.system;

import java.util.List;
import org.wscsim.core.event.VirtualTime;

/**
 * How instances change their roles during a run. Immutable.
 *
 * @param windowSeconds how far back requests count
 * @param periodSeconds between two looks
 * @param margin by which the sustained rate must grow, as a share
 * @param drain what becomes of sequences on a decode instance that gives up its role: one of {@link #DRAINS}
 */
public record RoleOptions(double windowSeconds, double periodSeconds, double margin, String drain) {
    /** KV caches go to other decode instances, or stay until the last token. */
    public static final List<String> DRAINS = List.of("move", "finish");

    public static final RoleOptions DEFAULT = new RoleOptions(30, 5, 0.1, DRAINS.getFirst());

    long windowPs() {
        return VirtualTime.psOfSeconds(windowSeconds);
    }

    long periodPs() {
        return Math.max(1, VirtualTime.psOfSeconds(periodSeconds));
    }

    boolean movesCaches() {
        return drain.equals(DRAINS.getFirst());
    }
}
