package org.wscsim.cli.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.cli.study.PointId;
import org.wscsim.core.wafer.WaferCatalogue;

class TaskTest {
    private static final Settings SETTINGS = Settings.none()
            .with(RunKey.MODEL, "llama-3-8b")
            .with(RunKey.WAFER, "any")
            .with(RunKey.WAFER_TEXT, WaferCatalogue.text("wsc-case1") + "# \\ and \\n = \"quoted\"\n")
            .with(RunKey.PLAN, "P:2x4@0,0,D:2x4@2,0");

    @Test
    void isReadBackFromItsText() {
        for (Question question : Question.values()) {
            Task task = new Task(question, SETTINGS, 1.0 / 3);
            assertThat(Task.parse(task.text())).isEqualTo(task);
            assertThat(task.text().lines()).allMatch(line -> line.contains("="));
        }
    }

    /** Whatever affects the outcome tells tasks apart, and a wafer's name does not. */
    @Test
    void identityIsOfWhatAffectsTheOutcome() {
        PointId ids = new PointId("version");
        String id = new Task(Question.GOODPUT, SETTINGS, 2).id(ids);
        assertThat(new Task(Question.GOODPUT, SETTINGS.with(RunKey.WAFER, "other"), 2).id(ids))
                .isEqualTo(id);
        assertThat(new Task(Question.RUN, SETTINGS, 2).id(ids)).isNotEqualTo(id);
        assertThat(new Task(Question.GOODPUT, SETTINGS, 3).id(ids)).isNotEqualTo(id);
        assertThat(new Task(Question.GOODPUT, SETTINGS.with(RunKey.PLAN, "P:2x4,D:2x4"), 2).id(ids))
                .isNotEqualTo(id);
        assertThat(new Task(Question.GOODPUT, SETTINGS.with(RunKey.WAFER_TEXT, WaferCatalogue.text("wsc-case2")), 2)
                        .id(ids))
                .isNotEqualTo(id);
        assertThat(new Task(Question.GOODPUT, SETTINGS, 2).id(new PointId("another version")))
                .isNotEqualTo(id);
    }
}
