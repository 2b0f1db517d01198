package org.wscsim.validation.queueing;

import java.util.List;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorCost;
import org.wscsim.core.operator.StepPrice;
import org.wscsim.core.operator.StepPricer;
import org.wscsim.core.operator.StepShape;

/** A microsecond per token and nothing else, so that a prompt's length is its service time. Stateless. */
record TokenTimePricer(InstanceShape shape) implements StepPricer {
    static final long TOKEN_PS = 1_000_000;

    private static final long FINE_PER_PS = 1 << 10;

    @Override
    public void price(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond, StepPrice out) {
        long fine = step.newTokens * TOKEN_PS * FINE_PER_PS;
        out.computeFine = fine;
        out.computeAndDramFine = fine;
        out.totalFine = fine;
        out.flops = 0;
        out.dramBytesPerDie = 0;
        out.collectiveBytesPerDie = 0;
    }

    @Override
    public long nominalDramBytesPerSecond() {
        return 1;
    }

    @Override
    public long nominalLinkBytesPerSecond() {
        return 1;
    }

    @Override
    public List<String> approximations() {
        return List.of("every token takes a microsecond");
    }

    @Override
    public List<OperatorCost> explain(StepShape step, long dramBytesPerSecond, long linkBytesPerSecond) {
        return List.of();
    }
}
