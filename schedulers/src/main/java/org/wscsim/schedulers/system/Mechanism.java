package org.wscsim.schedulers.system;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What wsc-sim is made of; each can be left out, to see what it gives. */
public enum Mechanism {
    /** Steps as long as decoding sequences can wait; without: a fixed budget of tokens. */
    GUARD("the token budget of a step is what its price allows; without: 512 tokens"),
    /** Prompts by deadline, late ones put off; without: in order of arrival. */
    DEADLINES("prompts by deadline, late ones put off; without: in order of arrival"),
    /** Where not all deadlines can be kept, misses are spread over prompts of all lengths; without: the last in order misses. */
    BUDGET("misses that cannot be helped spread over prompts of all lengths; without: the last by deadline miss"),
    /** Generation beside prompts through the same weights; without: one pass. */
    OVERLAP("generation streams its KV while prompts compute; without: one after the other"),
    /** Routing by predicted finish; without: by outstanding requests. */
    ROUTING("instances by predicted finish; without: least outstanding requests"),
    /** Plan by goodput; without: the default tiling. */
    PLAN("instances sized for goodput; without: the default tiling");

    private final String meaning;

    Mechanism(String meaning) {
        this.meaning = meaning;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it does, one phrase. */
    public String meaning() {
        return meaning;
    }

    /** Names, as users write them. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Mechanism::text).toList();
    }

    /**
     * Reads {@code guard,overlap}.
     *
     * @throws org.wscsim.core.failure.BadInputException for a name that is none
     */
    public static Set<Mechanism> parse(String text) {
        EnumSet<Mechanism> found = EnumSet.noneOf(Mechanism.class);
        for (String name : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            if (!names().contains(name.strip())) {
                throw PolicyCatalogue.unknown("mechanism", name.strip(), names());
            }
            found.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
        }
        return found;
    }
}
