package org.wscsim.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.metrics.GoodputLimits;
import org.wscsim.core.request.SloClass;
import org.wscsim.schedulers.queueing.AdmissionLimit;

class ServiceTextTest {
    private static final long MS = 1_000_000_000L;

    @Test
    void readsShares() {
        assertThat(ServiceText.shares(RunKey.TENANTS, null)).isEmpty();
        assertThat(ServiceText.shares(RunKey.TENANTS, "3")).containsExactly(1.0, 1.0, 1.0);
        assertThat(ServiceText.shares(RunKey.TENANTS, "1:2.5")).containsExactly(1.0, 2.5);
        assertThat(ServiceText.weights(RunKey.MODEL_MIX, "3:1")).containsExactly(3.0, 1.0);
        assertThat(ServiceText.classes("critical:1,standard:3"))
                .hasSize(SloClass.count())
                .satisfies(shares ->
                        assertThat(shares.get(SloClass.STANDARD.code())).isEqualTo(3.0))
                .satisfies(
                        shares -> assertThat(shares.get(SloClass.BATCH.code())).isZero());
    }

    @Test
    void readsLimits() {
        assertThat(ServiceText.limits("critical=ttft:500,tpot:50;batch=e2el:60000"))
                .containsEntry(SloClass.CRITICAL, new GoodputLimits(500 * MS, 50 * MS, Long.MAX_VALUE))
                .containsEntry(SloClass.BATCH, new GoodputLimits(Long.MAX_VALUE, Long.MAX_VALUE, 60_000 * MS))
                .hasSize(2);
        assertThat(ServiceText.admission("sheddable=queue:10;ttft:2000"))
                .containsEntry(SloClass.SHEDDABLE, new AdmissionLimit(10, Long.MAX_VALUE))
                .containsEntry(SloClass.CRITICAL, new AdmissionLimit(Integer.MAX_VALUE, 2_000 * MS))
                .hasSize(SloClass.count());
    }

    @Test
    void whatIsNotUnderstoodIsNamedWithItsOptionAndARemedy() {
        for (String text : new String[] {"0", "-1", "2.5", "65537", "1:0", "1:x", "1:", ":1", "a"}) {
            refused(() -> ServiceText.shares(RunKey.TENANTS, text), "value not understood: --tenants=" + text);
        }
        for (String text : new String[] {"critical", "critical:", ":1", "critical:0", "critical:x"}) {
            refused(() -> ServiceText.classes(text), "value not understood: --slo-classes=" + text);
        }
        refused(() -> ServiceText.weights(RunKey.TENANT_WEIGHTS, "1e-300:2"), "give numbers of 1.0E-9 to 1.0E9");
        refused(() -> ServiceText.admission("queue:0.5"), "--admission=queue:0.5", "whole number");
        refused(() -> ServiceText.classes("critcal:1"), "unknown class of service", "did you mean critical");
        for (String text : new String[] {"critical", "critical=ttft", "critical=ttft:x", "batch=ttft:0"}) {
            refused(() -> ServiceText.limits(text), "value not understood: --class-limits=" + text);
        }
        refused(() -> ServiceText.limits("batch=tfft:5"), "--class-limits", "did you mean ttft");
        refused(() -> ServiceText.limits("batsh=ttft:5"), "unknown class of service", "did you mean batch");
        refused(() -> ServiceText.admission("batch=queu:5"), "--admission", "did you mean queue");
        refused(() -> ServiceText.admission("queue"), "value not understood: --admission=queue");
    }

    @Test
    void aClassIsNamedOnce() {
        refused(() -> ServiceText.classes("critical:1,critical:2"), "name a class once");
        refused(() -> ServiceText.limits("batch=ttft:5;batch=tpot:6"), "name a class once");
        refused(() -> ServiceText.admission("batch=queue:5;batch=queue:6"), "name a class once");
        refused(() -> ServiceText.admission("queue:5;queue:6"), "name a class once");
    }

    private static void refused(ThrowingCallable reading, String... parts) {
        assertThatThrownBy(reading)
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .hasMessageContaining("; ");
    }
}
