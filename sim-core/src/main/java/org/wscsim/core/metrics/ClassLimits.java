package org.wscsim.core.metrics;

import java.util.Collections;
import java.util.List;
import org.wscsim.core.request.SloClass;

/**
 * Goodput limits by class of service. Immutable.
 *
 * @param byCode limits of the class with each code
 */
public record ClassLimits(List<GoodputLimits> byCode) {
    public ClassLimits {
        byCode = List.copyOf(byCode);
    }

    /** The same limits for every class. */
    public static ClassLimits same(GoodputLimits limits) {
        return new ClassLimits(Collections.nCopies(SloClass.count(), limits));
    }

    boolean met(RequestRecord request) {
        return byCode.get(request.sloClass).met(request);
    }
}
