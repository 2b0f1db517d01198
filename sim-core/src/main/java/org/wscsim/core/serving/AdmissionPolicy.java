package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;

/**
 * Decides on arrival whether a request is served at all. One object per run, deterministic, allocation-free after warm-up.
 */
@FunctionalInterface
public interface AdmissionPolicy {
    /**
     * Asked once per request, after the router has chosen and before the request waits.
     *
     * @param cluster as the router sees it
     * @return null to let it in, else why not: a word under which refusals are counted, from a small fixed set
     */
    @Nullable
    String refuse(ClusterView cluster, int slot, int prefillInstance);
}
