package org.wscsim.traces.format;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A trace of JSON objects, one after the other or in one array: Mooncake's {@code timestamp} (ms), {@code input_length},
 * {@code output_length} and {@code hash_ids}, one hash for every 512 tokens of the prompt (Mooncake, FAST 2025); or lengths
 * alone, as made from ShareGPT, in which case every request arrives at 0. A pair {@code [prompt, output]} is a request too.
 * Other fields are skipped.
 *
 * <p>Streams: memory does not depend on the size of the file. Confined to one thread.
 */
final class JsonTraceReader implements ArrivalSource, RowPlace {
    /** Tokens that a hash of Mooncake's traces stands for. */
    static final int MOONCAKE_HASH_TOKENS = 512;

    private static final long MAX_ID = Integer.MAX_VALUE;

    private final String file;
    private final JsonParser parser;
    private final ArrivalClock clock = new ArrivalClock(this, JsonFields.TIMESTAMP);
    private final DecimalField decimal = new DecimalField();
    private final NameIds sessions = new NameIds(1);
    private final NameIds tenants = new NameIds(0);
    private final NameIds models;
    private final List<String> knownModels;
    private byte[] digits = new byte[64];

    private long requests;
    private long rowLine;
    /** Whether the first request has a time; then all must. */
    private boolean timed;

    private boolean timeSeen;
    private boolean hashed;

