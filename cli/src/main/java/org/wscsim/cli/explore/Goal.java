package org.wscsim.cli.explore;

import java.util.Arrays;
import java.util.List;

/** What is wanted of a wafer. */
public enum Goal {
    /** Requests per second within the limits, of the whole wafer; the more the better. */
    GOODPUT("goodput", "req/s"),
    /** Mean E2E at the common rate. */
    E2E("e2e", "ms"),
    /** Energy of the wafer per token generated, at the common rate. */
    ENERGY("energy", "J/token"),
    /** Price of a good wafer. */
    COST("cost", "USD"),
    /** Wafer area of dies and DRAM. */
    AREA("area", "mm2");

    private final String word;
    private final String unit;

    Goal(String word, String unit) {
        this.word = word;
        this.unit = unit;
    }

    public String word() {
        return word;
    }

    public String unit() {
        return unit;
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Goal::word).toList();
    }

    public static Goal of(String word) {
        return Arrays.stream(values())
                .filter(goal -> goal.word.equals(word))
                .findFirst()
                .orElseThrow();
    }
}
