package org.wscsim.schedulers.placement;

import org.wscsim.core.serving.HomeView;
import org.wscsim.core.serving.KvPlacement;

/** Keeps a request's KV cache in the decode instance's own dies and nowhere else. Stateless. */
public final class DecodeLocalPlacement implements KvPlacement {
    @Override
    public boolean ownHomeFirst() {
        return true;
    }

    @Override
    public int homes(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
        into[0] = decodeInstance;
        return 1;
    }
}
