package org.wscsim.core.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The known name that a mistyped one most likely meant. Immutable, any thread.
 *
 * <p>Distance is Levenshtein's on lower case; a name further away than a third of the wanted one's length (at least 1)
 * is no suggestion; one that alone begins with all of the wanted one is the nearest. Ties go to the name that comes first in
 * the collection. Cost: the product of the two lengths per
 * known name.
 */
public final class NearestName {
    /** Longer names are not compared: nobody mistypes one. */
    private static final int MAX_LENGTH = 128;

    /** Of a name, to say which one it is. */
    private static final int LEAST_BEGINNING = 4;

    private NearestName() {}

    /** The nearest known name, or null when none is near. */
    public static @Nullable String of(String wanted, Collection<String> known) {
        if (wanted.isEmpty() || wanted.length() > MAX_LENGTH) {
            return null;
        }
        int best = Math.max(1, wanted.length() / 3) + 1;
        String nearest = null;
        for (String name : known) {
            int distance = name.length() > MAX_LENGTH ? Integer.MAX_VALUE : distance(wanted, name);
            if (distance < best) {
                best = distance;
                nearest = name;
            }
        }
        String longer = longer(wanted, known);
        return longer == null ? nearest : longer;
    }

    private static @Nullable String longer(String wanted, Collection<String> known) {
        var begun =
                known.stream().filter(name -> name.startsWith(wanted)).limit(2).toList();
        return wanted.length() >= LEAST_BEGINNING && begun.size() == 1 ? begun.getFirst() : null;
    }

    /** The remedy of an error about an unknown name: {@code did you mean x} or {@code known: a, b, c}. */
    public static String remedy(String wanted, Collection<String> known) {
        String nearest = of(wanted, known);
        return nearest == null ? "use one of " + String.join(", ", known) : "did you mean " + nearest;
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
