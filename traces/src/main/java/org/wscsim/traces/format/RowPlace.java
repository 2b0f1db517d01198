package org.wscsim.traces.format;

import org.wscsim.core.failure.BadInputException;

/** Where a reader stands, for messages: rows of CSV, values of JSON. Confined to the reader's thread. */
interface RowPlace {
    /** {@code file=..., line=...} of the current row. */
    String where();

    /** An error about the current row: {@code fact: file=..., line=..., details}. */
    default BadInputException error(String fact, String details) {
        return new BadInputException(fact + ": " + where() + ", " + details);
    }
}
