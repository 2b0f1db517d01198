package org.wscsim.traces.workload;

import org.jspecify.annotations.Nullable;
import org.wscsim.traces.synthetic.AzureShift;
import org.wscsim.traces.synthetic.AzureWeek;
import org.wscsim.traces.synthetic.FittedWorkload;
import org.wscsim.traces.synthetic.Generator;

/** A built-in workload: its name, where it comes from and what it is without options. Immutable. */
@SuppressWarnings("ImmutableEnumChecker") // generators are immutable; the checker asks for an annotation we do not use
public enum WorkloadEntry {
    /** Chat. */
    AZURE_CONV(
            "azure-conv",
            "one hour of a chat service: near-Poisson arrivals, rate 3.2-8.5 requests/s over the hour",
            "generator fitted to AzurePublicDataset AzureLLMInferenceTrace_conv 2023 (Splitwise, ISCA 2024, CC-BY-4.0)",
            "19366 requests in 3501.7 s, 5.53 requests/s; prompt 1155 tokens, output 211 tokens on average",
            FittedWorkload.AZURE_CONV),
    /** Code completion. */
    AZURE_CODE(
            "azure-code",
            "one hour of code completion: bursts milliseconds apart, silences of minutes",
            "generator fitted to AzurePublicDataset AzureLLMInferenceTrace_code 2023 (Splitwise, ISCA 2024, CC-BY-4.0)",
            "8819 requests in 3435.9 s, 2.57 requests/s; prompt 2048 tokens, output 27.9 tokens on average",
            FittedWorkload.AZURE_CODE),
    /** Chat and code completion. */
    AZURE_WEEK(
            "azure-week",
            "a week of chat and code completion, 27.3 : 16.8, at the week's mean rates: the hours of azure-conv and azure-code"
                    + " compressed and repeated",
            "both generators above; counts of the Azure week of May 2024 (DynamoLLM, HPCA 2025)",
            "44100000 requests in 604800 s, 72.9 requests/s; prompt 1495 tokens, output 141 tokens on average",
            AzureWeek.MIX),
    /** Code completion and chat in turn. */
    AZURE_SHIFT(
            "azure-shift",
            "a mix that changes at once: five minutes of code completion, five of chat, in turn; Poisson arrivals",
            "made up of the lengths of both generators above, for --adapt",
            "25200 requests in 899 s, 28.0 requests/s; prompt 1669 tokens, output 106 tokens on average",
            AzureShift.CODE_AND_CHAT),
    /** Poisson arrivals. */
    POISSON(
            "poisson",
            "Poisson arrivals; lengths fixed, or drawn like azure-conv's",
            "synthetic",
            "1000 requests at 1 request/s; lengths of azure-conv in tokens",
            (String) null),
    /** Any arrivals, any lengths. */
    SYNTHETIC(
            "synthetic",
            "arrivals and lengths as --arrivals and --lengths say: poisson, gamma, weibull, mmpp, diurnal, deterministic",
            "synthetic",
            "1000 requests at 1 request/s; --arrivals poisson, --lengths azure-conv, tokens",
            "poisson"),
    /** Conversations. */
    SESSIONS(
            "sessions",
            "conversations whose every turn repeats the ones before it, with think time; contents named for prefix caches",
            "synthetic",
            "1000 requests at 1 request/s; --arrivals sessions:turns=4,think=10 (s), new tokens of a turn and its answer --lengths azure-conv",
            ArrivalChoice.SESSIONS),
    /** A closed loop. */
    CLOSED_LOOP(
            "closed-loop",
            "clients that send the next request when the last one is answered",
            "synthetic",
            "1000 requests; --arrivals closed:clients=16,think=0 (s), --lengths azure-conv, tokens",
            ArrivalChoice.CLOSED);

    private final String workloadName;
    private final String description;
    private final String source;
    private final String defaults;
    private final @Nullable String arrivals;
    private final @Nullable Generator generator;

    WorkloadEntry(String workloadName, String description, String source, String defaults, Generator generator) {
        this.workloadName = workloadName;
        this.description = description;
        this.source = source;
        this.defaults = defaults;
        this.arrivals = null;
        this.generator = generator;
    }

    WorkloadEntry(String workloadName, String description, String source, String defaults, @Nullable String arrivals) {
        this.workloadName = workloadName;
        this.description = description;
        this.source = source;
        this.defaults = defaults;
        this.arrivals = arrivals;
        this.generator = null;
    }

    /** As a user writes it. */
    public String workloadName() {
        return workloadName;
    }

    /** What it is like, one line. */
    public String description() {
        return description;
    }

    /** Where it comes from, with the licence of what it was fitted to. */
    public String source() {
        return source;
    }

    /** Size, rate and mean lengths without options, with units. */
    public String defaults() {
        return defaults;
    }

    /** Default of {@code --arrivals}, or null where the workload has its own arrivals. */
    @Nullable
    String arrivals() {
        return arrivals;
    }

    /** What makes its requests, or null where options say how. */
    @Nullable
    Generator generator() {
        return generator;
    }

    /** The generator fitted to one published trace, or null; the trace's facts are what a fit report compares with. */
    public @Nullable FittedWorkload fitted() {
        return generator instanceof FittedWorkload fitted ? fitted : null;
    }
}
