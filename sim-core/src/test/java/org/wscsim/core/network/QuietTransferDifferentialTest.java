package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * A mesh that keeps lone transfers as one, and asks groups of links at once, against one that is sent every message and asked
 * every link by itself: ends, what is left to instances, bytes, time held and waited are the same.
 */
final class QuietTransferDifferentialTest {
    private static final int OPERATIONS = 500;

    private static final class World {
        final Map<Integer, Long> ends = new HashMap<>();
        final MaxMinMesh mesh;
        final List<LinkGroup> groups = new ArrayList<>();

        World(HardwareGraph graph) {
            mesh = new MaxMinMesh(Grids.xy(graph), ends::put, OPERATIONS, 5_000, Grids.memory());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void nothingTellsThemApart(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WaferSpec wafer = Grids.wafer(6, 6, 1.7e12, random.nextLong(3, 40) * 1e11 + 7);
        HardwareGraph graph = HardwareGraph.meshOf(wafer);
        World quiet = new World(graph);
        World plain = new World(graph);
        int side = random.nextInt(1, 4);
        List<int[]> homes = new ArrayList<>();
        List<RegionLinks> regions = new ArrayList<>();
        for (int y = 0; y + side <= 6; y += side) {
            for (int x = 0; x + side <= 6; x += side) {
                Region region = Region.ofDies(wafer, x, y, side, side);
                homes.add(region.dieIds(6));
                regions.add(new RegionLinks(graph, region));
            }
        }
        for (RegionLinks region : regions) {
            quiet.groups.add(region.portGroup(quiet.mesh));
            quiet.groups.add(region.linkGroup(quiet.mesh));
            plain.groups.add(new EachLink(plain.mesh, ports(region)));
            plain.groups.add(new EachLink(plain.mesh, links(region)));
        }
        KvRoute[] routes = new KvRoute[homes.size() * homes.size()];
        long[] demands = new long[quiet.groups.size()];
        long meanPausePs = 1_000_000L << random.nextInt(3, 10);
        long nowPs = 0;
        int quietly = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            String at = "seed=" + seed + ", operation=" + i;
            nowPs += random.nextInt(4) == 0 ? 0 : random.nextLong(2 * meanPausePs);
            MaxMinMeshDifferentialTest.advance(quiet.mesh, nowPs);
            MaxMinMeshDifferentialTest.advance(plain.mesh, nowPs);
            int group = random.nextInt(demands.length);
            switch (random.nextInt(4)) {
                case 0 -> {
                    long delta = random.nextLong(-demands[group], 400_000_000_000L);
                    demands[group] += delta;
                    quiet.groups.get(group).addDemand(delta);
                    plain.groups.get(group).addDemand(delta);
                }
                case 1 -> {
                    long steadyPs = quiet.groups.get(group).steadyUntilPs(nowPs);
                    assertThat(steadyPs).as(at).isGreaterThan(nowPs);
                    assertThat(quiet.groups.get(group).leastAvailable(demands[group], nowPs))
                            .as(at)
                            .isEqualTo(plain.groups.get(group).leastAvailable(demands[group], nowPs));
                }
                default -> {
                    int from = random.nextInt(homes.size());
                    int to = random.nextInt(homes.size());
                    long bytes = random.nextLong(1, 1L << random.nextInt(4, 30));
                    if (routes[from * homes.size() + to] == null) {
                        routes[from * homes.size() + to] = new KvRoute(homes.get(from), homes.get(to));
                    }
                    quiet.mesh.send(i, routes[from * homes.size() + to], bytes, nowPs);
                    quiet.mesh.sent(i, nowPs);
                    KvTransfer.send(plain.mesh, i, homes.get(from), homes.get(to), bytes, nowPs);
                    plain.mesh.sent(i, nowPs);
                    quietly += quiet.ends.containsKey(i) && from != to ? 1 : 0;
                }
            }
            if (random.nextInt(40) == 0) {
                requireEqual(quiet.mesh, plain.mesh, nowPs, at);
            }
        }
        assertThat(quietly).as("told at once, seed=%d", seed).isPositive();
        nowPs += 1_000_000_000_000L;
        MaxMinMeshDifferentialTest.advance(quiet.mesh, nowPs);
        MaxMinMeshDifferentialTest.advance(plain.mesh, nowPs);
        requireEqual(quiet.mesh, plain.mesh, nowPs, "at the end, seed=" + seed);
        assertThat(quiet.ends).isEqualTo(plain.ends);
        assertThat(quiet.mesh.flowsInFlight()).isZero();
    }

    private static int[] ports(RegionLinks region) {
        int[] ports = new int[region.ports()];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = region.port(i);
        }
        return ports;
    }

    private static int[] links(RegionLinks region) {
        int[] links = new int[region.links()];
        for (int i = 0; i < links.length; i++) {
            links[i] = region.link(i);
        }
        return links;
    }

    private static void requireEqual(MaxMinMesh quiet, MaxMinMesh plain, long nowPs, String at) {
        assertThat(quiet.byteHops()).as(at).isEqualTo(plain.byteHops());
        for (int link = 0; link < plain.graph().links(); link++) {
            String where = at + ", link=" + link;
            assertThat(quiet.demand(link)).as(where).isEqualTo(plain.demand(link));
            assertThat(quiet.busyPs(link)).as(where).isEqualTo(plain.busyPs(link));
            assertThat(quiet.waitingPs(link)).as(where).isEqualTo(plain.waitingPs(link));
            assertThat(quiet.bytesCarried(link)).as(where).isEqualTo(plain.bytesCarried(link));
            assertThat(quiet.transferBytesPerSecond(link, nowPs))
                    .as(where)
                    .isEqualTo(plain.transferBytesPerSecond(link, nowPs));
        }
    }
}
