package org.wscsim.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/** What this is: version and build from the jar's manifest, the JDK and the system it runs on. Stateless. */
final class Version {
    private static final String MANIFEST = "/META-INF/MANIFEST.MF";

    private Version() {}

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }

    /** Lines for {@code --version}. */
    static String[] lines(String name) {
        Runtime.Version jdk = Runtime.version();
        return new String[] {
            name + ' ' + text(),
            "build: " + build(),
            "JDK: " + jdk + " (" + System.getProperty("java.vendor") + "), " + System.getProperty("os.name") + ' '
                    + System.getProperty("os.arch")
        };
    }

    /** The commit that the jar was made from, where it was known. */
    private static String build() {
        try (InputStream in = Version.class.getResourceAsStream(MANIFEST)) {
            Attributes attributes = in == null ? new Attributes() : new Manifest(in).getMainAttributes();
            boolean ours = "WSC-Sim".equals(attributes.getValue("Implementation-Title"));
            String build = ours ? attributes.getValue("Implementation-Build") : null;
            return build == null || build.isEmpty() ? "unknown" : build;
        } catch (IOException e) {
            return "unknown";
        }
    }
}
