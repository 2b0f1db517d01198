package org.wscsim.schedulers.adaptation;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.request.RequestView;
import org.wscsim.core.serving.ClusterView;
import org.wscsim.core.serving.Role;
import org.wscsim.core.serving.RolePolicy;

/**
 * Follows the mix of requests: turns an instance when the rate that the roles could sustain, on the mean request of the last
 * window, would grow by more than a margin.
 *
 * <p>With L the mean prompt and O the mean output of the window, an instance prefills {@code 1 / T(L)} requests a second, and
 * generates for {@code b / (T(b) O)}, b the largest batch that the sequence limit, its KV blocks at the mean context
 * {@code L + O / 2} and the limit on TPOT allow. The rate of roles is the smaller of both sums. Example: L and O for which an
 * instance prefills 4 or generates for 12 requests a second; 9 + 3 instances sustain min(36, 36) = 36. When O doubles, an
 * instance generates for 6, and they sustain 18; 8 + 4 would 24, 7 + 5 28, so one turns, and at the next look another.
 *
 * <p>From the present roles instances turn one by one, in thought, from the side with more to spare, the one that gains most
 * first (then the one with the least outstanding work, then the lowest id) while the rate grows. If it grows beyond the margin
 * in all, the first of them turns. In the first window nobody does: whoever has finished by then is short. Outputs are those of finished requests unless lengths are told: so they lag by the time
 * that a request takes. A mix that stays turns nobody twice: to come back, the rate the other way would have to be better by
 * the margin too.
 *
 * <p>Confined to the simulation thread.
 */
public final class FluidRolePolicy implements RolePolicy {
    /** Fewer requests say nothing about a mix. */
    private static final int MIN_REQUESTS = 32;

    private static final double PS_PER_SECOND = VirtualTime.PS_PER_SECOND;

    private final Rules rules;
    private final MixWindow window;
    private final boolean lengthsKnown;
    private double[] prefillRates = {};
    private double[] decodeRates = {};
    private boolean[] decodes = {};

    /**
     * What decides.
     *
     * @param windowPs how far back requests count
     * @param periodPs between two looks
     * @param margin by which the rate must grow, as a share
     * @param movesCaches whether decode instances that turn send their KV caches to others
     * @param maxNumSeqs sequences in a decode batch at most
     * @param tpotLimitPs promised time per output token; {@link Long#MAX_VALUE} for none
     */
    public record Rules(
            long windowPs, long periodPs, double margin, boolean movesCaches, int maxNumSeqs, long tpotLimitPs) {}

    /**
     * @param lengthsKnown whether output lengths are told on arrival
     */
    public FluidRolePolicy(Rules rules, boolean lengthsKnown) {
        this.rules = rules;
        this.lengthsKnown = lengthsKnown;
        window = new MixWindow(rules.windowPs());
    }

    @Override
    public long periodPs() {
        return rules.periodPs();
    }

    @Override
    public boolean movesCaches() {
        return rules.movesCaches();
    }

    @Override
    public void arrived(RequestView requests, int slot, long nowPs) {
        window.arrived(requests.promptTokens(slot), requests.knownOutputTokens(slot), nowPs);
    }

    @Override
    public void finished(int promptTokens, int outputTokens, long nowPs) {
        window.finished(outputTokens, nowPs);
    }

    @Override
    public int flip(ClusterView cluster) {
        window.turn(cluster.nowPs());
        boolean known = cluster.nowPs() >= rules.windowPs()
                && window.arrivals() >= MIN_REQUESTS
                && (lengthsKnown || window.completions() >= MIN_REQUESTS);
        if (!known) {
            return -1;
        }
        price(
                cluster,
                window.meanPromptTokens(),
                lengthsKnown ? window.meanExpectedTokens() : window.meanOutputTokens());
        double present = rate(cluster);
        boolean toDecode = sum(cluster, false) > sum(cluster, true);
        double reached = present;
        int first = -1;
        for (int next = best(cluster, toDecode, reached); next >= 0; next = best(cluster, toDecode, reached)) {
            first = first < 0 ? next : first;
            decodes[next] = toDecode;
            reached = rate(cluster);
        }
        return reached > present * (1 + rules.margin()) ? first : -1;
    }

    private void price(ClusterView cluster, double prompt, double output) {
        int count = cluster.instanceCount();
        if (decodes.length < count) {
            prefillRates = new double[count];
            decodeRates = new double[count];
            decodes = new boolean[count];
        }
        for (int instance = 0; instance < count; instance++) {
            decodes[instance] = cluster.role(instance) == Role.DECODE;
            if (cluster.isAvailable(instance)) {
                prefillRates[instance] = PS_PER_SECOND / cluster.prefillPs(instance, (int) Math.ceil(prompt));
                decodeRates[instance] = decodeRate(cluster, instance, prompt + output / 2, output);
            }
        }
    }

    private double decodeRate(ClusterView cluster, int instance, double context, double output) {
        long held = (long) (cluster.capacityTokens(instance) / context);
        int low = 0;
        int high = (int) Math.min(rules.maxNumSeqs(), held);
        boolean within = high > 0 && stepPs(cluster, instance, high, context) <= rules.tpotLimitPs();
        low = within ? high : low;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (stepPs(cluster, instance, middle, context) <= rules.tpotLimitPs()) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double steps = Math.max(1, output - 1);
        return low == 0 ? 0 : low / (stepPs(cluster, instance, low, context) / PS_PER_SECOND * steps);
    }

    private static long stepPs(ClusterView cluster, int instance, int sequences, double context) {
        return cluster.decodeStepPs(instance, sequences, (long) (sequences * context));
    }

    private double rate(ClusterView cluster) {
        return Math.min(sum(cluster, false), sum(cluster, true));
    }

    private double sum(ClusterView cluster, boolean decode) {
        double sum = 0;
        for (int instance = 0; instance < cluster.instanceCount(); instance++) {
            if (cluster.isAvailable(instance) && decodes[instance] == decode) {
                sum += decode ? decodeRates[instance] : prefillRates[instance];
            }
        }
        return sum;
    }

    /** The instance whose turn makes the rate grow most beyond {@code reached}; -1 for none. */
    private int best(ClusterView cluster, boolean toDecode, double reached) {
        double prefill = sum(cluster, false);
        double decode = sum(cluster, true);
        double most = reached;
        int best = -1;
        for (int instance = 0; instance < cluster.instanceCount(); instance++) {
            if (cluster.isAvailable(instance) && decodes[instance] != toDecode) {
                double sign = toDecode ? 1 : -1;
                double rate = Math.min(prefill - sign * prefillRates[instance], decode + sign * decodeRates[instance]);
                boolean less = best >= 0
                        && rate == most
                        && cluster.outstandingTokens(instance) < cluster.outstandingTokens(best);
                if (rate > most || less) {
                    most = rate;
                    best = instance;
                }
            }
        }
        return best;
    }
}
