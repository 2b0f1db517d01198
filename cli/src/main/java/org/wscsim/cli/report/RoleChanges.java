package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.RoleChange;

/** Instances that changed their roles, in words and as JSON. Stateless. */
final class RoleChanges {
    /** More are told in the summary only. */
    private static final int SHOWN = 12;

    private RoleChanges() {}

    /** Nothing where all keep their roles. */
    static void write(JsonDocument json, @Nullable List<RoleChange> changes) {
        if (changes == null) {
            return;
        }
        json.openArray("role_changes");
        for (RoleChange change : changes) {
            json.openElement()
                    .put("instance", change.instance())
                    .put("from", text(change.from()))
                    .put("to", text(change.to()))
                    .put("started_s", VirtualTime.seconds(change.startedPs()));
            if (change.endedPs() >= 0) {
                json.put("drain_s", drainSeconds(change));
            } else {
                json.put("drain_s", (String) null);
            }
            json.put("caches_moved", change.cachesMoved())
                    .put("bytes_moved", change.bytesMoved())
                    .put("routed_again", change.routedAgain())
                    .closeObject();
        }
        json.closeArray();
    }

    /** One line a change, and one for those that are left out. */
    static List<String> sentences(@Nullable List<RoleChange> changes) {
        List<String> lines = new ArrayList<>();
        if (changes == null) {
            return lines;
        }
        if (changes.isEmpty()) {
            lines.add("none");
        }
        changes.stream().limit(SHOWN).map(RoleChanges::sentence).forEach(lines::add);
        if (changes.size() > SHOWN) {
            lines.add((changes.size() - SHOWN) + " more, in the summary");
        }
        return lines;
    }

    private static String sentence(RoleChange change) {
        String drained = change.endedPs() < 0
                ? "not drained at the end"
                : String.format(Locale.ROOT, "drained in %.3f s", drainSeconds(change));
        return String.format(
                Locale.ROOT,
                "instance %d %s -> %s at %.3f s, %s, %d KV caches moved (%.2f GB), %d waiting requests routed again",
                change.instance(),
                text(change.from()),
                text(change.to()),
                VirtualTime.seconds(change.startedPs()),
                drained,
                change.cachesMoved(),
                change.bytesMoved() / 1e9,
                change.routedAgain());
    }

    private static double drainSeconds(RoleChange change) {
        return VirtualTime.seconds(change.endedPs() - change.startedPs());
    }

    private static String text(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
