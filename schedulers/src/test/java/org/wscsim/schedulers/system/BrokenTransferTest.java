package org.wscsim.schedulers.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.wscsim.core.engine.RunResult;
import org.wscsim.core.engine.WaferCondition;
import org.wscsim.core.metrics.RequestRecord;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.DefectMap;
import org.wscsim.core.wafer.Fault;

/** A link breaks under a KV transfer whose ends live: prompts on die 0, decode on die 2 of 3 x 2, link 0-1 breaks. */
final class BrokenTransferTest {
    private static World world(String mesh) {
        return SmallWorlds.world(
                        "broken transfer",
                        SmallWorlds.wafer(3, 2, new TinyHardware.Rates(2.56e14, 1e12, 1e9, 1_000, 0)),
                        List.of(SmallWorlds.dies(Role.PREFILL, 0, 0, 1, 1), SmallWorlds.dies(Role.DECODE, 2, 0, 1, 1)),
                        SmallWorlds.system("splitwise-wafer"))
                .withRequests(List.of(new World.Request(0, 500, 40)))
                .withMesh(mesh);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reserving", "max-min", "analytic"})
    void theCacheIsSentAgainAndNothingIsComputedAgain(String mesh) {
        World whole = world(mesh);
        RequestRecord before = whole.run(true).records().getFirst();
        long atPs = before.ttftPs + before.kvTransferPs / 2;
        Fault fault = new Fault(atPs, 0, 1);
        World broken = whole.withCondition("", new WaferCondition(DefectMap.none(whole.wafer()), "", List.of(fault)));
        World.Outcome outcome = broken.run(true);
        RequestRecord after = outcome.records().getFirst();
        RunResult.Faults faults = outcome.result().hardware().faults();
        assertThat(faults.struck()).isEqualTo(1);
        assertThat(faults.transfersResent()).isEqualTo(1);
        assertThat(faults.instancesFailed()).isZero();
        assertThat(faults.requestsRecomputed()).isZero();
        assertThat(after.rejection).isNull();
        assertThat(after.ttftPs).isEqualTo(before.ttftPs);
        // All of it again, over a way that is two hops longer.
        assertThat(after.kvTransferPs).isGreaterThan(before.kvTransferPs + before.kvTransferPs / 2 - 1);
        assertThat(outcome.leftovers()).isEmpty();
    }
}
