package org.wscsim.core.network;

/** A group whose links are asked one by one: right for every mesh, O(links) per call. */
final class EachLink implements LinkGroup {
    private final MeshModel mesh;
    private final int[] links;

    EachLink(MeshModel mesh, int[] links) {
        this.mesh = mesh;
        this.links = links.clone();
    }

    @Override
    public void addDemand(long deltaBytesPerSecond) {
        for (int link : links) {
            mesh.addDemand(link, deltaBytesPerSecond);
        }
    }

    @Override
    public long leastAvailable(long ownDemand, long nowPs) {
        long least = Long.MAX_VALUE;
        for (int link : links) {
            least = Math.min(least, mesh.availableBytesPerSecond(link, ownDemand, nowPs));
        }
        return least;
    }

    @Override
    public long steadyUntilPs(long nowPs) {
        long untilPs = Long.MAX_VALUE;
        for (int link : links) {
            untilPs = Math.min(untilPs, mesh.steadyUntilPs(link, nowPs));
        }
        return untilPs;
    }
}
