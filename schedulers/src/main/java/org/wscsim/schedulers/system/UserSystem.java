package org.wscsim.schedulers.system;

import org.wscsim.core.serving.SchedulerSpec;

/**
 * A serving system of the user's own: implement it, compile it against the jar, and name the class on the command line
 * ({@code --system com.example.Mine --scheduler-jar mine.jar}).
 *
 * <p>A system is a router, a batcher per instance and a placement of KV blocks; any of them may be one of the
 * catalogue's ({@link PolicyCatalogue#router}, {@link PolicyCatalogue#placement}). Policies see read-only views
 * and fill caller-owned answers. They must be deterministic (no clock, no {@code Math.random}, no identity or hash order):
 * equal runs must give equal bytes. They should not allocate after warm-up. What they answer is checked; a breach ends the
 * run naming class, method, instance and virtual time.
 *
 * <p>Needs a public constructor without parameters.
 */
public interface UserSystem {
    /** Composes the policies of one run; called once for each, possibly on several threads. */
    SchedulerSpec build(SystemOptions options);

    /** Whether the default plan has prefill and decode instances, rather than mixed ones; {@code --plan} overrides it. */
    default boolean isDisaggregated() {
        return false;
    }
}
