package org.wscsim.traces.format;

import java.util.List;

/** Names of the fields that say the same in the JSON traces of different projects, the most common first. */
final class JsonFields {
    static final String TIMESTAMP = "timestamp";
    static final String HASHES = "hash_ids";
    static final String PROMPT = "input_length";
    static final String OUTPUT = "output_length";
    static final String TENANT = "tenant_id";
    static final String SLO_CLASS = "slo_class";
    static final String SESSION = "session_id";
    static final String MODEL = "model";

    private static final List<String> PROMPTS = List.of(PROMPT, "prompt_len", "input_len", "prompt_tokens");
    private static final List<String> OUTPUTS =
            List.of(OUTPUT, "output_len", "expected_output_len", "completion_tokens", "output_tokens");

    private JsonFields() {}

    /** The common name of a field, or the name itself. */
    static String common(String name) {
        if (PROMPTS.contains(name)) {
            return PROMPT;
        }
        return OUTPUTS.contains(name) ? OUTPUT : name;
    }

    /** What a message lists. */
    static String promptNames() {
        return String.join("|", PROMPTS);
    }

    static String outputNames() {
        return String.join("|", OUTPUTS);
    }
}
