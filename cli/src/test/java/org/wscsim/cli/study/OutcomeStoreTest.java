package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeStoreTest {
    private static final Outcome SERVED = new Outcome(
            "",
            "9xP:2x2,3xD:2x2",
            5,
            new Outcome.Load(Double.POSITIVE_INFINITY, 10, 9, 1.0 / 3, "STABLE"),
            new Outcome.Latency(0.1, 0.2, Math.nextUp(0.3), 4e-7),
            List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0),
            new Outcome.Use(0.25, 0.5, 0.75, 1),
            List.of(new Outcome.Block(3, 1.1), new Outcome.Block(1, 2.2)));

    @TempDir
    Path root;

    private OutcomeStore open() {
        return OutcomeStore.open(root.resolve("journal"), root.resolve("finished"));
    }

    @Test
    void givesBackWhatItWasGivenToTheBit() {
        try (OutcomeStore store = open()) {
            store.add("a", SERVED);
            store.add("b", Outcome.refused("does not fit:\ttoo\nlarge"));
        }
        try (OutcomeStore store = open()) {
            assertThat(store.find("a")).isEqualTo(SERVED);
            assertThat(store.find("b")).isEqualTo(Outcome.refused("does not fit: too large"));
            assertThat(store.find("c")).isNull();
        }
    }

    /** A kill in the middle of a line loses that line and nothing else, then or later. */
    @Test
    void aLineCutShortIsLeftOut() throws IOException {
        try (OutcomeStore store = open()) {
            store.add("a", SERVED);
            store.add("b", SERVED);
        }
        String text = Files.readString(root.resolve("journal"));
        for (int cut = text.indexOf("b\t") + 1; cut < text.length() - 1; cut++) {
            Files.writeString(root.resolve("journal"), text.substring(0, cut));
            try (OutcomeStore store = open()) {
                assertThat(store.find("a")).isEqualTo(SERVED);
                assertThat(store.find("b")).as("cut at %d", cut).isNull();
                store.add("c", SERVED);
            }
            try (OutcomeStore store = open()) {
                assertThat(store.find("c")).isEqualTo(SERVED);
            }
        }
    }

    @Test
    void textDoesNotDependOnTheOrderOfDiscovery() {
        try (OutcomeStore store = open()) {
            store.add("b", SERVED);
            store.add("a", SERVED);
            assertThat(store.text(List.of("b", "a"))).startsWith("a\t").isEqualTo(store.text(List.of("a", "b")));
        }
    }

    @Test
    void anEmptyJournalIsNotLeftBehind() {
        open().close();
        assertThat(root.resolve("journal")).doesNotExist();
    }
}
