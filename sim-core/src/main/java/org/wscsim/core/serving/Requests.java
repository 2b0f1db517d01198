package org.wscsim.core.serving;

import org.jspecify.annotations.Nullable;
import org.wscsim.core.request.Phase;
import org.wscsim.core.request.RequestTable;
import org.wscsim.core.request.RequestView;

/** The request table as schedulers see it: exact token counts inside decode batches, output lengths only by oracle. */
final class Requests implements RequestView {
    private final RequestTable table;
    private final boolean lengthsKnown;
    private final @Nullable PrefixReuse prefixes;
    private final int blockTokens;
    private Instance[] instances = {};

    Requests(RequestTable table, boolean lengthsKnown, @Nullable PrefixReuse prefixes, int blockTokens) {
        this.table = table;
        this.prefixes = prefixes;
        this.blockTokens = blockTokens;
        this.lengthsKnown = lengthsKnown;
    }

    void attach(Instance[] all) {
        instances = all;
    }

    @Override
    public long requestId(int slot) {
        return table.requestId(slot);
    }

    @Override
    public long arrivalPs(int slot) {
        return table.arrivalPs(slot);
    }

    @Override
    public int promptTokens(int slot) {
        return table.promptTokens(slot);
    }

    @Override
    public int prefillTokens(int slot) {
        return table.prefillTokens(slot);
    }

    @Override
    public int prefilledTokens(int slot) {
        if (prefixes == null || table.phase(slot) != Phase.WAITING || table.prefillInstance(slot) < 0) {
            return table.prefilledTokens(slot);
        }
        return prefixes.hits(slot) * blockTokens;
    }

    @Override
    public int generatedTokens(int slot) {
        return table.phase(slot) == Phase.DECODING
                ? instances[table.decodeInstance(slot)].batch().generated(slot)
                : table.generatedTokens(slot);
    }

    @Override
    public int knownOutputTokens(int slot) {
        return lengthsKnown ? table.outputTokens(slot) : -1;
    }

    @Override
    public long firstTokenPs(int slot) {
        return table.firstTokenPs(slot);
    }

    @Override
    public int tenantId(int slot) {
        return table.tenantId(slot);
    }

    @Override
    public int sloClass(int slot) {
        return table.sloClass(slot);
    }

    @Override
    public long prefixKey(int slot) {
        return table.prefixKey(slot);
    }

    @Override
    public int preemptions(int slot) {
        return table.preemptions(slot);
    }
}
