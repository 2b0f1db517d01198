package org.wscsim.validation.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.wscsim.core.artifact.ArtifactHardware;
import org.wscsim.core.artifact.OperatorTime;
import org.wscsim.validation.reference.ReferenceTable;

/** V1, where WSC_REFERENCE_DIR names a folder that holds the authors' results. */
final class ArtifactReferenceTest {
    private static Path folder() {
        String folder = System.getProperty("WSC_REFERENCE_DIR", System.getenv("WSC_REFERENCE_DIR"));
        assumeTrue(folder != null, "skipped: WSC_REFERENCE_DIR is not set");
        for (String file : List.of(ArtifactScore.OPERATORS, ArtifactScore.ITERATIONS)) {
            assumeTrue(Files.isRegularFile(Path.of(folder, file)), "skipped: no " + file + " in WSC_REFERENCE_DIR");
        }
        return Path.of(folder);
    }

    private static int rows(List<ArtifactScore> scores, String file) {
        return scores.stream()
                .filter(score -> score.file().equals(file))
                .mapToInt(ArtifactScore::rows)
                .sum();
    }

    @Test
    void everyRowIsPredictedToAPartInABillion() {
        List<ArtifactScore> scores = ArtifactScore.of(folder());
        assertThat(rows(scores, ArtifactScore.OPERATORS)).isEqualTo(495);
        assertThat(rows(scores, ArtifactScore.ITERATIONS)).isEqualTo(348 + 66);
        assertThat(scores).allSatisfy(score -> {
            assertThat(score.worst()).as(score.toString()).isLessThan(ArtifactScore.TOLERANCE);
            assertThat(score.matched()).isEqualTo(score.rows());
        });
    }

    @Test
    void splitsComputeTimesAndUtilizationsOfOperatorsAreTheirsToo() {
        ArtifactPredictor predictor = new ArtifactPredictor();
        int sameEnergy = 0;
        List<ReferenceTable.Row> rows =
                ReferenceTable.read(folder().resolve(ArtifactScore.OPERATORS)).rows();
        for (ReferenceTable.Row row : rows) {
            OperatorTime time = predictor.operator(ArtifactScore.cells(row));
            String label = row.text("model") + " " + row.text("op") + " S=" + row.text("S");
            assertThat(relative(time.reportedComputeMs(), row.real("cp_latency_ms_ref")))
                    .as(label)
                    .isLessThan(1e-9);
            assertThat(relative(time.utilization(), row.real("utilization_ref")))
                    .as(label)
                    .isLessThan(1e-9);
            assertThat(time.split().rows()).as(label).isEqualTo(row.whole("split1"));
            if (row.has("stationary")) {
                assertThat(time.split().dataflow().name()).as(label).isEqualToIgnoringCase(row.text("stationary"));
                assertThat(time.split().inner()).as(label).isEqualTo(row.whole("split2"));
                assertThat(time.split().columns()).as(label).isEqualTo(row.whole("split3"));
            }
            double energy = time.nocPicojoules(ArtifactHardware.ofAuthors());
            double reference = row.real("noc_energy_pJ_ref");
            sameEnergy += reference == 0 ? (energy == 0 ? 1 : 0) : relative(energy, reference) < 1e-9 ? 1 : 0;
        }
        // The one that differs, QKV of 7B on 32 cores at S = 2,048, has a cut of equal time whose energy was stored.
        assertThat(sameEnergy).isGreaterThanOrEqualTo(rows.size() - 1);
    }

    private static double relative(double value, double reference) {
        return Math.abs(value - reference) / reference;
    }

    /** As a prediction file has it: the row's kind is no longer the authors'. */
    @Test
    void iterationsAreRecognizedWithoutTheirKind() {
        ArtifactPredictor predictor = new ArtifactPredictor();
        Path file = folder().resolve(ArtifactScore.ITERATIONS);
        for (ReferenceTable.Row row : ReferenceTable.read(file).rows()) {
            boolean decode = row.text("kind").startsWith("decode");
            String kind = decode ? "artifact-decode" : "artifact-prefill";
            double seconds = decode
                    ? predictor.decodeSeconds(ArtifactScore.cells(row))
                    : predictor.prefillSeconds(column -> column.equals("kind")
                            ? kind
                            : ArtifactScore.cells(row).apply(column));
            assertThat(relative(seconds, row.real("latency_s_reference")))
                    .as(row.text("vector_id"))
                    .isLessThan(1e-9);
        }
    }
}
