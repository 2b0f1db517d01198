package org.wscsim.cli.config;

/** Headings of the help text, in order. */
public enum KeySection {
    WORKLOAD("Workload"),
    PLATFORM("Model and wafer"),
    HARDWARE("Defects, routes and faults"),
    SERVING("Serving system"),
    SERVICE("Tenants and classes of service"),
    KV("KV cache"),
    LIMITS("Goodput and limits"),
    /** In files only. */
    CONTENT("");

    private final String heading;

    KeySection(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }
}
