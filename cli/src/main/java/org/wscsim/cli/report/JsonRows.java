package org.wscsim.cli.report;

import java.io.Writer;
import java.util.List;

/** One JSON document with one table, written row by row as {@link Printout} writes a whole one. Confined to its thread. */
public final class JsonRows implements AutoCloseable {
    private final JsonDocument json;
    private List<String> keys = List.of();

    /**
     * @param key what JSON calls the table
     */
    public JsonRows(String key, Writer out) {
        json = new JsonDocument(out).put("schema", 1).openArray(key);
    }

    /** The heading first, then rows as long. */
    public void add(List<String> cells) {
        if (keys.isEmpty()) {
            keys = Printout.keys(cells);
        } else {
            Printout.write(json, keys, cells, 0);
        }
    }

    /** Ends the table and the document. */
    @Override
    public void close() {
        json.closeArray();
        json.close();
    }
}
