package org.wscsim.cli.explore;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;

/**
 * A model and a workload with its limits, for which the best wafer is looked for. Immutable.
 *
 * @param model its label
 * @param workload its label
 * @param settings of every run, without wafer, system and plan
 * @param requests of the workload
 */
public record Cell(String model, String workload, Settings settings, long requests) {
    public String name() {
        return model + ", " + workload;
    }

    /** A plan of a candidate. */
    Task plan(Candidate candidate, Question howLong) {
        return new Task(howLong, of(candidate), 0);
    }

    /**
     * The goodput of a candidate.
     *
     * @param prefix requests from the beginning; 0 for all
     */
    Task goodput(Candidate candidate, Planned planned, long prefix) {
        return new Task(Question.GOODPUT, of(candidate, planned, prefix), planned.rate());
    }

    /** A run of a candidate at a rate. */
    Task run(Candidate candidate, Planned planned, long prefix, double rate) {
        return new Task(Question.RUN, of(candidate, planned, prefix), rate);
    }

    /**
     * A plan found.
     *
     * @param plan its text
     * @param rate in the fluid objective, requests per second
     */
    record Planned(String plan, double rate) {
        /** Between the plans of one outcome. */
        private static final String BESIDE = "|";

        /** Of plans in the order of {@link Cell#texts}. */
        static List<Planned> all(String texts, double rate) {
            return Arrays.stream(texts.split(Pattern.quote(BESIDE)))
                    .map(plan -> new Planned(plan, rate))
                    .toList();
        }
    }

    /** Several plans as one text. */
    public static String texts(Collection<String> plans) {
        return String.join(Planned.BESIDE, plans);
    }

    private Settings of(Candidate candidate) {
        return settings.with(RunKey.SYSTEM, candidate.system())
                .with(RunKey.WAFER, candidate.wafer())
                .with(RunKey.WAFER_TEXT, candidate.waferText());
    }

    private Settings of(Candidate candidate, Planned planned, long prefix) {
        Settings planning = of(candidate).with(RunKey.PLAN, planned.plan());
        return prefix == 0 ? planning : planning.with(RunKey.NUM_REQUESTS, Long.toString(prefix));
    }
}
