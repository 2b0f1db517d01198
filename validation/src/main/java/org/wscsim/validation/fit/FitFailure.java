package org.wscsim.validation.fit;

import java.util.function.Supplier;
import org.hipparchus.exception.MathRuntimeException;
import org.wscsim.core.failure.BadInputException;

/** A search for constants that does not end, told by the file whose rows it was to follow. Stateless. */
public final class FitFailure {
    private FitFailure() {}

    /**
     * Runs a fit.
     *
     * @param files whose rows are fitted
     * @throws BadInputException naming them, when the optimizer's budget is spent or it has nothing to work on
     */
    public static <T> T named(String files, Supplier<T> fit) {
        try {
            return fit.get();
        } catch (MathRuntimeException e) {
            throw new BadInputException(
                    "no constants follow the rows: file=" + files + ", cause=" + e.getMessage()
                            + "; compare the file with its source",
                    e);
        }
    }
}
