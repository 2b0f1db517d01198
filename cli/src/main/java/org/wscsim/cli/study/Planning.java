package org.wscsim.cli.study;

import java.util.Arrays;
import java.util.List;

/** Which of a system's plans a point is run under; all are made from the first half of the requests. */
public enum Planning {
    /** As published: the plan of an algorithm, or the middle one of splits (3 prefill + 3 decode instances of six). */
    PUBLISHED("published"),
    /** Every plan is run on the first half, and the best of them there is scored on the second. */
    TUNED("tuned");

    /** The key that chooses. */
    public static final String KEY = "plan_search";

    private final String word;

    Planning(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Planning::word).toList();
    }

    static Planning of(String word) {
        return word.equals(TUNED.word) ? TUNED : PUBLISHED;
    }
}
