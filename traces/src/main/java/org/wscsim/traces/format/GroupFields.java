package org.wscsim.traces.format;

import java.util.List;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;

/**
 * The columns a trace of any format may have besides its own: tenant, service class, session, model. Confined to the
 * reader's thread; allocates for names not seen before only.
 */
final class GroupFields {
    private final CsvRows rows;
    private final int tenant;
    private final int sloClass;
    private final int session;
    private final int model;
    private final NameIds tenants = new NameIds(0);
    private final NameIds sloClasses = new NameIds(0);
    private final NameIds sessions = new NameIds(1);
    private final NameIds models;
    private final List<String> knownModels;
    private final boolean none;

    /**
     * @param knownModels names the model column may have, by number; empty for any
     */
    GroupFields(CsvRows rows, CsvHeader header, List<String> knownModels) {
        this.rows = rows;
        this.knownModels = knownModels;
        models = NameIds.among(knownModels);
        tenant = header.optional(CsvLayout.TENANTS);
        sloClass = header.optional(CsvLayout.SLO_CLASSES);
        session = header.optional(CsvLayout.SESSIONS);
        model = header.optional(CsvLayout.MODELS);
        none = tenant < 0 && sloClass < 0 && session < 0 && model < 0;
    }

    /** Adds to an arrival what the current row says. */
    void fill(Arrival into) {
        if (none) {
            return;
        }
        into.tenantId = id(tenant, tenants, CsvLayout.TENANTS);
        into.sloClass = id(sloClass, sloClasses, CsvLayout.SLO_CLASSES);
        into.sessionId = id(session, sessions, CsvLayout.SESSIONS);
        into.modelId = id(model, models, CsvLayout.MODELS);
    }

    private int id(int column, NameIds ids, List<String> names) {
        if (column < 0) {
            return 0;
        }
        final int id = ids.of(rows.buffer(), rows.start(column), rows.end(column));
        if (id < 0) {
            throw bad(id, column, names.getFirst());
        }
        return id;
    }

    private BadInputException bad(int id, int column, String name) {
        final String details = "column=" + name + ", value=" + rows.text(column);
        if (id == NameIds.UNKNOWN) {
            return rows.error(
                    "request for a model that is not served",
                    details + ", models=" + knownModels + "; serve it with --model, rename it, or give --model-mix");
        }
        if (id == NameIds.TOO_MANY) {
            return rows.error("too many names", details + ", allowed=" + NameIds.MAX_NAMES + "; remove the column");
        }
        return rows.error(
                "not a whole number",
                details + ", allowed=0.." + Integer.MAX_VALUE
                        + "; the column began with a number, so use numbers only");
    }
}
