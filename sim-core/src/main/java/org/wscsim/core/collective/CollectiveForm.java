package org.wscsim.core.collective;

/** What the ranks hold before and after; {@code bytes} is what the prices of {@link Collectives} take. */
public enum CollectiveForm {
    /** Every rank holds a vector of {@code bytes} and gets the sum of all. */
    ALL_REDUCE("all-reduce"),
    /** Every rank holds a part of {@code bytes / n} and gets all {@code bytes}. */
    ALL_GATHER("all-gather"),
    /** Every rank holds a vector of {@code bytes} and gets its part of the sum: the mirror image of an all-gather. */
    REDUCE_SCATTER("reduce-scatter"),
    /** Every rank holds {@code bytes} and sends an equal part to every rank, itself included. */
    ALL_TO_ALL("all-to-all"),
    /** The die in the middle holds {@code bytes}, every rank gets them. */
    BROADCAST("broadcast"),
    /** Every rank hands {@code bytes} to the next, the last one to the first. */
    SHIFT("shift");

    private final String title;

    CollectiveForm(String title) {
        this.title = title;
    }

    /** As on the command line. */
    public String title() {
        return title;
    }
}
