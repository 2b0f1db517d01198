package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

final class MeshAllocationTest {
    private static final int WINDOWS = 20;
    private static final int MESSAGES = 2_000;

    private final WaferSpec wafer = Grids.wafer(6, 9, 1.7e12, 2e12);
    private final HardwareGraph graph = HardwareGraph.meshOf(wafer);
    private final RegionLinks region = new RegionLinks(graph, Region.ofDies(wafer, 2, 2, 2, 4));
    private final int[] home = Region.ofDies(wafer, 0, 0, 2, 4).dieIds(6);
    private final int[] instance = Region.ofDies(wafer, 4, 4, 2, 2).dieIds(6);
    private final RemoteRead.Price price = new RemoteRead.Price();
    private long sink;

    private final KvRoute route = new KvRoute(home, instance);
    private LinkGroup links = region.linkGroup(Grids.analytic(graph));
    private LinkGroup ports = links;

    @Test
    void theReservingMeshAllocatesNothing() {
        assertThat(leastBytesPerWindow(Grids.reserving(graph))).isZero();
        assertThat(sink).isNotZero();
    }

    @Test
    void theAnalyticMeshAllocatesNothing() {
        assertThat(leastBytesPerWindow(Grids.analytic(graph))).isZero();
        assertThat(sink).isNotZero();
    }

    @Test
    void theMaxMinMeshAllocatesNothing() {
        assertThat(leastBytesPerWindow(
                        new MaxMinMesh(Grids.xy(graph), (transfer, endPs) -> sink += endPs, 64, 500, Grids.memory())))
                .isZero();
        assertThat(sink).isNotZero();
    }

    /** Least over windows: compilation may allocate in some. */
    private long leastBytesPerWindow(MeshModel mesh) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        InstanceReads reads = new InstanceReads(mesh, new RemoteRead[] {new RemoteRead(mesh, home, instance)});
        links = region.linkGroup(mesh);
        ports = region.portGroup(mesh);
        SplittableRandom random = new SplittableRandom(1);
        long least = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS; window++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < MESSAGES; i++) {
                exercise(mesh, reads, random, window * (long) MESSAGES + i);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private void exercise(MeshModel mesh, InstanceReads reads, SplittableRandom random, long step) {
        long nowPs = step * 50_000_000;
        for (long reachedPs = mesh.advance(nowPs); reachedPs < nowPs; reachedPs = mesh.advance(nowPs)) {
            sink++;
        }
        mesh.send(MeshModel.UNWATCHED, random.nextInt(graph.dies()), random.nextInt(graph.dies()), 20_000_000, nowPs);
        KvTransfer.send(mesh, 0, home, instance, 80_000_000, nowPs);
        mesh.sent(0, nowPs);
        reads.register(0, 100_000_000_000L + step);
        reads.clear();
        reads.add(0, 10_000_000);
        reads.price(nowPs, price);
        sink += price.totalFine;
        links.addDemand(1_000);
        sink += links.leastAvailable(1_000, nowPs) + ports.leastAvailable(0, nowPs);
        links.addDemand(-1_000);
        region.carryCollectives(mesh, 100);
        if (step % 2 == 0) {
            // alone at times, so that it is quiet, and then disturbed
            reads.register(0, 0);
            int slot = 1 + (int) (step % 32);
            mesh.send(slot, route, 80_000_000, nowPs);
            mesh.sent(slot, nowPs);
        }
    }
}
