package org.wscsim.core.serving;

import java.util.List;

/**
 * The placement policy of every model of a run, each of which sees the homes of its own model only. Confined to the
 * simulation thread; allocates nothing.
 */
final class Placements {
    private final Homes homes;
    private final KvPlacement[] ofModel;
    private final ModelHomes[] seen;

    Placements(List<KvPlacement> ofModel, Homes homes) {
        this.homes = homes;
        this.ofModel = ofModel.toArray(KvPlacement[]::new);
        seen = new ModelHomes[ofModel.size()];
        for (int model = 0; model < seen.length; model++) {
            seen[model] = new ModelHomes(homes, model);
        }
    }

    /** Whether the instance's own home comes first for all that decode there. */
    boolean ownHomeFirst(int decodeInstance) {
        return ofModel[seen.length == 1 ? 0 : homes.model(decodeInstance)].ownHomeFirst();
    }

    /**
     * As {@link KvPlacement#homes}, asked of the policy of the instances' model.
     *
     * @param view of all homes
     */
    int order(HomeView view, int prefillInstance, int decodeInstance, int[] into) {
        if (seen.length == 1) {
            return ofModel[0].homes(view, prefillInstance, decodeInstance, into);
        }
        int model = homes.model(decodeInstance);
        ModelHomes own = seen[model].on(view);
        int count = ofModel[model].homes(own, own.number(prefillInstance), own.number(decodeInstance), into);
        for (int i = 0; i < count; i++) {
            into[i] = own.home(into[i]);
        }
        return count;
    }
}
