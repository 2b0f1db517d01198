package org.wscsim.cli.explore;

/** What is asked of a wafer under a serving system. */
public enum Question {
    /** The best set of instances in the fluid objective, and its rate. */
    PLAN,
    /** The highest rate that meets the limits under a plan. */
    GOODPUT,
    /** Latencies, use and energy of one run at a rate. */
    RUN
}
