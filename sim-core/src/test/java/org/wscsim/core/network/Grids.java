package org.wscsim.core.network;

import java.lang.foreign.Arena;
import java.util.function.BiFunction;
import org.wscsim.core.memory.Cells;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

/** Small meshes with chosen bandwidths and latencies. */
final class Grids {
    static final long PORT_BYTES_PER_SECOND = 1_700_000_000_000L;
    static final long LINK_BYTES_PER_SECOND = 2_000_000_000_000L;
    static final long LATENCY_PS = 100_000;

    private Grids() {}

    static WaferSpec wafer(int columns, int rows, double portBytesPerSecond, double linkBytesPerSecond) {
        return new WaferSpec(
                "test",
                new WaferSpec.Core(1e12, 1e10, 1 << 20, 1e11),
                new WaferSpec.Die(4, 4, 64_000_000_000L, portBytesPerSecond, LATENCY_PS, 20, 20),
                columns,
                rows,
                new WaferSpec.Link(linkBytesPerSecond, LATENCY_PS),
                new WaferSpec.Achievable(1, 1, 1, 1, 0),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0));
    }

    static HardwareGraph graph(int columns, int rows) {
        return graph(columns, rows, PORT_BYTES_PER_SECOND, LINK_BYTES_PER_SECOND);
    }

    static HardwareGraph graph(int columns, int rows, double portBytesPerSecond, double linkBytesPerSecond) {
        return HardwareGraph.meshOf(wafer(columns, rows, portBytesPerSecond, linkBytesPerSecond));
    }

    static BiFunction<String, Long, Cells> memory() {
        return (purpose, bytes) -> new Cells(Arena.ofAuto().allocate(bytes, LinkLayout.LINE_BYTES));
    }

    static Routing xy(HardwareGraph graph) {
        return new Routing(RoutingKind.XY, graph, false, memory());
    }

    static ReservingMesh reserving(HardwareGraph graph) {
        return new ReservingMesh(xy(graph), (transfer, endPs) -> {}, memory());
    }

    static AnalyticMesh analytic(HardwareGraph graph) {
        return new AnalyticMesh(xy(graph), (transfer, endPs) -> {}, memory());
    }
}
