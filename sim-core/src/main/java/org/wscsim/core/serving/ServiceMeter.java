package org.wscsim.core.serving;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.request.SlotDeque;

/**
 * Tells a {@link QueueOrder} of the tokens an instance generates, group by group: keeps how many members of the decode
 * batch each group has, so that a step costs O(groups), not O(batch). Does nothing in a run without an order. Confined to
 * the simulation thread; allocates only when a group is seen for the first time.
 */
final class ServiceMeter {
    private final RequestView requests;
    private final @Nullable QueueOrder order;
    private int[] members = {};

    ServiceMeter(RequestView requests, @Nullable QueueOrder order) {
        this.requests = requests;
        this.order = order;
    }

    /** Whether somebody counts tokens as they are generated. */
    boolean isOn() {
        return order != null;
    }

    void joined(int slot) {
        if (order != null) {
            int group = order.group(requests, slot);
            if (group >= members.length) {
                members = Arrays.copyOf(members, Integer.highestOneBit(Math.max(group, 3)) << 1);
            }
            members[group]++;
        }
    }

    void left(int slot) {
        if (order != null) {
            members[order.group(requests, slot)]--;
        }
    }

    /** A prefill, or a step of a pipeline, yielded a token for a request outside the batch. */
    void generated(int slot) {
        if (order != null) {
            order.generated(order.group(requests, slot), 1);
        }
    }

    /** A step gave a token to the first {@code count} of {@code decoding} requests. */
    void decoded(SlotDeque running, int count, int decoding) {
        if (order == null) {
            return;
        }
        if (count < decoding) {
            for (int i = 0; i < count; i++) {
                order.generated(order.group(requests, running.get(i)), 1);
            }
            return;
        }
        for (int group = 0; group < members.length; group++) {
            if (members[group] > 0) {
                order.generated(group, members[group]);
            }
        }
    }
}
