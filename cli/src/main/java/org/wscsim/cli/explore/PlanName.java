package org.wscsim.cli.explore;

import java.util.LinkedHashMap;
import java.util.Map;

/** A plan's text without places: {@code 5xP:2x4,3xD:1x4}. Stateless. */
final class PlanName {
    private PlanName() {}

    static String of(String plan) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (String instance : plan.replaceAll("@\\d+,\\d+", "").split(",", -1)) {
            kinds.merge(instance, 1, Integer::sum);
        }
        StringBuilder name = new StringBuilder();
        kinds.forEach((kind, count) ->
                name.append(name.isEmpty() ? "" : ",").append(count).append('x').append(kind));
        return name.toString();
    }
}
