package org.wscsim.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.failure.BadInputException;

class ResultFolderTest {
    @TempDir
    Path root;

    @Test
    void showsNothingBeforeItIsPublished() throws IOException {
        Path target = root.resolve("out/run");
        try (ResultFolder folder = ResultFolder.open(target, "aa", false)) {
            write(folder, ResultFolder.SUMMARY, "1");
            assertThat(target).doesNotExist();
            folder.publish();
        }
        assertThat(target.resolve(ResultFolder.SUMMARY)).hasContent("1");
        assertThat(entries(root.resolve("out"))).containsExactly("run");
    }

    @Test
    void aFailureInTheMiddleLeavesNoFolder() {
        Path target = root.resolve("out/run");
        assertThatThrownBy(() -> {
                    try (ResultFolder folder = ResultFolder.open(target, "aa", false)) {
                        write(folder, "deep/" + ResultFolder.REQUESTS, "half");
                        throw new BadInputException("in the middle");
                    }
                })
                .hasMessage("in the middle");
        assertThat(root.resolve("out")).doesNotExist();
    }

    @Test
    void aFullDiskNamesTheFile() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new NamedStream(full, Path.of("results"), "requests.csv").write(new byte[1]))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device, out=results, file=requests.csv");
    }

    @Test
    void replacesTheSameRun() throws IOException {
        Path target = root.resolve("run");
        publish(target, "aa", false, "first");
        publish(target, "aa", false, "second");
        assertThat(target.resolve(ResultFolder.SUMMARY)).hasContent("second");
        assertThat(entries(root)).containsExactly("run");
    }

    @Test
    void refusesAnotherRunsFolderAndLeavesItAlone() throws IOException {
        Path target = root.resolve("run");
        publish(target, "aa", false, "first");
        assertThatThrownBy(() -> publish(target, "bb", false, "second"))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("--force");
        assertThat(target.resolve(ResultFolder.SUMMARY)).hasContent("first");
        assertThat(entries(root)).containsExactly("run");
    }

    @Test
    void forceReplacesOurFilesOnly() throws IOException {
        Path target = root.resolve("run");
        publish(target, "aa", false, "first");
        Files.writeString(target.resolve(ResultFolder.REQUESTS), "stale");
        Files.writeString(target.resolve("notes.txt"), "mine");
        publish(target, "bb", true, "second");
        assertThat(target.resolve(ResultFolder.SUMMARY)).hasContent("second");
        assertThat(target.resolve("notes.txt")).hasContent("mine");
        assertThat(target.resolve(ResultFolder.REQUESTS)).doesNotExist();
    }

    @Test
    void refusesAFileInTheWay() throws IOException {
        Path file = Files.writeString(root.resolve("run"), "x");
        assertThatThrownBy(() -> ResultFolder.open(file, "aa", true))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("is a file");
        assertThatThrownBy(() -> ResultFolder.open(file.resolve("below"), "aa", true))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("cannot be written");
        assertThat(file).hasContent("x");
    }

    @Test
    void movesTheChosenSubFolderToTheTop() throws IOException {
        Path target = root.resolve("run");
        try (ResultFolder folder = ResultFolder.open(target, "aa", false)) {
            write(folder, "entry-0/" + ResultFolder.REQUESTS, "worse");
            write(folder, "entry-1/" + ResultFolder.REQUESTS, "best");
            folder.drop("entry-0");
            folder.rename("entry-1", ".");
            folder.publish();
        }
        assertThat(target.resolve(ResultFolder.REQUESTS)).hasContent("best");
        assertThat(entries(target)).containsExactly(ResultFolder.REQUESTS);
    }

    private static void publish(Path target, String hash, boolean force, String content) throws IOException {
        try (ResultFolder folder = ResultFolder.open(target, hash, force)) {
            write(folder, ResultFolder.CONFIG, "run_hash: \"" + hash + "\"\n");
            write(folder, ResultFolder.SUMMARY, content);
            folder.publish();
        }
    }

    private static void write(ResultFolder folder, String name, String text) throws IOException {
        try (Writer out = folder.writer(name)) {
            out.write(text);
        }
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }
}
