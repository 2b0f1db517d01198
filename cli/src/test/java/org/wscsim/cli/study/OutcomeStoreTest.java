package org.wscsim.cli.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.failure.BadInputException;

class OutcomeStoreTest {
    private static final Outcome SERVED = new Outcome(
            "",
            "9xP:2x2,3xD:2x2",
            5,
            new Outcome.Load(Double.POSITIVE_INFINITY, 10, 9, 1.0 / 3, "STABLE"),
            new Outcome.Latency(0.1, 0.2, Math.nextUp(0.3), 4e-7),
            List.of(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0),
            new Outcome.Use(0.25, 0.5, 0.75, 1),
            List.of(new Outcome.Block(3, 1.1), new Outcome.Block(1, 2.2)),
            new Outcome.Merit(Math.nextDown(43.0), 0.7));

    @TempDir
    Path root;

    private OutcomeStore open() {
        return OutcomeStore.open(root.resolve("store"));
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

    /** A copy of the file as it is after every outcome, which is what a kill leaves, holds all of them. */
    @Test
    void whatWasAddedIsInTheFileAtOnce() throws IOException {
        try (OutcomeStore store = open()) {
            for (int i = 0; i < 20; i++) {
                store.add("p" + i, SERVED);
                Path copy = root.resolve("copy" + i);
                Files.copy(root.resolve("store"), copy);
                try (OutcomeStore left = OutcomeStore.open(copy)) {
                    assertThat(left.size()).isEqualTo(i + 1);
                    assertThat(left.find("p" + i)).isEqualTo(SERVED);
                }
            }
        }
    }

    /** A write that a kill cut short loses what it would have added and nothing else, or is told. */
    @Test
    void aFileCutShortIsWholeUpToSomePointOrRefused() throws IOException {
        try (OutcomeStore store = open()) {
            for (int i = 0; i < 40; i++) {
                store.add("p" + i, SERVED);
            }
        }
        byte[] whole = Files.readAllBytes(root.resolve("store"));
        int opened = 0;
        int warned = 0;
        for (int cut = whole.length - 1; cut > 0; cut -= whole.length / 16) {
            Path half = root.resolve("cut" + cut);
            Files.write(half, java.util.Arrays.copyOf(whole, cut));
            try (OutcomeStore store = OutcomeStore.open(half)) {
                opened++;
                int known = store.size();
                assertThat(known).isLessThanOrEqualTo(40);
                warned += store.loss().contains("outcomes left=" + known) ? 1 : 0;
                for (int i = 0; i < 40; i++) {
                    assertThat(store.find("p" + i)).isIn(SERVED, null);
                }
                store.add("more", SERVED);
                assertThat(store.size()).isEqualTo(known + 1);
            } catch (BadInputException e) {
                assertThat(e)
                        .hasMessageContaining("store is damaged")
                        .hasMessageContaining("cause=cut short or overwritten; restore a copy");
            }
        }
        assertThat(opened).isPositive();
        assertThat(warned).isPositive();
        try (OutcomeStore store = open()) {
            assertThat(store.loss()).isEmpty();
        }
    }

    @Test
    void whatIsNoStoreIsRefusedAndLeftAlone() throws IOException {
        byte[] noise = new byte[20_000];
        new Random(7).nextBytes(noise);
        for (byte[] content :
                List.of("some text, and no store".getBytes(java.nio.charset.StandardCharsets.UTF_8), noise)) {
            Files.write(root.resolve("store"), content);
            assertThatThrownBy(this::open)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("store is damaged, or is none")
                    .hasMessageContaining("move it away");
            assertThat(root.resolve("store")).hasBinaryContent(content);
        }
        Files.createDirectory(root.resolve("folder"));
        assertThatThrownBy(() -> OutcomeStore.open(root.resolve("folder"))).isInstanceOf(BadInputException.class);
    }

    @Test
    void oneProcessAtATime() {
        try (OutcomeStore store = open()) {
            store.add("a", SERVED);
            assertThatThrownBy(this::open)
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("store is in use");
        }
    }

    @Test
    void textDoesNotDependOnTheOrderOfDiscovery() throws IOException {
        try (OutcomeStore store = open();
                OutcomeStore other = OutcomeStore.open(root.resolve("other"))) {
            store.add("b", SERVED);
            store.add("a", SERVED);
            String text = store.text(List.of("b", "a"));
            assertThat(text).startsWith("a\t").isEqualTo(store.text(List.of("a", "b")));
            Path file = root.resolve("points.tsv");
            Files.writeString(file, text.substring(0, text.length() - 5));
            other.read(file);
            assertThat(other.find("a")).isEqualTo(SERVED);
            assertThat(other.find("b")).as("cut short").isNull();
        }
    }

    private OutcomeStore.Contents contents(String name, String id, Outcome outcome) {
        Path file = root.resolve(name);
        try (OutcomeStore store = OutcomeStore.open(file)) {
            store.add("a", SERVED);
            store.add(id, outcome);
        }
        return OutcomeStore.contents(file);
    }

    @Test
    void joinedStoresKnowWhatEitherKnew() {
        OutcomeStore.Contents one = contents("one", "b", SERVED);
        OutcomeStore.Contents two = contents("two", "c", SERVED);
        OutcomeStore.Contents other = contents("other", "c", Outcome.refused("otherwise"));
        try (OutcomeStore store = open()) {
            store.add("a", SERVED);
            assertThat(store.join(List.of(one, two))).containsExactly(1, 1);
            assertThat(store.join(List.of(two, one))).containsExactly(0, 0);
            assertThat(store.find("b")).isEqualTo(SERVED);
            assertThatThrownBy(() -> store.join(List.of(other)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining("stores differ in what a point came to: point=c");
        }
        assertThat(OutcomeStore.contents(root.resolve("store")).lines()).hasSize(3);
    }

    /** One bad store among several: the good ones before it are not taken either. */
    @Test
    void aFailedJoinAddsNothing() {
        OutcomeStore.Contents one = contents("one", "b", SERVED);
        OutcomeStore.Contents other = contents("other", "b", Outcome.refused("otherwise"));
        try (OutcomeStore store = open()) {
            assertThatThrownBy(() -> store.join(List.of(one, other)))
                    .isInstanceOf(BadInputException.class)
                    .hasMessageContaining(root.resolve("one") + "," + root.resolve("other"));
            assertThat(store.size()).isZero();
        }
        assertThat(root.resolve("store")).doesNotExist();
    }

    /** Reading needs no right to write, and leaves the file as it is, empty ones too. */
    @Test
    void readingChangesNothing() throws IOException {
        OutcomeStore.Contents one = contents("one", "b", SERVED);
        byte[] before = Files.readAllBytes(one.file());
        assertThat(one.file().toFile().setReadOnly()).isTrue();
        assertThat(OutcomeStore.contents(one.file())).isEqualTo(one);
        assertThat(one.file()).hasBinaryContent(before);
        Path empty = Files.createFile(root.resolve("empty"));
        assertThat(OutcomeStore.contents(empty).lines()).isEmpty();
        assertThat(empty).exists();
    }

    /** A folder that cannot be made, and devices, where there are some. */
    @Test
    void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(root.resolve("file"), "x");
        assertThatThrownBy(() -> OutcomeStore.open(root.resolve("file/store")))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("store cannot be opened: store=")
                .hasMessageNotContaining("Exception");
        for (String device : List.of("/dev/null", "/dev/full")) {
            if (Files.exists(Path.of(device))) {
                assertThatThrownBy(() -> OutcomeStore.open(Path.of(device)))
                        .isInstanceOf(BadInputException.class)
                        .hasMessageContaining("store is not a file");
            }
        }
    }

    @Test
    void anEmptyStoreIsNotLeftBehind() {
        open().close();
        assertThat(root.resolve("store")).doesNotExist();
    }
}
