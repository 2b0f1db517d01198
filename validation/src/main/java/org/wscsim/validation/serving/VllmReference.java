package org.wscsim.validation.serving;

import java.nio.file.Path;
import java.util.List;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * What a real vLLM 0.19 did on one RTX PRO 6000 with Llama-3.1-8B: casys-kaist/LLMServingSim 5daddb2, MIT.
 *
 * @param requests in order of arrival
 * @param seconds once per second: running and waiting requests
 */
public record VllmReference(List<ServedRequest> requests, List<Load> seconds) {
    private static final String REQUESTS = "vllm_requests_rtxpro6000_llama31_8b.csv";
    private static final String SECONDS = "vllm_timeseries_rtxpro6000_llama31_8b.csv";

    /**
     * @param second since the first arrival
     * @param running requests that have been scheduled and not finished
     * @param waiting requests that have arrived and not been scheduled
     */
    public record Load(double second, int running, int waiting) {}

    public static VllmReference read(Path folder) {
        List<ServedRequest> requests = ReferenceTable.read(folder.resolve(REQUESTS)).rows().stream()
                .map(row -> new ServedRequest(
                        row.real("arrival_s"),
                        row.count("input_toks"),
                        row.count("output_toks"),
                        row.real("queue_s"),
                        row.real("ttft_s"),
                        row.real("e2e_s")))
                .toList();
        List<Load> seconds = ReferenceTable.read(folder.resolve(SECONDS)).rows().stream()
                .map(row -> new Load(row.real("t"), row.count("running"), row.count("waiting")))
                .toList();
        return new VllmReference(requests, seconds);
    }

    /** Running and waiting requests of a run at the given second. */
    static Load at(double second, List<ServedRequest> requests) {
        int running = 0;
        int waiting = 0;
        for (ServedRequest request : requests) {
            boolean arrived = request.arrival() <= second;
            boolean scheduled = request.arrival() + request.queue() <= second;
            boolean finished = request.arrival() + request.e2e() <= second;
            running += scheduled && !finished ? 1 : 0;
            waiting += arrived && !scheduled ? 1 : 0;
        }
        return new Load(second, running, waiting);
    }
}
