package org.wscsim.cli.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import org.wscsim.schedulers.system.RoleOptions;

/** Reads {@code --adapt}: {@code none}, {@code roles} or {@code roles:window=30,period=5,margin=0.1,drain=move}. Stateless. */
final class AdaptText {
    static final String HELP = "'roles': instances turn from prefill to decode or back as the mix of requests changes;"
            + " roles:window=30,period=5,margin=0.1,drain=move are the defaults: seconds that count, seconds between two"
            + " looks, share by which the sustained rate must grow, KV caches of a decode instance that turns ('finish':"
            + " stay to their last token)";

    private static final String ROLES = "roles";
    private static final List<String> NAMES = List.of("window", "period", "margin", "drain");
    private static final double MAX_SECONDS = 1e6;
    private static final double MAX_MARGIN = 100;

    private AdaptText() {}

    /** Null where roles stay. */
    static @Nullable RoleOptions parse(@Nullable String text) {
        if (text == null || text.equals("none")) {
            return null;
        }
        String[] words = text.split(":", 2);
        if (!words[0].equals(ROLES)) {
            throw wrong(text, "use none, or " + ROLES);
        }
        RoleOptions options = RoleOptions.DEFAULT;
        if (words.length > 1) {
            for (String pair : words[1].split(",", -1)) {
                options = with(options, text, pair.split("=", 2));
            }
        }
        return options;
    }

    private static RoleOptions with(RoleOptions from, String text, String[] pair) {
        if (pair.length < 2 || !NAMES.contains(pair[0])) {
            throw wrong(text, NearestName.remedy(pair[0], NAMES));
        }
        return switch (pair[0]) {
            case "window" ->
                new RoleOptions(number(text, pair, MAX_SECONDS), from.periodSeconds(), from.margin(), from.drain());
            case "period" ->
                new RoleOptions(from.windowSeconds(), number(text, pair, MAX_SECONDS), from.margin(), from.drain());
            case "margin" ->
                new RoleOptions(
                        from.windowSeconds(), from.periodSeconds(), number(text, pair, MAX_MARGIN), from.drain());
            default -> new RoleOptions(from.windowSeconds(), from.periodSeconds(), from.margin(), drain(text, pair[1]));
        };
    }

    private static String drain(String text, String value) {
        if (!RoleOptions.DRAINS.contains(value)) {
            throw wrong(text, "drain is one of " + String.join(", ", RoleOptions.DRAINS));
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
