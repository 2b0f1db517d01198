package org.wscsim.core.network;

import org.wscsim.core.wafer.HardwareGraph;

/**
 * Another mesh, with every message shown to a {@link MessageSink} as it is sent; for replays ({@link MessageReplay}).
 * Changes nothing. Confined to the simulation thread.
 */
public final class RecordingMesh implements MeshModel {
    private final MeshModel mesh;
    private final MessageSink sink;

    public RecordingMesh(MeshModel mesh, MessageSink sink) {
        this.mesh = mesh;
        this.sink = sink;
    }

    @Override
    public String name() {
        return mesh.name();
    }

    @Override
    public String contention() {
        return mesh.contention();
    }

    @Override
    public HardwareGraph graph() {
        return mesh.graph();
    }

    @Override
    public void send(int transfer, int fromDie, int toDie, long bytes, long nowPs) {
        sink.message(nowPs, transfer, fromDie, toDie, bytes);
        mesh.send(transfer, fromDie, toDie, bytes, nowPs);
    }

    @Override
    public void sent(int transfer, long nowPs) {
        mesh.sent(transfer, nowPs);
    }

    @Override
    public long advance(long untilPs) {
        return mesh.advance(untilPs);
    }

    @Override
    public LinkGroup group(int[] links) {
        return mesh.group(links);
    }

    @Override
    public void addDemand(int link, long deltaBytesPerSecond) {
        mesh.addDemand(link, deltaBytesPerSecond);
    }

    @Override
    public long demand(int link) {
        return mesh.demand(link);
    }

    @Override
    public long availableBytesPerSecond(int link, long ownDemand, long nowPs) {
        return mesh.availableBytesPerSecond(link, ownDemand, nowPs);
    }

    @Override
    public void settle(long nowPs) {
        mesh.settle(nowPs);
    }

    @Override
    public void watch(LinkWatch watch) {
        mesh.watch(watch);
    }

    @Override
    public long steadyUntilPs(int link, long nowPs) {
        return mesh.steadyUntilPs(link, nowPs);
    }

    @Override
    public void carry(int link, long bytes) {
        mesh.carry(link, bytes);
    }

    @Override
    public long bytesCarried(int link) {
        return mesh.bytesCarried(link);
    }

    @Override
    public long busyPs(int link) {
        return mesh.busyPs(link);
    }

    @Override
    public long waitingPs(int link) {
        return mesh.waitingPs(link);
    }

    @Override
    public long byteHops() {
        return mesh.byteHops();
    }

    @Override
    public Routing routing() {
        return mesh.routing();
    }

    @Override
    public void abort(int transfer, long nowPs) {
        mesh.abort(transfer, nowPs);
    }
}
