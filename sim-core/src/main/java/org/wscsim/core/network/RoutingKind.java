package org.wscsim.core.network;

import java.util.List;
import java.util.Locale;

/** How messages find their way over the mesh. */
public enum RoutingKind {
    /** Along x, then along y (Dally and Seitz 1987). */
    XY,
    /** Along y, then along x. */
    YX,
    /**
     * Messages take the two in turn, each way a class of its own with its own virtual channels (Seo et al., O1TURN, ISCA
     * 2005).
     */
    O1TURN,
    /** Up and down a breadth-first order around what is dead (Schroeder et al., Autonet, 1991). */
    FAULT_AWARE;

    /** Names as on the command line. */
    public static List<String> names() {
        return List.of("xy", "yx", "o1turn", "fault-aware");
    }

    /** As on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The kind of that name, which must be one of {@link #names}. */
    public static RoutingKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Sets of messages that must not share virtual channels. */
    int classes() {
        return this == O1TURN ? 2 : 1;
    }
}
