package org.wscsim.schedulers.queueing;

import org.wscsim.core.request.RequestView;
import org.wscsim.core.request.SloClass;
import org.wscsim.core.serving.QueueOrder;

/**
 * Classes of service in strict order (critical, standard, batch, sheddable, background), first come first served inside
 * each. Nobody is preempted for a later request, and a class can starve those below it. Stateless.
 */
public final class PriorityOrder implements QueueOrder {
    @Override
    public int group(RequestView requests, int slot) {
        return SloClass.of(requests.sloClass(slot)).rank();
    }

    @Override
    public int next(Candidates candidates) {
        int group = 0;
        while (!candidates.isLeft(group)) {
            group++;
        }
        return group;
    }
}
