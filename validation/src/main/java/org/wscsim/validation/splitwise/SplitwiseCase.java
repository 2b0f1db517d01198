package org.wscsim.validation.splitwise;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.measured.IterationCurve;
import org.wscsim.core.measured.IterationTimes;
import org.wscsim.validation.reference.ReferenceTable;

/**
 * What splitwise-sim was given and what it found: iteration times, arrivals, and latencies of every request. Immutable.
 *
 * @param times its cost file, mixed steps at 1.1 of the prompt curve
 * @param requests in order of arrival
 */
public record SplitwiseCase(IterationTimes times, List<Request> requests) {
    /** Results of splitwise-sim, in the reference folder. */
    public static final String RESULTS = "splitwise_case_code_requests.csv";
    /** Its cost file, in the reference folder. */
    public static final String COSTS = "splitwise_case_cost_h100_tp8.csv";
    /** Its arrivals: in the reference folder, or in the folder {@code traces} beside it. */
    public static final String TRACE = "AzureLLMInferenceTrace_code_2023.csv";

    private static final double MIXED_FACTOR = 1.1;
    private static final long PS_PER_SECOND = 1_000_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    /**
     * One request.
     *
     * @param id position in the trace
     * @param arrivalPs after the first request's arrival
     * @param prompt tokens
     * @param output tokens
     * @param ttftSeconds as splitwise-sim found it
     * @param e2eSeconds as splitwise-sim found it
     */
    public record Request(int id, long arrivalPs, int prompt, int output, double ttftSeconds, double e2eSeconds) {}

    /** The trace for a reference folder; it need not exist. */
    public static Path trace(Path folder) {
        Path inside = folder.resolve(TRACE);
        return Files.isRegularFile(inside)
                ? inside
                : folder.resolveSibling("traces").resolve(TRACE);
    }

    /** Whether the folder holds the case. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(RESULTS))
                && Files.isRegularFile(folder.resolve(COSTS))
                && Files.isRegularFile(trace(folder));
    }

    /**
     * Reads the case.
     *
     * @throws BadInputException when a file cannot be read, or results and trace do not match
     */
    public static SplitwiseCase read(Path folder) {
        List<ReferenceTable.Row> trace = ReferenceTable.read(trace(folder)).rows();
        Request[] requests = new Request[trace.size()];
        long firstPs = arrivalPs(trace.getFirst());
        for (ReferenceTable.Row row :
                ReferenceTable.read(folder.resolve(RESULTS)).rows()) {
            int id = row.count("request_ids");
            if (id >= requests.length
                    || row.count("prompt_sizes") != trace.get(id).count("ContextTokens")) {
                throw new BadInputException("results are not of this trace: file=" + RESULTS + ", request=" + id
                        + ", trace=" + TRACE + "; give the trace the case was run on");
            }
            requests[id] = new Request(
                    id,
                    arrivalPs(trace.get(id)) - firstPs,
                    row.count("prompt_sizes"),
                    row.count("token_sizes"),
                    row.real("ttft_times"),
                    row.real("response_times"));
        }
        return new SplitwiseCase(times(folder), List.of(requests));
    }

    private static IterationTimes times(Path folder) {
        SortedMap<Integer, Double> prompts = new TreeMap<>();
        SortedMap<Integer, Double> generation = new TreeMap<>();
        List<String> devices = new ArrayList<>();
        for (ReferenceTable.Row row : ReferenceTable.read(folder.resolve(COSTS)).rows()) {
            prompts.put(row.count("batch_tokens"), row.real("prompt_time"));
            generation.put(row.count("batch_tokens"), row.real("token_time"));
            devices.add(row.text("hardware"));
        }
        return new IterationTimes(
                devices.getFirst(), new IterationCurve(prompts), new IterationCurve(generation), MIXED_FACTOR);
    }

    /** From {@code 2023-11-16 18:17:03.9799600}; a trace within one month. */
    private static long arrivalPs(ReferenceTable.Row row) {
        String text = row.text("TIMESTAMP");
        try {
            long seconds = Integer.parseInt(text, 8, 10, 10) * SECONDS_PER_DAY
                    + Integer.parseInt(text, 11, 13, 10) * 3_600L
                    + Integer.parseInt(text, 14, 16, 10) * 60L
                    + Integer.parseInt(text, 17, 19, 10);
            String fraction = (text.length() > 20 ? text.substring(20) : "") + "000000000000";
            return seconds * PS_PER_SECOND + Long.parseLong(fraction.substring(0, 12));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new BadInputException(
                    "arrival is not a time: file=" + TRACE + ", TIMESTAMP=" + text + "; correct the file", e);
        }
    }
}
