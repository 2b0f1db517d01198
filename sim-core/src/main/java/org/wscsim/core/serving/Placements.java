package org.wscsim.core.serving;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The placement policy of every model of a run, each of which sees the homes of its own model only. Confined to the
 * simulation thread; allocates nothing.
 */
final class Placements {
    private final Homes homes;
    private final KvPlacement[] ofModel;
    private final ModelHomes[] seen;
    private boolean @Nullable [] closing;

    Placements(List<KvPlacement> ofModel, Homes homes) {
        this.homes = homes;
        this.ofModel = ofModel.toArray(KvPlacement[]::new);
        seen = new ModelHomes[ofModel.size()];
        for (int model = 0; model < seen.length; model++) {
            seen[model] = new ModelHomes(homes, model);
        }
    }

    /** Homes that no policy is to use but for the decode instance's own; null for none. In runs with one model. */
    void closing(boolean @Nullable [] homesToClose) {
        closing = homesToClose;
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
            int found = ofModel[0].homes(view, prefillInstance, decodeInstance, into);
            return closing == null ? found : open(closing, found, decodeInstance, into);
        }
        int model = homes.model(decodeInstance);
        ModelHomes own = seen[model].on(view);
        int count = ofModel[model].homes(own, own.number(prefillInstance), own.number(decodeInstance), into);
        for (int i = 0; i < count; i++) {
            into[i] = own.home(into[i]);
        }
        return count;
    }

    private static int open(boolean[] closing, int found, int decodeInstance, int[] into) {
        int count = 0;
        for (int i = 0; i < found; i++) {
            if (!closing[into[i]] || into[i] == decodeInstance) {
                into[count++] = into[i];
            }
        }
        return count;
    }
}
