package org.wscsim.cli.explore;

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
    /** Between plans of one text. */
    private static final String BESIDE = "|";

    public String name() {
        return model + ", " + workload;
    }

    /** A plan of a candidate. */
    Task plan(Candidate candidate, Question howLong) {
        return new Task(howLong, of(candidate), 0);
    }

    /**
     * The goodput of a candidate under the best of some plans.
     *
     * @param plans at least one, of equals the first counts
     * @param prefix requests from the beginning; 0 for all
     */
    Task goodput(Candidate candidate, List<Planned> plans, long prefix) {
        String all = texts(plans.stream().map(Planned::plan).toList());
        return new Task(
                Question.GOODPUT, of(candidate, all, prefix), plans.getFirst().rate());
    }

    /** Where the configuration of a candidate under a plan comes from. */
    Settings settings(Candidate candidate, Planned planned) {
        return of(candidate, planned.plan(), 0);
    }

    /** A run of a candidate at a rate. */
    Task run(Candidate candidate, Planned planned, long prefix, double rate) {
        return new Task(Question.RUN, of(candidate, planned.plan(), prefix), rate);
    }

    /**
     * A plan found.
     *
     * @param plan its text
     * @param rate in the fluid objective, requests per second
     */
    record Planned(String plan, double rate) {
        /** Of several plans as one text. */
        static List<Planned> all(String texts, double rate) {
            return plans(texts).stream().map(plan -> new Planned(plan, rate)).toList();
        }
    }

    /** Several plans as one text. */
    public static String texts(Collection<String> plans) {
        return String.join(BESIDE, plans);
    }

    /** The plans of such a text. */
    public static List<String> plans(String texts) {
        return List.of(texts.split(Pattern.quote(BESIDE)));
    }

    private Settings of(Candidate candidate) {
        return settings.with(RunKey.SYSTEM, candidate.system())
                .with(RunKey.WAFER, candidate.wafer())
                .with(RunKey.WAFER_TEXT, candidate.waferText());
    }

    private Settings of(Candidate candidate, String plan, long prefix) {
        Settings planning = of(candidate).with(RunKey.PLAN, plan);
        return prefix == 0 ? planning : planning.with(RunKey.NUM_REQUESTS, Long.toString(prefix));
    }
}
