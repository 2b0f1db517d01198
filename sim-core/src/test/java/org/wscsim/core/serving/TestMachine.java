package org.wscsim.core.serving;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.core.kv.KvCache;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.wafer.HardwareGraph;
import org.wscsim.core.wafer.WaferSpec;

/** Small meshes, homes and requests for the tests of this package. */
final class TestMachine {
    private TestMachine() {}

    static HardwareGraph graph(int columns, int rows) {
        return HardwareGraph.meshOf(new WaferSpec(
                "test",
                new WaferSpec.Core(1e12, 1e10, 1 << 20, 1e11),
                new WaferSpec.Die(4, 4, 1 << 30, 1e12, 100_000, 20, 20),
                columns,
                rows,
                new WaferSpec.Link(1e12, 100_000),
                new WaferSpec.Achievable(1, 1, 1, 1, 0),
                new WaferSpec.Host(0, 0),
                new WaferSpec.Energy(0, 0, 0, 0, 0)));
    }

    /** One home per die of a row. */
    static Homes rowOfHomes(KvCache cache) {
        List<int[]> dies = new ArrayList<>();
        for (int die = 0; die < cache.homeCount(); die++) {
            dies.add(new int[] {die});
        }
        return new Homes(graph(cache.homeCount(), 1), dies, cache);
    }

    static int admit(RequestTable requests, long id, int prompt, int output) {
        Arrival arrival = new Arrival();
        arrival.set(id, 0, prompt, output);
        return requests.admit(arrival);
    }
}
