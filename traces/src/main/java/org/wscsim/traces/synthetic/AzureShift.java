package org.wscsim.traces.synthetic;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.request.Arrival;
import org.wscsim.core.request.ArrivalSource;

/**
 * The generator behind {@code azure-shift}: a mix that changes at once, code completion and chat in turn for five minutes
 * each, code first. Poisson arrivals, 24 requests/s of code and 36 of chat, with the lengths of the generators fitted to the
 * hours of 2023. Made up: no published trace changes like this; it is the step by which an adaptation is judged.
 *
 * <p>At another rate all times are scaled, the five minutes too.
 */
public final class AzureShift implements Generator {
    /** The only one. */
    public static final AzureShift CODE_AND_CHAT = new AzureShift();

    static final long PHASE_PS = 300 * VirtualTime.PS_PER_SECOND;
    static final double CODE_PER_SECOND = 24;
    static final double CHAT_PER_SECOND = 36;
    /** Code, chat, code. */
    private static final long REQUESTS = 25_200;

    private AzureShift() {}

    @Override
    public long requests() {
        return REQUESTS;
    }

    @Override
    public double requestsPerSecond() {
        return (CODE_PER_SECOND + CHAT_PER_SECOND) / 2;
    }

    @Override
    public ArrivalSource open(long requests, long seed, double timeScale) {
        final ArrivalSource source = new Source(requests, seed);
        return timeScale == 1 ? source : new ScaledSource(source, timeScale);
    }

    /** Poisson arrivals of a rate that depends on the phase; one that would fall behind the phase's end is drawn anew there. */
    private static final class Source implements ArrivalSource {
        private final RandomStream gaps;
        private final FittedLengths code;
        private final FittedLengths chat;
        private final long requests;
        private long produced;
        private long arrivalPs;

        Source(long requests, long seed) {
            this.requests = requests;
            gaps = new RandomStream(seed, "azure-shift arrivals");
            code = new FittedLengths(FittedWorkload.AZURE_CODE.spec(), seed);
            chat = new FittedLengths(FittedWorkload.AZURE_CONV.spec(), seed);
        }

        @Override
        public boolean next(Arrival into) {
            if (produced == requests) {
                return false;
            }
            if (produced > 0) {
                arrivalPs = later();
            }
            final FittedLengths lengths = isCode(arrivalPs) ? code : chat;
            lengths.next();
            into.set(produced++, arrivalPs, lengths.promptTokens(), lengths.outputTokens());
            return true;
        }

        private long later() {
            long fromPs = arrivalPs;
            while (true) {
                final double rate = isCode(fromPs) ? CODE_PER_SECOND : CHAT_PER_SECOND;
                final long atPs = fromPs + VirtualTime.psOfSeconds(gaps.nextExponential() / rate);
                final long endPs = (fromPs / PHASE_PS + 1) * PHASE_PS;
                if (atPs < endPs) {
                    return atPs;
                }
                fromPs = endPs;
            }
        }

        private static boolean isCode(long ps) {
            return ps / PHASE_PS % 2 == 0;
        }

        @Override
        public void close() {}
    }
}
