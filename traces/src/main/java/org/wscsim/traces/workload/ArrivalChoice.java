package org.wscsim.traces.workload;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.traces.format.RateFile;
import org.wscsim.traces.process.ArrivalProcess;
import org.wscsim.traces.process.GapDistribution;
import org.wscsim.traces.process.MarkovModulated;
import org.wscsim.traces.process.RateFunction;
import org.wscsim.traces.process.RenewalProcess;
import org.wscsim.traces.process.VaryingRate;
import org.wscsim.traces.synthetic.RandomStream;

/**
 * When the requests of a synthetic workload come, as {@code --arrivals} names it. Immutable.
 *
 * @param text the choice and its parameters
 */
record ArrivalChoice(KindText text) {
    static final String SESSIONS = "sessions";
    static final String CLOSED = "closed";

    /** Kinds and their parameters, in the order to list them. */
    static final Map<String, List<String>> KINDS = kinds();

    private static final double DEFAULT_RATE = 1;
    private static final double DAY_SECONDS = 86_400;

    private static Map<String, List<String>> kinds() {
        final Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("poisson", List.of());
        kinds.put("gamma", List.of("cv"));
        kinds.put("weibull", List.of("cv"));
        kinds.put("deterministic", List.of());
        kinds.put("mmpp", List.of("burst", "share", "seconds"));
        kinds.put("diurnal", List.of("period", "amplitude", "rates", "name"));
        kinds.put(SESSIONS, List.of("turns", "think"));
        kinds.put(CLOSED, List.of("clients", "think"));
        return kinds;
    }

    static Map<String, String> meanings() {
        final Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put("poisson", "independent arrivals at a constant rate");
        meanings.put("gamma:cv=2", "gaps of a gamma distribution; cv = their coefficient of variation");
        meanings.put("weibull:cv=2", "gaps of a Weibull distribution");
        meanings.put("deterministic", "equal gaps");
        meanings.put(
                "mmpp:burst=4,share=0.1,seconds=60",
                "Poisson with bursts; burst = rate in one over the mean rate, share = of time in them, seconds = mean length of one");
        meanings.put(
                "diurnal:period=86400,amplitude=0.5",
                "Poisson, the rate a sine of this period in s and amplitude (share of the mean); or rates=FILE,name=NAME: a curve"
                        + " from a file with the columns workload,window_start_s,req_per_s");
        meanings.put(
                "sessions:turns=4,think=10",
                "conversations; turns = mean number of them, think = mean s from an answer to the next turn");
        meanings.put(
                "closed:clients=16,think=0",
                "clients that wait for their answer; think = mean s from it to the next request");
        return meanings;
    }

    static ArrivalChoice parse(String text) {
        return new ArrivalChoice(KindText.parse("arrivals", text, KINDS));
    }

    boolean isSessions() {
        return text.kind().equals(SESSIONS);
    }

    boolean isClosed() {
        return text.kind().equals(CLOSED);
    }

    /** Whether arrivals wait for departures. */
    boolean hasFeedback() {
        return isSessions() || isClosed();
    }

    double meanTurns() {
        return text.real("turns", 4, 1, 1e6);
    }

    /** Mean think time, seconds. */
    double thinkSeconds() {
        return text.real("think", isSessions() ? 10 : 0, 0, 1e6);
    }

    int clients() {
        final double clients = text.real("clients", 16, 1, 1 << 20);
        if (clients != Math.rint(clients)) {
            throw new BadInputException(
                    "not a whole number: arrivals=" + text.text() + ", clients=" + clients + "; write digits only");
        }
        return (int) clients;
    }

    /**
     * A fresh process; of sessions, that of their beginnings.
     *
     * @param perSecond mean rate asked for, or null for the kind's own
     * @param scale what the rate is multiplied by
     */
    ArrivalProcess open(long seed, @Nullable Double perSecond, double scale) {
        final RandomStream random = new RandomStream(seed, "arrivals");
        final double rate = (perSecond == null ? DEFAULT_RATE : perSecond) * scale;
        return switch (text.kind()) {
            case "gamma" -> new RenewalProcess(GapDistribution.Gamma.ofCv(cv()), random, rate);
            case "weibull" -> new RenewalProcess(GapDistribution.Weibull.ofCv(cv()), random, rate);
            case "deterministic" -> new RenewalProcess(new GapDistribution.Constant(), random, rate);
            case "mmpp" ->
                new MarkovModulated(
                        random,
                        finite(rate),
                        text.real("burst", 4, 1, 1e6),
                        text.real("share", 0.1, 1e-6, 0.999),
                        text.real("seconds", 60, 1e-3, 1e7));
            case "diurnal" -> new VaryingRate(random, curve(perSecond, scale));
            case SESSIONS -> new RenewalProcess(new GapDistribution.Exponential(), random, rate / meanTurns());
            default -> new RenewalProcess(new GapDistribution.Exponential(), random, rate);
        };
    }

    private double cv() {
        return text.real("cv", 2, GapDistribution.LEAST_CV, GapDistribution.MOST_CV);
    }

    private double finite(double rate) {
        if (rate > 1e12) {
            throw new BadInputException("rate without end: arrivals=" + text.text() + ", requests_per_second=" + rate
                    + "; give a finite --request-rate");
        }
        return rate;
    }

    private RateFunction curve(@Nullable Double perSecond, double scale) {
        final String file = text.value("rates");
        if (file == null) {
            return new RateFunction.Sinusoid(
                    finite((perSecond == null ? DEFAULT_RATE : perSecond) * scale),
                    text.real("amplitude", 0.5, 0, 1),
                    text.real("period", DAY_SECONDS, 1e-3, 1e9));
        }
        if (text.value("period") != null || text.value("amplitude") != null) {
            throw new BadInputException(
                    "two curves given: arrivals=" + text.text() + "; give rates and name, or period and amplitude");
        }
        final RateFile.Rates rates = RateFile.read(Path.of(file), text.value("name"));
        final double own = new RateFunction.Windows(rates.windowSeconds(), rates.perSecond(), 1).mean();
        final double factor = perSecond == null ? scale : finite(perSecond * scale) / own;
        return new RateFunction.Windows(rates.windowSeconds(), rates.perSecond(), factor);
    }
}
