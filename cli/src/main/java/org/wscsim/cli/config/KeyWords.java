package org.wscsim.cli.config;

/** How a key of {@link RunKey} is written and explained. Stateless. */
final class KeyWords {
    private KeyWords() {}

    /**
     * @param section heading in the help
     * @param word as on the command line, without dashes in front
     * @param unit what YAML appends
     */
    record Spelling(KeySection section, String word, String unit) {}

    /**
     * @param label what stands for the value, empty for a flag
     * @param absent what leaving the key out means, where there is no default value
     */
    record Help(String label, String description, String absent) {}

    static Spelling spelled(KeySection section, String word, String unit) {
        return new Spelling(section, word, unit);
    }

    static Help help(String label, String description) {
        return new Help(label, description, "none");
    }

    static Help help(String label, String description, String absent) {
        return new Help(label, description, absent);
    }
}
