package org.wscsim.core.request;

import java.util.Locale;

/**
 * What a request is worth waiting for. The code is {@link Arrival#sloClass}: a workload that says nothing sends standard
 * requests. Immutable.
 */
public enum SloClass {
    STANDARD(1),
    CRITICAL(0),
    BATCH(2),
    SHEDDABLE(3),
    BACKGROUND(4);

    private static final SloClass[] BY_CODE = values();

    private final int rank;

    SloClass(int rank) {
        this.rank = rank;
    }

    /** Codes are 0 to this, exclusive. */
    public static int count() {
        return BY_CODE.length;
    }

    /** The class with this code. */
    public static SloClass of(int code) {
        return BY_CODE[code];
    }

    public int code() {
        return ordinal();
    }

    /** Place in order of priority, 0 first: critical, standard, batch, sheddable, background. */
    public int rank() {
        return rank;
    }

    /** As the user writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
