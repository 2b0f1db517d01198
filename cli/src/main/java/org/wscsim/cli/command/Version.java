package org.wscsim.cli.command;

/** The version in the jar's manifest. Stateless. */
final class Version {
    private Version() {}

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
