package org.wscsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import org.wscsim.validation.queueing.QueueScore;

/** Simulated waits beside those of queueing theory, in mean service times. Stateless. */
public final class QueueTable {
    private QueueTable() {}

    /** For the console: one row per queue. */
    public static String text(List<QueueScore> scores) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("queue", "theory inside", "load", "requests", "theory", "simulated", "99 % +-"));
        for (QueueScore score : scores) {
            rows.add(List.of(
                    score.queue().name(),
                    score.isInside() ? "yes" : "NO",
                    DecimalText.fixed(score.queue().load(), 1),
                    Integer.toString(score.requests()),
                    DecimalText.fixed(score.expected(), 4),
                    DecimalText.fixed(score.simulated().mean(), 4),
                    DecimalText.fixed(score.simulated().halfWidth(), 4)));
        }
        return TextTable.of(rows, 2);
    }
}
