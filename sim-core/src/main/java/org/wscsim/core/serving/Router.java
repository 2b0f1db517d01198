package org.wscsim.core.serving;

/**
 * Chooses instances for a request. One object per run, deterministic, allocation-free after warm-up.
 */
public interface Router {
    /** Instance (role PREFILL or MIXED) that processes the prompt; asked once, on arrival. */
    int prefillInstance(ClusterView cluster, int slot);

    /**
     * Instance (role DECODE) that generates, for a request whose prompt runs on {@code prefillInstance}; asked on
     * arrival, only when that instance has role PREFILL.
     */
    int decodeInstance(ClusterView cluster, int slot, int prefillInstance);
}
