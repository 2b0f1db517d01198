package org.wscsim.schedulers.search;

import java.util.List;
import org.wscsim.core.serving.Role;

/**
 * A set of instances without places. Immutable.
 *
 * @param members kinds and how many of each, in the order of the options
 * @param score its worth
 */
public record PlanPoint(List<Member> members, Score score) {
    public PlanPoint {
        members = List.copyOf(members);
    }

    /**
     * @param fluid the kind, priced
     * @param count bundles of it: instances of whole dies, or shared dies
     */
    public record Member(InstanceFluid fluid, int count) {
        public Role role() {
            return fluid.kind().role();
        }

        /** Instances that run on their own. */
        public int instances() {
            return count * fluid.kind().parts();
        }
    }

    /** Requests per second of all instances of a role. */
    public double requestsPerSecond(Role role) {
        return members.stream()
                        .filter(member -> member.role() == role)
                        .mapToLong(member -> member.count() * member.fluid().nanoRate())
                        .sum()
                / 1e9;
    }

    public int dies() {
        return members.stream()
                .mapToInt(member -> member.count() * member.fluid().kind().dies())
                .sum();
    }

    /** Requests per second that the whole plan sustains: of two phases, the slower. */
    public double capacity() {
        double mixed = requestsPerSecond(Role.MIXED);
        return mixed > 0 ? mixed : Math.min(requestsPerSecond(Role.PREFILL), requestsPerSecond(Role.DECODE));
    }
}
