package org.wscsim.core.serving;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepPlanTest {
    @Test
    void paddedSequencesGrowByATokenWhileThePlanIsRepeated() {
        StepPlan plan = new StepPlan();
        plan.padDecode(4, 100);
        plan.repeat();
        plan.repeat();
        assertThat(plan.paddedSequences()).isEqualTo(4);
        assertThat(plan.paddedContextTokens()).isEqualTo(108);
    }

    @Test
    void whatIsNotPaddedStaysSo() {
        StepPlan plan = new StepPlan();
        plan.repeat();
        assertThat(plan.paddedContextTokens()).isZero();
    }
}
