package org.wscsim.validation.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.model.ModelCatalogue;
import org.wscsim.core.model.ModelSpec;
import org.wscsim.core.operator.InstanceShape;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.wafer.WaferCatalogue;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.system.SystemCatalogue;
import org.wscsim.schedulers.system.SystemOptions;
import org.wscsim.validation.measured.MeasuredTables;

/**
 * V4: 300 requests of a real vLLM, served again by {@code vllm-v1} with the measured operator tables of the same GPU.
 *
 * <p>One constant is fitted, the host's time per step, for the mean TPOT; everything else is the run's own flags (128
 * sequences, 2,048 tokens), the tables, an LM head by roofline, and KV blocks from the memory formula (0.9 of 96 GB less
 * weights). Beside it a naive model: first come first served into 128 places, every token, the first too, at the measured mean
 * TPOT. It is told the very mean it is scored on.
 *
 * @param requests compared
 * @param overheadPs the fitted host time per step
 * @param kvBlocks KV blocks of 16 tokens
 * @param agreements TPOT, TTFT, queue and E2E
 * @param runningRmse root mean squared difference of running requests, once per second
 * @param waitingRmse the same of waiting requests
 */
public record VllmComparison(
        int requests,
        long overheadPs,
        long kvBlocks,
        List<Agreement> agreements,
        double runningRmse,
        double waitingRmse) {
    private static final int MAX_NUM_SEQS = 128;
    private static final int MAX_NUM_BATCHED_TOKENS = 2048;
    private static final long MOST_OVERHEAD_PS = 10 * VirtualTime.PS_PER_MS;
    private static final long OVERHEAD_STEP_PS = VirtualTime.PS_PER_US;

    /** Runs about 15 simulations of 0.1 s each; reading the tables takes longer. */
    public static VllmComparison of(Path folder) {
        VllmReference reference = VllmReference.read(folder);
        OperatorModel tables = MeasuredTables.read(folder);
        Agreement.Summary tpot = Agreement.Summary.of(reference.requests(), ServedRequest::tpot);
        long low = 0;
        long high = MOST_OVERHEAD_PS;
        while (high - low > OVERHEAD_STEP_PS) {
            long middle = (low + high) / 2;
            double mean = Agreement.Summary.of(serve(reference, tables, middle), ServedRequest::tpot)
                    .mean();
            if (mean < tpot.mean()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return compare(reference, tables, (low + high) / 2 / OVERHEAD_STEP_PS * OVERHEAD_STEP_PS);
    }

    /** With a host time that is given, not fitted. */
    static VllmComparison compare(VllmReference reference, OperatorModel tables, long overheadPs) {
        List<ServedRequest> measured = reference.requests();
        List<ServedRequest> ours = serve(reference, tables, overheadPs);
        List<ServedRequest> naive = naive(measured);
        double running = 0;
        double waiting = 0;
        for (VllmReference.Load second : reference.seconds()) {
            VllmReference.Load at = VllmReference.at(second.second(), ours);
            running += square(at.running() - second.running());
            waiting += square(at.waiting() - second.waiting());
        }
        int seconds = reference.seconds().size();
        List<Agreement> agreements = new ArrayList<>();
        agreements.add(agreement("TPOT", measured, ours, naive, ServedRequest::tpot, 3));
        agreements.add(agreement("TTFT", measured, ours, naive, ServedRequest::ttft, 8));
        agreements.add(agreement("queue", measured, ours, naive, ServedRequest::queue, 8));
        agreements.add(agreement("E2E", measured, ours, naive, ServedRequest::e2e, 3));
        InstanceShape shape = new InstanceShape(model(), wafer(overheadPs), 1, 1, 1);
        return new VllmComparison(
                measured.size(),
                overheadPs,
                shape.kvBlocks(16),
                List.copyOf(agreements),
                Math.sqrt(running / seconds),
                Math.sqrt(waiting / seconds));
    }

    private static double square(double value) {
        return value * value;
    }

    private static Agreement agreement(
            String quantity,
            List<ServedRequest> measured,
            List<ServedRequest> ours,
            List<ServedRequest> naive,
            ToDoubleFunction<ServedRequest> value,
            double limitPercent) {
        return new Agreement(
                quantity,
                Agreement.Summary.of(measured, value),
                Agreement.Summary.of(ours, value),
                Agreement.Summary.of(naive, value),
                limitPercent);
    }

    /** The requests as the simulator serves them. */
    static List<ServedRequest> serve(VllmReference reference, OperatorModel tables, long overheadPs) {
        WaferSpec wafer = wafer(overheadPs);
        ServedRun run = new ServedRun(
                wafer,
                model(),
                tables,
                ServedRun.mixed(wafer, 1, 1),
                model -> SystemCatalogue.build(SystemOptions.of("vllm-v1", model.contextLimit())
                        .withMaxNumSeqs(MAX_NUM_SEQS)
                        .withMaxNumBatchedTokens(MAX_NUM_BATCHED_TOKENS)),
                0);
        return run.serve(reference.requests());
    }

    private static ModelSpec model() {
        return ModelCatalogue.load("llama-3-8b");
    }

    private static WaferSpec wafer(long overheadPs) {
        WaferSpec gpu = WaferCatalogue.load("rtx-pro-6000");
        return new WaferSpec(
                gpu.name(),
                gpu.core(),
                gpu.die(),
                gpu.dieColumns(),
                gpu.dieRows(),
                gpu.d2d(),
                gpu.achievable(),
                new WaferSpec.Host(overheadPs, 0),
                gpu.energy(),
                gpu.islands());
    }

    /** A place, once free, goes to whoever has waited longest; prompts take no longer than a token. */
    static List<ServedRequest> naive(List<ServedRequest> requests) {
        double tpot = Agreement.Summary.of(requests, ServedRequest::tpot).mean();
        PriorityQueue<Double> places = new PriorityQueue<>();
        List<ServedRequest> served = new ArrayList<>();
        for (ServedRequest request : requests) {
            boolean free = places.size() < MAX_NUM_SEQS;
            double begins = free ? request.arrival() : Math.max(request.arrival(), places.remove());
            double queue = begins - request.arrival();
            double e2e = queue + tpot * request.outputTokens();
            places.add(request.arrival() + e2e);
            served.add(new ServedRequest(
                    request.arrival(), request.promptTokens(), request.outputTokens(), queue, queue + tpot, e2e));
        }
        return served;
    }
}
