package org.wscsim.schedulers.batching;

import java.util.Locale;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.Batcher;
import org.wscsim.core.serving.InstanceView;
import org.wscsim.core.serving.StepPlan;

/**
 * Iteration-level scheduling with selective batching: Orca (Yu et al., OSDI 2022, Algorithm 1).
 *
 * <p>Every step decodes all running sequences and, in the same step, prefills the requests admitted now: first come
 * first served while the batch has a place and the KV cache has room for the <em>whole reservation</em> of the head of
 * the queue; nobody overtakes it.
 *
 * <p>The reservations are those of Kwon et al., SOSP 2023, section 6.1, who give Orca's three variants:
 *
 * <ul>
 *   <li>{@code max}: the model's context limit;
 *   <li>{@code pow2}: the prompt plus the output rounded up to a power of two (25 tokens reserve 32). Without known
 *       lengths: the next power of two above what the request holds;
 *   <li>{@code oracle}: the prompt plus the output.
 * </ul>
 *
 * Each is cut to the instance's capacity and is never below what the prefill needs. A sequence that outgrows its
 * reservation ({@code pow2} without lengths, or a context beyond the model's limit) grows block by block, and when
 * blocks run out the most recently admitted sequences are preempted by recompute. Orca itself has no such case; the
 * growth favours it.
 *
 * <p>Cost O(admitted + preempted); O(1) for a step that continues decoding. Confined to the simulation thread.
 */
public final class OrcaBatcher implements Batcher {
    private final Parameters parameters;
    private final Reservation reservation;
    private final PromisedBlocks promised = new PromisedBlocks();

    /** How much KV cache a request reserves on admission. */
    public enum Reserve {
        MAX,
        POW2,
        ORACLE;

        /** Reads the flag's value. */
        public static Reserve of(String text) {
            return switch (text) {
                case "max" -> MAX;
                case "pow2" -> POW2;
                case "oracle" -> ORACLE;
                default ->
                    throw new BadInputException(
                            "unknown reservation: reserve=" + text + "; give one of max, pow2, oracle");
            };
        }

        /** As the user writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param maxNumSeqs largest batch
     * @param reserve reservation rule
     * @param contextLimit longest context of the model, tokens
     */
    public record Parameters(int maxNumSeqs, Reserve reserve, int contextLimit) {
        public Parameters {
            Ranges.atLeastOne("max_num_seqs", maxNumSeqs);
            Ranges.atLeastOne("context_limit", contextLimit);
        }
    }

    public OrcaBatcher(Parameters parameters) {
        this.parameters = parameters;
        reservation = new Reservation(parameters.reserve, parameters.contextLimit);
    }

    @Override
    public void plan(InstanceView view, StepPlan plan) {
        int decoding = DecodeRoom.make(view, plan);
        plan.decodeFirst(decoding);
        if (plan.preemptedCount() > 0) {
            return;
        }
        if (view.waitingCount() > 0) {
            admit(view, plan, decoding);
        }
        if (plan.prefillCount() == 0) {
            boolean open =
                    view.waitingCount() == 0 && view.runningCount() + view.inFlightCount() < parameters.maxNumSeqs;
            plan.repeatUntil(DecodeRoom.endMask(open), Long.MAX_VALUE);
        }
    }

    private void admit(InstanceView view, StepPlan plan, int decoding) {
        int places = Math.min(view.waitingCount(), parameters.maxNumSeqs - view.runningCount() - view.inFlightCount());
        promised.restart(decoding == 0 ? 0 : view.blocksToDecode(decoding));
        for (int i = 0; i < places; i++) {
            int slot = view.waiting(i);
            int reserve = reservation.tokens(view, slot);
            if (!promised.promise(view, slot, reserve, 0)) {
                return;
            }
            int left = view.requests().prefillTokens(slot) - view.requests().prefilledTokens(slot);
            plan.prefill(slot, left, reserve);
        }
    }
}
