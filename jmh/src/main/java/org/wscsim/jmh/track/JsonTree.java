package org.wscsim.jmh.track;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON value in memory. Immutable.
 *
 * @param value a map of trees, a list of trees, a string, a double, a boolean or null
 */
record JsonTree(@Nullable Object value) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static JsonGenerator generator(Writer out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    /**
     * @throws BadInputException naming the file
     */
    static JsonTree read(Path file) {
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(in);
        } catch (IOException | JacksonException e) {
            throw new BadInputException(
                    "file cannot be read as JSON: file=" + file + ", cause=" + e + "; give a file that wsc bench wrote",
                    e);
        }
    }

    static JsonTree read(Reader in) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            parser.nextToken();
            return read(parser);
        }
    }

    private static JsonTree read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return new JsonTree(null);
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, JsonTree> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield new JsonTree(members);
            }
            case START_ARRAY -> {
                List<JsonTree> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield new JsonTree(elements);
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonTree(parser.getDoubleValue());
            case VALUE_TRUE -> new JsonTree(true);
            case VALUE_FALSE -> new JsonTree(false);
            case VALUE_NULL -> new JsonTree(null);
            default -> new JsonTree(parser.getString());
        };
    }

    /** Members of an object; none of anything else. */
    @SuppressWarnings("unchecked")
    Map<String, JsonTree> members() {
        return value instanceof Map<?, ?> map ? (Map<String, JsonTree>) map : Map.of();
    }

    /** Elements of an array; none of anything else. */
    @SuppressWarnings("unchecked")
    List<JsonTree> elements() {
        return value instanceof List<?> list ? (List<JsonTree>) list : List.of();
    }

    /** A member, or null's tree where there is none. */
    JsonTree get(String name) {
        return members().getOrDefault(name, new JsonTree(null));
    }

    /** A number; JMH writes NaN and infinities as strings. */
    double number() {
        return value instanceof Double number ? number : Double.NaN;
    }

    /** As text, empty for null. */
    String text() {
        return value == null ? "" : value.toString();
    }
}
