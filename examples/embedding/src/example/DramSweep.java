package example;

import org.wscsim.core.engine.*;
import org.wscsim.core.metrics.*;
import org.wscsim.core.model.*;
import org.wscsim.core.tile.TileOperatorModel;
import org.wscsim.core.wafer.*;
import org.wscsim.core.yaml.YamlEdit;
import org.wscsim.schedulers.partition.*;
import org.wscsim.schedulers.system.*;
import org.wscsim.traces.workload.*;

/** How TPOT follows the DRAM bandwidth of a die: the simulator as a library. */
public class DramSweep {
    public static void main(String[] args) {
        ModelSpec model = ModelCatalogue.load("llama-2-7b");
        Workload requests = WorkloadCatalogue.prepare(
                WorkloadSpec.named("poisson").withRequests(200).withRequestsPerSecond(20).withLengths(900, 100));
        for (String bandwidth : new String[] {"1e12", "2e12", "4e12"}) {
            String text = YamlEdit.of("wsc-case3", WaferCatalogue.text("wsc-case3"),
                    "die.dram_bytes_per_second", "dram", bandwidth);
            WaferSpec wafer = WaferYaml.parse("my wafer", text);
            WaferPlan plan = PlanText.parse("2xP:2x2,2xD:2x2", wafer);
            var system = SystemCatalogue.build(SystemOptions.of("splitwise-wafer", model.contextLimit()));
            var window = new ArrivalWindow(requests.profile().lastArrivalPs(), 0, 0);
            RunSpec run = new RunSpec(wafer, WaferCondition.whole(wafer), model, new TileOperatorModel(),
                    plan.instances(), system, "max-min", 16, 0, true, false, 1024, 1024, window, null);
            try (Simulation simulation = new Simulation(run, requests.openAlone(), RecordSink.none())) {
                RunResult result = simulation.run();
                System.out.printf("%s B/s: TPOT %.2f ms, tape %016x%n",
                        bandwidth, result.tpot().meanPs() / 1e9, result.tapeHash());
            }
        }
    }
}
