package org.wscsim.cli.report;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;

/**
 * A JSON object written front to back, indented by two blanks with {@code \n}. Doubles are printed by
 * {@link Double#toString(double)}, the shortest digits that read back as the same value; what is not a number is null.
 * Confined to one thread.
 */
public final class JsonDocument implements AutoCloseable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    public JsonDocument(java.io.Writer out) {
        json = FACTORY.createGenerator(new Indented(), out);
        json.writeStartObject();
    }

    /** Output settings that do not depend on the platform. */
    private static final class Indented extends ObjectWriteContext.Base {
        private final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");

        @Override
        public PrettyPrinter getPrettyPrinter() {
            Separators separators =
                    Separators.createDefaultInstance().withObjectNameValueSpacing(Separators.Spacing.AFTER);
            return new DefaultPrettyPrinter(separators)
                    .withArrayIndenter(indenter)
                    .withObjectIndenter(indenter);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    public JsonDocument put(String key, @Nullable String value) {
        json.writeName(key);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
        return this;
    }

    public JsonDocument put(String key, boolean value) {
        json.writeBooleanProperty(key, value);
        return this;
    }

    public JsonDocument put(String key, long value) {
        json.writeNumberProperty(key, value);
        return this;
    }

    public JsonDocument put(String key, double value) {
        json.writeName(key);
        if (Double.isFinite(value)) {
            json.writeNumber(Double.toString(value));
        } else {
            json.writeNull();
        }
        return this;
    }

    /** Picoseconds as milliseconds with nine decimals: exact, where a double ends at two and a half hours. */
    JsonDocument putMilliseconds(String key, long ps) {
        json.writeName(key);
        json.writeNumber(BigDecimal.valueOf(ps, 9).toPlainString());
        return this;
    }

    /** Digits as they are, a JSON number. */
    JsonDocument putNumber(String key, String digits) {
        json.writeName(key);
        json.writeNumber(digits);
        return this;
    }

    JsonDocument putNull(String key) {
        json.writeNullProperty(key);
        return this;
    }

    public JsonDocument put(String key, Collection<String> values) {
        json.writeName(key);
        json.writeStartArray();
        values.forEach(json::writeString);
        json.writeEndArray();
        return this;
    }

    /** Counts by name, in the map's order. */
    public JsonDocument put(String key, Map<String, Long> counts) {
        open(key);
        counts.forEach(this::put);
        return closeObject();
    }

    public JsonDocument open(String key) {
        json.writeName(key);
        json.writeStartObject();
        return this;
    }

    public JsonDocument closeObject() {
        json.writeEndObject();
        return this;
    }

    public JsonDocument openArray(String key) {
        json.writeName(key);
        json.writeStartArray();
        return this;
    }

    public JsonDocument openElement() {
        json.writeStartObject();
        return this;
    }

    public JsonDocument closeArray() {
        json.writeEndArray();
        return this;
    }

    /** Ends the document with a line end; the writer underneath stays open. */
    @Override
    public void close() {
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }
}
