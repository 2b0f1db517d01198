package org.wscsim.schedulers.partition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.wscsim.schedulers.Fixtures.GPT_3_175B;
import static org.wscsim.schedulers.Fixtures.LLAMA_2_70B;
import static org.wscsim.schedulers.Fixtures.LLAMA_2_7B;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.Fixtures;

/** Plans, tilings and their text form. */
final class WaferPlanTest {
    private static final WaferSpec CASE_3 = Fixtures.case3();

    @Test
    void case3TakesSixInstancesOfTp8() {
        WaferPlan plan = TiledPlans.mixed(CASE_3, LLAMA_2_70B).check(CASE_3, LLAMA_2_70B, 16);
        assertThat(plan.count(Role.MIXED)).isEqualTo(6);
        assertThat(plan.dies(CASE_3)).isEqualTo(48);
        assertThat(plan.notes()).isEmpty();
        assertThat(PlanText.format(plan)).isEqualTo("M:2x4@0,0,M:2x4@2,0,M:2x4@4,0,M:2x4@0,4,M:2x4@2,4,M:2x4@4,4");
    }

    @Test
    void splitsCoverEveryRatioOfTheTiling() {
        List<WaferPlan> splits = TiledPlans.splits(CASE_3, LLAMA_2_70B);
        assertThat(splits).hasSize(5);
        for (int i = 0; i < 5; i++) {
            WaferPlan plan = splits.get(i).check(CASE_3, LLAMA_2_70B, 16);
            assertThat(plan.count(Role.PREFILL)).isEqualTo(i + 1);
            assertThat(plan.count(Role.DECODE)).isEqualTo(5 - i);
        }
    }

    @Test
    void aSmallerWaferTakesSmallerTilesAndSaysSo() {
        WaferSpec small = Fixtures.wafer(3, 2);
        WaferPlan plan = TiledPlans.mixed(small, LLAMA_2_7B).check(small, LLAMA_2_7B, 16);
        assertThat(plan.name()).isEqualTo("1xM:3x2");
        assertThat(plan.notes()).singleElement().asString().contains("the wafer is smaller");
        WaferPlan split = TiledPlans.split(small, LLAMA_2_7B, 1, 1).check(small, LLAMA_2_7B, 16);
        assertThat(split.name()).isEqualTo("1xP:3x1,1xD:3x1");
    }

    @Test
    void aLargerModelTakesLargerTilesAndSaysSo() {
        // 175 billion parameters of 2 bytes on dies of 58.9 GB usable: 6 dies are too few with two bytes each, 8 hold
        // it.
        WaferPlan plan = TiledPlans.mixed(CASE_3, GPT_3_175B, 1, 2).check(CASE_3, GPT_3_175B, 16);
        assertThat(plan.instances().getFirst().region().dies()).isGreaterThanOrEqualTo(6);
        assertThat(plan.notes()).singleElement().asString().contains("the model does not fit");
    }

    @Test
    void aModelBeyondTheWaferIsNamedWithItsBytes() {
        assertThatThrownBy(() -> TiledPlans.mixed(Fixtures.wafer(2, 2), GPT_3_175B))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("neededBytesPerDie")
                .hasMessageContaining("availableBytesPerDie");
    }

    @Test
    void checkNamesTheInstance() {
        assertThatThrownBy(() -> PlanText.parse("M:1x1@0,0", CASE_3).check(CASE_3, LLAMA_2_70B, 16))
                .hasMessageContaining("instance=0")
                .hasMessageContaining("neededBytesPerDie")
                .hasMessageContaining("availableBytesPerDie=58880000000");
        assertThatThrownBy(() -> PlanText.parse("3xP:1x1", CASE_3).check(CASE_3, LLAMA_2_7B, 16))
                .hasMessageContaining("decode=0");
    }

    @Test
    void textFormReadsBackToTheSameInstances() {
        List<String> texts = List.of(
                "3xP:2x4,3xD:2x4",
                "P:2x4@0,0,D:2x4@2,0",
                "8xM:1x1/64c",
                "M:1x1@2,2/128c; M:1x1@2,2/128c",
                "2xP:1x2,D:2x2@0,0,M:3x3@3,6");
        for (String text : texts) {
            WaferPlan plan = PlanText.parse(text, CASE_3);
            WaferPlan again = PlanText.parse(PlanText.format(plan), CASE_3);
            assertThat(again.instances()).as(text).isEqualTo(plan.instances());
        }
    }

