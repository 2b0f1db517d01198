package org.wscsim.schedulers.search;

/** What a plan is searched for. */
public enum Objective {
    /** Requests per second that the instances can sustain, latency aside. */
    THROUGHPUT,
    /** Requests per second that they can sustain with TTFT and TPOT of the mean request within their limits. */
    GOODPUT,
    /** Mean end-to-end latency at the offered rate, least first. */
    E2E
}
