package org.wscsim.cli.explore;

/** What is asked of a wafer under a serving system. */
public enum Question {
    /** A good set of instances in the fluid objective, and its rate: what candidates are ranked by. */
    PLAN,
    /** Plans worth a run: the best sets of a search many times as long, and the best of one size. */
    PLANS,
    /** The highest rate that meets the limits under the best of some plans. */
    GOODPUT,
    /** Latencies, use and energy of one run at a rate. */
    RUN
}
