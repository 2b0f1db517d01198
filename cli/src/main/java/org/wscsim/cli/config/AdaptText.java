package org.wscsim.cli.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.schedulers.system.AdaptOptions;

/**
 * Reads {@code --adapt}: {@code none}, {@code roles}, {@code plan}, or with what they may be told, {@code
 * roles:window=30,period=5,margin=0.1,drain=move}. Stateless.
 */
final class AdaptText {
    static final String HELP = "'roles': instances turn from prefill to decode or back as the mix of requests changes;"
            + " 'plan': the wafer is cut anew to the one of --plan and --other-plans that serves the mix best, weights"
            + " and KV caches crossing the mesh; roles:window=30,period=5,margin=0.1,drain=move and the same of plan with"
            + " drain=recompute are the defaults: seconds that count, seconds between two looks, share by which the"
            + " sustained rate must grow, what becomes of KV caches of an instance that turns or leaves: 'move' where"
            + " there is room, 'finish' to their last token; of plans also 'recompute', to move or else begin anew";

    static final String OTHER_PLANS =
            "plans beside --plan that --adapt plan may switch to, such as 9xP:2x2,3xD:2x2 or B.yaml+C.yaml";

    private static final String ROLES = "roles";
    private static final String PLAN = "plan";

    /** What is adapted, null for nothing, and how. */
    record Wish(@Nullable AdaptOptions roles, @Nullable AdaptOptions plans) {}

    private static final List<String> NAMES = List.of("window", "period", "margin", "drain");
    private static final double MAX_SECONDS = 1e6;
    private static final double MAX_MARGIN = 100;

    private AdaptText() {}

    /** What is wanted, and the plans beside the run's own where that needs them. */
    static Wish parse(@Nullable String text, @Nullable String otherPlans) {
        if (text == null || text.equals("none")) {
            requirePlans(otherPlans == null, "none", otherPlans);
            return new Wish(null, null);
        }
        String[] words = text.split(":", 2);
        if (!words[0].equals(ROLES) && !words[0].equals(PLAN)) {
            throw wrong(text, "use none, " + ROLES + " or " + PLAN);
        }
        boolean plans = words[0].equals(PLAN);
        requirePlans(plans == (otherPlans != null), text, otherPlans);
        AdaptOptions options = options(text, words);
        return plans ? new Wish(null, options) : new Wish(options, null);
    }

    private static void requirePlans(boolean right, String text, @Nullable String otherPlans) {
        if (!right) {
            throw new BadInputException("plans to switch between: adapt=" + text + ", other_plans="
                    + (otherPlans == null ? "none" : otherPlans) + "; give --adapt plan and --other-plans together");
        }
    }

    private static AdaptOptions options(String text, String[] words) {
        boolean plans = words[0].equals(PLAN);
        AdaptOptions options = plans ? AdaptOptions.DEFAULT_OF_PLANS : AdaptOptions.DEFAULT;
        if (words.length > 1) {
            for (String pair : words[1].split(",", -1)) {
                options = with(options, text, pair.split("=", 2));
            }
        }
        return options;
    }

    private static AdaptOptions with(AdaptOptions from, String text, String[] pair) {
        if (pair.length < 2 || !NAMES.contains(pair[0])) {
            throw wrong(text, NearestName.remedy(pair[0], NAMES));
        }
        return switch (pair[0]) {
            case "window" ->
                new AdaptOptions(number(text, pair, MAX_SECONDS), from.periodSeconds(), from.margin(), from.drain());
            case "period" ->
                new AdaptOptions(from.windowSeconds(), number(text, pair, MAX_SECONDS), from.margin(), from.drain());
            case "margin" ->
                new AdaptOptions(
                        from.windowSeconds(), from.periodSeconds(), number(text, pair, MAX_MARGIN), from.drain());
            default ->
                new AdaptOptions(from.windowSeconds(), from.periodSeconds(), from.margin(), drain(text, pair[1]));
        };
    }

    private static String drain(String text, String value) {
        List<String> drains = text.startsWith(PLAN) ? AdaptOptions.DRAINS_OF_PLANS : AdaptOptions.DRAINS;
        if (!drains.contains(value)) {
            throw wrong(text, "drain is one of " + String.join(", ", drains));
        }
        return value;
    }

    private static double number(String text, String[] pair, double most) {
        boolean plain = pair[1].matches("[0-9]{1,9}(\\.[0-9]{1,9})?");
        double value = plain ? Double.parseDouble(pair[1]) : -1;
        boolean zero = value == 0 && !pair[0].equals("margin");
        if (!plain || zero || value > most) {
            throw wrong(
                    text, pair[0] + " is a number " + (pair[0].equals("margin") ? "from" : "above") + " 0 to " + most);
        }
        return value;
    }

    private static BadInputException wrong(String text, String remedy) {
        return new BadInputException("cannot read how to adapt: adapt=" + text + "; " + remedy);
    }
}