    /**
     * Reads nothing yet; the stream is closed with this reader.
     *
     * @param knownModels names a request's model may have, by number; empty for any
     */
    JsonTraceReader(Path path, InputStream input, List<String> knownModels) {
        this.knownModels = knownModels;
        models = NameIds.among(knownModels);
        file = "file=" + TraceFile.oneLine(path.toString());
        parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), input);
    }

    @Override
    public String where() {
        return file + ", line=" + rowLine;
    }

    @Override
    public boolean next(Arrival into) {
        try {
            return read(into);
        } catch (JacksonException e) {
            final var place = e.getLocation();
            final String at = place == null ? "" : ", line=" + place.getLineNr() + ", column=" + place.getColumnNr();
            throw new BadInputException(
                    "not JSON: " + file + at + ", reason=" + TraceFile.oneLine(String.valueOf(e.getOriginalMessage()))
                            + "; correct the file",
                    e);
        }
    }

    private boolean read(Arrival into) {
        final JsonToken token = firstOfRequest();
        if (token == null) {
            if (requests == 0) {
                throw new BadInputException("trace has no requests: " + file + "; it holds no object");
            }
            return false;
        }
        into.set(requests, 0, 0, 0);
        timeSeen = false;
        hashed = false;
        if (token == JsonToken.START_ARRAY) {
            readPair(into);
        } else {
            readObject(into);
        }
        requireFields(into);
        requests++;
        return true;
    }

    /** The token a request begins with, or null at the end; the array around all requests is stepped over. */
    private @org.jspecify.annotations.Nullable JsonToken firstOfRequest() {
        JsonToken token = parser.nextToken();
        while (token == JsonToken.END_ARRAY) {
            token = parser.nextToken();
        }
        rowLine = parser.currentTokenLocation().getLineNr();
        if (token == JsonToken.START_ARRAY && requests == 0) {
            token = parser.nextToken();
            rowLine = parser.currentTokenLocation().getLineNr();
            if (token == JsonToken.VALUE_NUMBER_INT) {
                throw error("not a request", "value=" + shown() + "; write objects, or pairs in an array");
            }
            if (token == JsonToken.END_ARRAY) {
                token = parser.nextToken();
            }
        }
        if (token != null && token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
            throw error("not a request", "value=" + shown() + "; every request is an object");
        }
        return token;
    }

    private void readPair(Arrival into) {
        parser.nextToken();
        into.promptTokens = tokens(JsonFields.PROMPT);
        parser.nextToken();
        into.outputTokens = tokens(JsonFields.OUTPUT);
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            throw error("not a pair", "value=" + shown() + "; write [prompt, output]");
        }
    }

    private void readObject(Arrival into) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            final String name = JsonFields.common(parser.currentName());
            parser.nextToken();
            switch (name) {
                case JsonFields.TIMESTAMP -> readTime(into);
                case JsonFields.PROMPT -> into.promptTokens = tokens(name);
                case JsonFields.OUTPUT -> into.outputTokens = tokens(name);
                case JsonFields.HASHES -> readHashes(into);
                case JsonFields.TENANT -> into.tenantId = id(tenants, name);
                case JsonFields.SESSION -> into.sessionId = id(sessions, name);
                case JsonFields.MODEL -> into.modelId = model(name);
                case JsonFields.SLO_CLASS -> into.sloClass = (int) whole(name, 0, MAX_ID);
                default -> parser.skipChildren();
            }
        }
    }

    private void readTime(Arrival into) {
        final JsonToken token = parser.currentToken();
        final boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        if (!number || !decimal.parse(digits, 0, copyDigits(), -3)) {
            throw error(
                    "bad timestamp",
                    "field=" + JsonFields.TIMESTAMP + ", value=" + shown() + "; expected milliseconds, 0 or more");
        }
        timeSeen = true;
        if (requests == 0) {
            timed = true;
        }
        into.arrivalPs = clock.arrivalPs(decimal.second(), decimal.picosecond());
    }

    private int copyDigits() {
        final char[] characters = parser.getStringCharacters();
        final int length = parser.getStringLength();
        if (length > digits.length) {
            digits = new byte[length];
        }
        for (int i = 0; i < length; i++) {
            digits[i] = (byte) characters[parser.getStringOffset() + i];
        }
        return length;
    }

    private void readHashes(Arrival into) {
        if (hashed) {
            throw error("field given twice", "field=" + JsonFields.HASHES + "; give it once");
        }
        hashed = true;
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw error("not a list", "field=" + JsonFields.HASHES + ", value=" + shown() + "; write [1, 2, 3]");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            into.addHash(whole(JsonFields.HASHES, Long.MIN_VALUE, Long.MAX_VALUE));
        }
        into.hashTokens = into.hashCount() > 0 ? MOONCAKE_HASH_TOKENS : 0;
    }

    private int tokens(String field) {
        return (int) whole(field, 1, Arrival.MAX_TOKENS);
    }

    private long whole(String field, long least, long most) {
        final boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
        if (whole && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            final long value = parser.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        final String limits = "field=" + field + ", value=" + shown() + ", allowed=" + least + ".." + most;
        throw error(
                whole ? "number out of range" : "not a whole number", limits + "; correct the request or remove it");
    }

    private int model(String field) {
        final int id = id(models, field);
        if (id == NameIds.UNKNOWN || (!knownModels.isEmpty() && id >= knownModels.size())) {
            throw error(
                    "request for a model that is not served",
                    "field=" + field + ", value=" + shown() + ", models=" + knownModels
                            + "; serve it with --model, rename it, or give --model-mix");
        }
        return id;
    }

    private int id(NameIds ids, String field) {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return (int) whole(field, 0, MAX_ID);
        }
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw error("not a name", "field=" + field + ", value=" + shown() + "; write a name or a number");
        }
        final byte[] name = parser.getString().getBytes(StandardCharsets.UTF_8);
        final int id = ids.of(name, 0, name.length);
        if (id < 0 && id != NameIds.UNKNOWN) {
            throw error("bad name", "field=" + field + ", value=" + shown() + "; use numbers only or names only");
        }
        return id;
    }

    private void requireFields(Arrival into) {
        if (into.promptTokens == 0) {
            throw error(
                    "field missing",
                    "field=" + JsonFields.PROMPT + ", names=" + JsonFields.promptNames()
                            + "; every request needs its prompt length");
        }
        if (into.outputTokens == 0) {
            throw error(
                    "field missing",
                    "field=" + JsonFields.OUTPUT + ", names=" + JsonFields.outputNames()
                            + "; every request needs its output length");
        }
        if (timeSeen != timed) {
            throw error("field missing", "field=" + JsonFields.TIMESTAMP + "; give a time to every request or to none");
        }
        final int most = (into.promptTokens + MOONCAKE_HASH_TOKENS - 1) / MOONCAKE_HASH_TOKENS;
        if (into.hashCount() > most) {
            throw error(
                    "too many hashes",
                    "field=" + JsonFields.HASHES + ", count=" + into.hashCount() + ", allowed="
                            + most + " for a prompt of " + into.promptTokens + " tokens; a hash stands for "
                            + MOONCAKE_HASH_TOKENS);
        }
    }

    private String shown() {
        final String text = TraceFile.oneLine(String.valueOf(parser.getString()));
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    @Override
    public void close() {
        parser.close();
    }
}
