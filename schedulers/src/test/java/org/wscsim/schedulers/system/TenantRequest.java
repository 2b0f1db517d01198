package org.wscsim.schedulers.system;

import java.util.List;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/** An arrival with its tenant and class. */
record TenantRequest(long arrivalPs, int promptTokens, int outputTokens, int tenant, int sloClass) {
    static ArrivalSource source(List<TenantRequest> requests) {
        return new ArrivalSource() {
            private int next;

            @Override
            public boolean next(Arrival into) {
                if (next == requests.size()) {
                    return false;
                }
                TenantRequest request = requests.get(next);
                into.set(next++, request.arrivalPs(), request.promptTokens(), request.outputTokens());
                into.tenantId = request.tenant();
                into.sloClass = request.sloClass();
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
