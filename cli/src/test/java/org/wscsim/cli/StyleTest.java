package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that can be read off the sources of all modules. */
class StyleTest {
    private static final int MAX_LINES = 400;
    /** Grown beyond it when caches learnt to be shared, swapped and fetched; to be cut up, and not to grow meanwhile. */
    private static final Map<String, Integer> STILL_LONG = Map.of("Instance.java", 545);

    private static final Set<String> FORBIDDEN_PACKAGES =
            Set.of("util", "utils", "common", "helper", "helpers", "manager", "impl", "base", "misc");
    private static final Pattern FORBIDDEN_CLASS =
            Pattern.compile("(Abstract|Base)[A-Z].*|.*(Util|Utils|Helper|Manager|Impl|Misc)");
    /** Folders of this machine or of any user. */
    private static final Pattern MACHINE_PATH = Pattern.compile("[\"' (=]/(work|tmp|home|root|Users)/");

    @Test
    void filesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : sources()) {
            try (Stream<String> lines = Files.lines(source)) {
                long count = lines.count();
                if (count > STILL_LONG.getOrDefault(source.getFileName().toString(), MAX_LINES)) {
                    tooLong.add(source.getFileName() + ": " + count);
                }
            }
        }
        assertThat(tooLong).as("files of more than %d lines", MAX_LINES).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path source : sources()) {
            String name = source.getFileName().toString().replace(".java", "");
            String folder = source.getParent().getFileName().toString();
            if (FORBIDDEN_PACKAGES.contains(folder)
                    || FORBIDDEN_CLASS.matcher(name).matches()) {
                wrong.add(folder + "." + name);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPackageStatesItsPurpose() throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path source : sources()) {
            Path folder = source.getParent();
            boolean main = source.toString().replace('\\', '/').contains("/src/main/");
            if (main && !Files.exists(folder.resolve("package-info.java")) && !missing.contains(folder)) {
                missing.add(folder);
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void noSourceNamesAMachinesFolder() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : sources()) {
            if (!source.endsWith("StyleTest.java")
                    && MACHINE_PATH.matcher(Files.readString(source)).find()) {
                found.add(source.getFileName().toString());
            }
        }
        assertThat(found).isEmpty();
    }

    /** Java files of every module; Maven runs a module's tests in the module's folder. */
    private static List<Path> sources() throws IOException {
        Path here = Path.of("").toAbsolutePath();
        Path root = Files.exists(here.resolve("cli/pom.xml")) ? here : here.getParent();
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("sim-core", "traces", "schedulers", "cli", "jmh")) {
            try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        assertThat(sources).hasSizeGreaterThan(20);
        return sources;
    }
}
