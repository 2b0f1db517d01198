package org.wscsim.core.network;

/**
 * A group of links of {@link MaxMinMesh} that no other group shares: one demand for all of them, and one answer as long as
 * nobody else is there. O(1) then, O(classes) under a quiet transfer, O(links) where flows cross the group.
 */
final class RegionDemand implements LinkGroup {
    private final MaxMinMesh mesh;
    private final LinkTable table;
    private final QuietTransfer quiet;
    private final int group;
    private final int[] links;
    private final EachLink each;
    private final long leastBytesPerSecond;

    RegionDemand(MaxMinMesh mesh, LinkTable table, QuietTransfer quiet, int group, int[] links) {
        this.mesh = mesh;
        this.table = table;
        this.quiet = quiet;
        this.group = group;
        this.links = links.clone();
        each = new EachLink(mesh, links);
        long least = Long.MAX_VALUE;
        for (int link : links) {
            least = Math.min(least, mesh.graph().bytesPerSecond(link));
        }
        leastBytesPerSecond = least;
    }

    @Override
    public void addDemand(long deltaBytesPerSecond) {
        if (isShared()) {
            each.addDemand(deltaBytesPerSecond);
        } else {
            mesh.addGroupDemand(group, links, deltaBytesPerSecond);
        }
    }

    /** Another group turned out to have links of this one. */
    private boolean isShared() {
        return table.groupOf(links[0]) != group;
    }

    @Override
    public long leastAvailable(long ownDemand, long nowPs) {
        if (isShared() || mesh.hasFlows(group, nowPs) || table.ownDemands() > 0) {
            return each.leastAvailable(ownDemand, nowPs);
        }
        long demand = table.groupDemand(group);
        long least = SharingRule.instance(leastBytesPerSecond, demand, ownDemand, 0);
        return isCrossed() ? Math.min(least, besideTransfer(demand, ownDemand, nowPs)) : least;
    }

    private long besideTransfer(long demand, long ownDemand, long nowPs) {
        QuietRoute route = quiet.route();
        long least = Long.MAX_VALUE;
        for (int of = 0; of < route.classes(); of++) {
            if (route.groups[of] == group) {
                long bytesPerSecond = mesh.graph().bytesPerSecond(route.links[of][0]);
                least = Math.min(least, SharingRule.instance(bytesPerSecond, demand, ownDemand, quiet.rate(of, nowPs)));
            }
        }
        return least;
    }

    private boolean isCrossed() {
        return quiet.isOn() && !isShared() && quiet.route().crosses(group);
    }

    @Override
    public long steadyUntilPs(long nowPs) {
        return isCrossed() ? quiet.nextChangePs(nowPs) : Long.MAX_VALUE;
    }
}
