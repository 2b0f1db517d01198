package org.wscsim.cli.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.operator.OperatorModel;
import org.wscsim.core.operator.RooflineStepPricer;

/** The operator models by name; the first is the default. Stateless. */
public final class OperatorModels {
    public static final List<String> NAMES = List.of("roofline");

    static final String HELP = "how operators are priced: 'roofline'";

    private OperatorModels() {}

    /**
     * The operator model a user names.
     *
     * @param table folder of measured tables, or null
     * @throws BadInputException when the table is missing, or given for a model that has none
     */
    public static OperatorModel of(String name, @Nullable String table) {
        return RooflineStepPricer::new;
    }
}
