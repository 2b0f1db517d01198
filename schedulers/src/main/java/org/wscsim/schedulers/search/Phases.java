package org.wscsim.schedulers.search;

/** How a serving system puts prompts and generation on its instances. */
public enum Phases {
    /** Prompts on prefill instances, generation on decode instances. */
    SPLIT,
    /** Both on every instance; a step is of prompts alone or of generation alone, prompts first. */
    PREFILL_FIRST,
    /** Both on every instance; a step takes all generation and a chunk of prompts under a token budget. */
    CHUNKED,
    /** As chunked, with the work of both priced beside each other. */
    OVERLAPPED,
    /** As overlapped, weights read once for both, and chunks as short as the limits ask for. */
    GUARDED
}
