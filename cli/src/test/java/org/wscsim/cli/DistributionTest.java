package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the archive of {@code -Pdist} takes up: read off its descriptor, since building it takes minutes. */
class DistributionTest {
    private static final Path DESCRIPTOR = Path.of("src/main/assembly/dist.xml");
    private static final Pattern SOURCE = Pattern.compile("<source>(.*?)</source>");
    private static final Pattern INCLUDE = Pattern.compile("<include>([A-Za-z].*?)</include>");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(.*?)</artifactId>");

    private static List<String> all(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @Test
    void takesUpLauncherJarDocumentsAndLicences() throws IOException {
        String descriptor = Files.readString(DESCRIPTOR);
        List<String> sources = all(SOURCE, descriptor);
        assertThat(sources).contains("../wsc", "target/${wsc.jar.name}", "src/main/assembly/LICENCES.md");
        assertThat(sources).filteredOn(source -> !source.startsWith("target/")).allMatch(s -> Files.exists(Path.of(s)));
        List<String> includes = all(INCLUDE, descriptor);
        assertThat(includes).contains("LICENSE", "README.md", "docs/**", "examples/**");
        assertThat(includes).allMatch(name -> Files.exists(Path.of("..", name.replace("/**", ""))));
        assertThat(descriptor).contains("<include>**/*LICENSE*</include>", "<include>**/*NOTICE*</include>");
    }

    /** Every library that a module of the jar asks for; what these bring along has its files taken up by the descriptor. */
    @Test
    void namesTheLicenceOfEveryLibrary() throws IOException {
        String licences = Files.readString(Path.of("src/main/assembly/LICENCES.md"));
        int libraries = 0;
        for (String module : List.of("sim-core", "schedulers", "traces", "validation", "cli")) {
            String pom = Files.readString(Path.of("..", module, "pom.xml")).replaceAll("(?s)<build>.*?</build>", "");
            for (String dependency : all(DEPENDENCY, pom)) {
                if (!dependency.contains("<scope>test") && !dependency.contains("<groupId>org.wscsim")) {
                    assertThat(licences)
                            .as("licence of a library of " + module)
                            .containsPattern("[| ]"
                                    + Pattern.quote(all(ARTIFACT, dependency).getFirst()) + "[ ,]");
                    libraries++;
                }
            }
        }
        assertThat(libraries).isGreaterThan(10);
    }
}