    @Test
    void plansOfSeveralModelsStandOnDiesOfTheirOwn() {
        List<String> texts = List.of(
                "3xP:2x4,3xD:2x4;2xM:3x1",
                "M:1x1@0,0;9xM:2x2",
                "9xM:2x2;M:1x1@0,0",
                "P:2x2,D:2x2;P:1x1,D:1x1;M:2x2@0,0");
        for (String text : texts) {
            int models = text.split(";").length;
            WaferPlan plan = PlanText.parse(text, models, Ground.whole(CASE_3));
            Set<Integer> taken = new HashSet<>();
            int dies = 0;
            for (InstancePlan instance : plan.instances()) {
                dies += instance.region().dies();
                for (int die : instance.region().dieIds(CASE_3.dieColumns())) {
                    taken.add(die);
                }
            }
            assertThat(taken).as(text).hasSize(dies);
            assertThat(plan.instances().stream().mapToInt(InstancePlan::model).distinct())
                    .as(text)
                    .hasSize(models);
            WaferPlan again = PlanText.parse(PlanText.format(plan), models, Ground.whole(CASE_3));
            assertThat(again.instances()).as(text).isEqualTo(plan.instances());
        }
    }

    @Test
    void plansThatDoNotFitTheModelsAreRefused() {
        Ground ground = Ground.whole(CASE_3);
        assertThatThrownBy(() -> PlanText.parse("M:2x4", 2, ground))
                .hasMessageContaining("models=2, plans=1")
                .hasMessageContaining("one plan per model");
        assertThatThrownBy(() -> PlanText.parse("M:2x4;", 2, ground)).hasMessageContaining("plan not understood");
        // no two models on one die, even where its cores would do
        assertThatThrownBy(() -> PlanText.parse("M:1x1@2,2/64c;M:1x1@2,2/64c", 2, ground))
                .hasMessageContaining("on another one");
        WaferPlan halves = PlanText.parse("M:2x4;P:2x4", 2, ground);
        assertThatThrownBy(() -> halves.check(ground, List.of(LLAMA_2_7B, LLAMA_2_7B), 16))
                .hasMessageContaining("plan lacks a phase: prefill=1, decode=0");
        WaferPlan tight = PlanText.parse("M:1x1;M:1x1", 2, ground);
        assertThatThrownBy(() -> tight.check(ground, List.of(LLAMA_2_7B, LLAMA_2_70B), 16))
                .hasMessageContaining("instance=1")
                .hasMessageContaining("neededBytesPerDie");
    }

    @Test
    void partsOfADieShareIt() {
        WaferPlan plan = PlanText.parse("5xM:1x1/64c", CASE_3);
        assertThat(plan.dies(CASE_3)).isEqualTo(2);
        assertThat(plan.instances().get(3).region().toString()).isEqualTo("1x1@0,0/64c");
        assertThat(plan.instances().get(4).region().toString()).isEqualTo("1x1@1,0/64c");
    }

    @Test
    void syntaxErrorsShowTheSyntax() {
        for (String text : List.of("", "2x4", "3xX:2x4", "3xP:2x4@0,0", "P:2x4 D:2x4", "0xP:1x1", "P:0x1")) {
            assertThatThrownBy(() -> PlanText.parse(text, CASE_3)).as(text).isInstanceOf(BadInputException.class);
        }
        assertThatThrownBy(() -> PlanText.parse("3xX:2x4", CASE_3)).hasMessageContaining("<P|D|M>");
    }

    @Test
    void placesThatDoNotExistAreRefused() {
        assertThatThrownBy(() -> PlanText.parse("M:2x4@5,0", CASE_3)).hasMessageContaining("M:2x4@5,0");
        assertThatThrownBy(() -> PlanText.parse("M:2x4@0,0,M:2x4@1,3", CASE_3)).hasMessageContaining("M:2x4@1,3");
        assertThatThrownBy(() -> PlanText.parse("7xM:2x4", CASE_3)).hasMessageContaining("no place left");
        assertThatThrownBy(() -> PlanText.parse("M:2x1/64c", CASE_3)).hasMessageContaining("core share");
        assertThatThrownBy(() -> PlanText.parse("4xM:1x1/0c", CASE_3)).hasMessageContaining("instance without cores");
    }
}
