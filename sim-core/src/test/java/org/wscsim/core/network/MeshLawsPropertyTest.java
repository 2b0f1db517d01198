package org.wscsim.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.wafer.HardwareGraph;

/** Laws that hold for any traffic. */
final class MeshLawsPropertyTest {
    private static final int MESSAGES = 1_000;
    private static final int INSTANCES = 4;

    private record Message(int from, int to, long bytes, long sentPs) {}

    private static List<Message> traffic(long seed, int dies) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Message> messages = new ArrayList<>();
        long nowPs = 0;
        for (int i = 0; i < MESSAGES; i++) {
            nowPs += random.nextLong(20_000_000);
            long bytes = random.nextLong(1L << random.nextInt(1, 27));
            messages.add(new Message(random.nextInt(dies), random.nextInt(dies), bytes, nowPs));
        }
        return messages;
    }

    private static long send(ReservingMesh mesh, Message message) {
        return mesh.send(message.from, message.to, message.bytes, message.sentPs);
    }

    private static long send(AnalyticMesh mesh, Message message) {
        return mesh.send(message.from, message.to, message.bytes, message.sentPs);
    }

    /** Law 1, with demands that change before, during and after transfers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void ratesOnALinkNeverSumToMoreThanItsBandwidth(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph graph = Grids.graph(3, 2);
        ReservingMesh mesh = Grids.reserving(graph);
        long[][] demands = new long[graph.links()][INSTANCES];
        int duringATransfer = 0;
        for (Message message : traffic(seed, graph.dies())) {
            send(mesh, message);
            int link = random.nextInt(graph.links());
            int instance = random.nextInt(INSTANCES);
            long demand = random.nextLong(graph.bytesPerSecond(link));
            mesh.addDemand(link, demand - demands[link][instance]);
            demands[link][instance] = demand;
            long nowPs = message.sentPs + random.nextLong(20_000_000);
            for (int probed = 0; probed < graph.links(); probed++) {
                long transfer = mesh.transferBytesPerSecond(probed, nowPs);
                duringATransfer += transfer > 0 ? 1 : 0;
                long sum = transfer;
                for (long own : demands[probed]) {
                    sum += Math.min(own, mesh.availableBytesPerSecond(probed, own, nowPs));
                }
                assertThat(sum)
                        .as("seed=%d, link=%d, now=%d", seed, probed, nowPs)
                        .isLessThanOrEqualTo(graph.bytesPerSecond(probed));
            }
        }
        assertThat(duringATransfer).as("probes during a transfer").isGreaterThan(MESSAGES / 2);
    }

    /** Law 1 on one link, corner cases of the rule included. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theSharingRuleNeverOverbooksAndAlwaysServes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            long bandwidth = 1_000 + random.nextLong(1L << random.nextInt(11, 43));
            long[] demands = random.longs(random.nextInt(1, 6), 1, 1 + random.nextLong(1, bandwidth) * 2)
                    .toArray();
            long sum = java.util.Arrays.stream(demands).sum();
            long most = SharingRule.transfer(bandwidth, sum);
            assertThat(most).isGreaterThanOrEqualTo(bandwidth / 2);
            long transfer = random.nextInt(4) == 0 ? 0 : 1 + random.nextLong(most);
            long used = transfer;
            for (long own : demands) {
                long available = SharingRule.instance(bandwidth, sum, own, transfer);
                // A fair share of at least half; a share below one byte per second is rounded up to one.
                double fair = Math.min((double) own, 0.49 * bandwidth * own / sum);
                assertThat(available).isGreaterThanOrEqualTo(Math.max(1, (long) fair));
                used += available == 1 ? 0 : Math.min(own, available);
            }
            assertThat(used).as("seed=%d, i=%d", seed, i).isLessThanOrEqualTo(bandwidth);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bytesAreConserved(long seed) {
        HardwareGraph graph = Grids.graph(6, 9);
        for (MeshModel mesh : List.of(Grids.reserving(graph), Grids.analytic(graph))) {
            long byteHops = 0;
            long portBytes = 0;
            for (Message message : traffic(seed, graph.dies())) {
                mesh.send(MeshModel.UNWATCHED, message.from, message.to, message.bytes, message.sentPs);
                byteHops += message.bytes * graph.hops(message.from, message.to);
                portBytes += message.from == message.to ? 0 : 2 * message.bytes;
            }
            long onLinks = 0;
            long onPorts = 0;
            for (int link = 0; link < graph.links(); link++) {
                onPorts += graph.isDramPort(link) ? mesh.bytesCarried(link) : 0;
                onLinks += graph.isDramPort(link) ? 0 : mesh.bytesCarried(link);
            }
            assertThat(onLinks).as(mesh.name()).isEqualTo(byteHops).isEqualTo(mesh.byteHops());
            assertThat(onPorts).as(mesh.name()).isEqualTo(portBytes);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void moreBandwidthIsNeverLater(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        HardwareGraph base = Grids.graph(4, 4, 1e12, 1e12);
        ReservingMesh mesh = Grids.reserving(base);
        ReservingMesh widerLinks = Grids.reserving(Grids.graph(4, 4, 1e12, 1.3e12));
        ReservingMesh widerPorts = Grids.reserving(Grids.graph(4, 4, 1.7e12, 1e12));
        for (Message message : traffic(seed, base.dies())) {
            int link = random.nextInt(base.links());
            long demand = random.nextLong(600_000_000_000L) - mesh.demand(link);
            mesh.addDemand(link, demand);
            widerLinks.addDemand(link, demand);
            widerPorts.addDemand(link, demand);
            long arrivalPs = send(mesh, message);
            assertThat(send(widerLinks, message)).as("seed=%d", seed).isLessThanOrEqualTo(arrivalPs);
            assertThat(send(widerPorts, message)).as("seed=%d", seed).isLessThanOrEqualTo(arrivalPs);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void contentionIsNeverEarlierThanTheAnalyticModel(long seed) {
        HardwareGraph graph = Grids.graph(4, 4);
        ReservingMesh reserving = Grids.reserving(graph);
        AnalyticMesh analytic = Grids.analytic(graph);
        int later = 0;
        for (Message message : traffic(seed, graph.dies())) {
            long boundPs = send(analytic, message);
            long arrivalPs = send(reserving, message);
            assertThat(arrivalPs).as("seed=%d", seed).isGreaterThanOrEqualTo(boundPs);
            later += arrivalPs > boundPs ? 1 : 0;
        }
        assertThat(later).as("messages that met others").isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLoneMessageEqualsTheAnalyticModel(long seed) {
        HardwareGraph graph = Grids.graph(6, 9);
        AnalyticMesh analytic = Grids.analytic(graph);
        for (Message message : traffic(seed, graph.dies()).subList(0, 100)) {
            assertThat(send(Grids.reserving(graph), message)).isEqualTo(send(analytic, message));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void messagesLeaveALinkInTheOrderTheyWereSent(long seed) {
        HardwareGraph graph = Grids.graph(3, 3);
        ReservingMesh mesh = Grids.reserving(graph);
        long[] freePs = new long[graph.links()];
        long[] busyPs = new long[graph.links()];
        for (Message message : traffic(seed, graph.dies())) {
            send(mesh, message);
            for (int link = 0; link < graph.links(); link++) {
                long stayedPs = mesh.busyPs(link) - busyPs[link];
                assertThat(mesh.nextFreePs(link) - stayedPs)
                        .as("start of the newest reservation, seed=%d, link=%d", seed, link)
                        .isGreaterThanOrEqualTo(freePs[link]);
                freePs[link] = mesh.nextFreePs(link);
                busyPs[link] = mesh.busyPs(link);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void equalTrafficGivesEqualTimes(long seed) {
        HardwareGraph graph = Grids.graph(4, 4);
        ReservingMesh one = Grids.reserving(graph);
        ReservingMesh other = Grids.reserving(graph);
        for (Message message : traffic(seed, graph.dies())) {
            assertThat(send(one, message)).isEqualTo(send(other, message));
        }
    }
}
