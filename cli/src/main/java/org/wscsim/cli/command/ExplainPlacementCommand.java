package org.wscsim.cli.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.report.Printout;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;
import org.wscsim.schedulers.partition.DecodeCentredPlacement;
import org.wscsim.schedulers.partition.Ground;
import org.wscsim.schedulers.partition.PlanText;
import org.wscsim.schedulers.partition.WaferPlan;
import org.wscsim.schedulers.search.PlacementOptimum;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc explain placement}: where a plan's instances stand, and how far prompts are from where they are generated. */
final class ExplainPlacementCommand implements Callable<Integer> {
    private static final Pattern GRID = Pattern.compile("(\\d{1,3})x(\\d{1,3})");
    private static final int MAX_SIDE = 64;
    private static final int SHUFFLES = 1_000;
    /** Beyond that many assignments of roles not all are tried; 20 instances are a second. */
    private static final int MAX_EXHAUSTIVE_PLACES = 20;

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ExplainPlacementCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        OptionValue.addJsonTo(spec);
        OptionValue.addTo(spec, "--wafer", "NAME|FILE", "wafer (default: wsc-case3)");
        OptionValue.addTo(
                spec, "--dies", "WxH", "columns x rows of dies in place of the wafer's (default: the wafer's)");
        OptionValue.addTo(spec, "--plan", "PLAN", "instances: " + PlanText.SYNTAX + " (default: 8xP:2x2,4xD:2x2)");
        OptionValue.addTo(spec, "--seed", "N", "seed of the random layouts (default: 1)");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Prints where the instances of a plan stand and its objective (WSC-LLM, equation 1, without the term",
                        "for shared links): the sum over prefill instances of the Manhattan distance between centres, in",
                        "hops, to the nearest decode instance. Where all instances have one size, also the same places with",
                        "roles drawn at random, and the best of all assignments of roles to them; and the optimum by a",
                        "mixed-integer solver, for these places and for any.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc explain placement --dies 8x6 --plan 8xP:2x2,4xD:2x2",
                        "  wsc explain placement --plan 3xP:2x4,3xD:2x4");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        WaferSpec wafer = Platform.wafer(parsed.matchedOptionValue("--wafer", "wsc-case3"));
        if (parsed.hasMatchedOption("--dies")) {
            wafer = withDies(wafer, parsed.matchedOptionValue("--dies", ""));
        }
        long seed = OptionValue.whole(parsed, "--seed", 1, 0, Long.MAX_VALUE);
        WaferPlan plan = PlanText.parse(parsed.matchedOptionValue("--plan", "8xP:2x2,4xD:2x2"), wafer);
        if (plan.count(Role.PREFILL) == 0 || plan.count(Role.DECODE) == 0) {
            throw new BadInputException("no prompts to hand over: --plan=" + plan.name()
                    + "; give prefill and decode instances, such as 8xP:2x2,4xD:2x2");
        }
        console.print(text(wafer, plan, seed).print(OptionValue.isJson(parsed)));
        return 0;
    }

    private static WaferSpec withDies(WaferSpec of, String dies) {
        Matcher matcher = GRID.matcher(dies);
        int columns = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        int rows = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
        if (Math.min(columns, rows) < 1 || Math.max(columns, rows) > MAX_SIDE) {
            throw new BadInputException(
                    "not a grid of dies: --dies=" + dies + ", allowed=1x1..64x64 (columns x rows); correct it");
        }
        if (of.islands() != null) {
            throw new BadInputException("switched dies have a grid of their own: --dies=" + dies + ", wafer="
                    + of.name() + "; leave out --dies");
        }
        return new WaferSpec(
                of.name(), of.core(), of.die(), columns, rows, of.d2d(), of.achievable(), of.host(), of.energy());
    }

    private static Printout text(WaferSpec wafer, WaferPlan plan, long seed) {
        List<InstancePlan> placed = plan.instances();
        Printout out = new Printout()
                .note(wafer.dieColumns() + " x " + wafer.dieRows() + " dies, plan " + plan.name())
                .text("\n")
                .table("instances", instances(placed), 3)
                .text("\n");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("layout", "hops"));
        rows.add(List.of(
                plan.notes().isEmpty() ? "as the plan says, or row by row" : "decode-centred, as above",
                hops(DecodeCentredPlacement.doubledHops(placed))));
        String drawn = "";
        if (isOfOneSize(placed)) {
            SplittableRandom random = new SplittableRandom(seed);
            List<InstancePlan> first = shuffled(placed, random);
            drawn = "random layout of seed " + seed + ": "
                    + first.stream().map(PlanText::format).collect(Collectors.joining(" "));
            rows.add(List.of("random, seed " + seed, hops(DecodeCentredPlacement.doubledHops(first))));
            rows.add(List.of("random, mean of " + SHUFFLES, mean(placed, random)));
            if (placed.size() <= MAX_EXHAUSTIVE_PLACES) {
                rows.add(best(placed));
            }
        }
        rows.addAll(optima(wafer, placed));
        out.table("layouts", rows, 1);
        return drawn.isEmpty() ? out : out.text("\n").note(drawn);
    }

    /** What the solver finds, and how far the layout is from it. */
    private static List<List<String>> optima(WaferSpec wafer, List<InstancePlan> placed) {
        List<List<String>> rows = new ArrayList<>();
        long own = DecodeCentredPlacement.doubledHops(placed);
        addOptimum("optimum of roles on these places (solver)", PlacementOptimum.ofRoles(placed), own, rows);
        addOptimum(
                "optimum of roles and places (solver)",
                PlacementOptimum.ofPlaces(Ground.whole(wafer), placed),
                own,
                rows);
        return rows;
    }

    private static void addOptimum(String name, @Nullable PlacementOptimum optimum, long own, List<List<String>> rows) {
        if (optimum != null) {
            String proven = optimum.proven() ? "" : ", not proven";
            String distance = own == optimum.doubledHops()
                    ? ", reached by the layout"
                    : ", " + hops(own - optimum.doubledHops()) + " below the layout";
            rows.add(List.of(name + proven + distance, hops(optimum.doubledHops())));
        }
    }

    private static List<List<String>> instances(List<InstancePlan> placed) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("instance", "centre", "nearest decode", "hops"));
        for (InstancePlan instance : placed) {
            InstancePlan nearest = nearest(instance, placed);
            boolean prefill = instance.role() == Role.PREFILL;
            rows.add(List.of(
                    PlanText.format(instance),
                    centre(instance.region()),
                    prefill ? PlanText.format(nearest) : "",
                    prefill ? hops(instance.region().doubledCentreDistance(nearest.region())) : ""));
        }
        return rows;
    }

    private static InstancePlan nearest(InstancePlan from, List<InstancePlan> placed) {
        return placed.stream()
                .filter(instance -> instance.role() == Role.DECODE)
                .min(Comparator.comparingInt(to -> from.region().doubledCentreDistance(to.region())))
                .orElseThrow();
    }

    private static String centre(Region region) {
        return hops(2L * region.x() + region.columns() - 1) + ',' + hops(2L * region.y() + region.rows() - 1);
    }

    /** Half of a doubled number. */
    private static String hops(long doubled) {
        return doubled % 2 == 0 ? Long.toString(doubled / 2) : doubled / 2 + ".5";
    }

    private static boolean isOfOneSize(List<InstancePlan> placed) {
        Region first = placed.getFirst().region();
        return placed.stream()
                .allMatch(instance -> instance.role() != Role.MIXED
                        && instance.region().columns() == first.columns()
                        && instance.region().rows() == first.rows()
                        && instance.region().coresInDie() == instance.region().coresPerDie());
    }

    private static List<InstancePlan> shuffled(List<InstancePlan> placed, SplittableRandom random) {
        List<InstancePlan> drawn = new ArrayList<>(placed);
        for (int i = drawn.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Role role = drawn.get(i).role();
            drawn.set(i, new InstancePlan(drawn.get(other).role(), drawn.get(i).region()));
            drawn.set(other, new InstancePlan(role, drawn.get(other).region()));
        }
        return drawn;
    }

    private static String mean(List<InstancePlan> placed, SplittableRandom random) {
        long sum = 0;
        for (int i = 0; i < SHUFFLES; i++) {
            sum += DecodeCentredPlacement.doubledHops(shuffled(placed, random));
        }
        return String.format(Locale.ROOT, "%.2f", sum / (2.0 * SHUFFLES));
    }

    private static List<String> best(List<InstancePlan> placed) {
        long decode = placed.stream()
                .filter(instance -> instance.role() == Role.DECODE)
                .count();
        long least = Long.MAX_VALUE;
        int tried = 0;
        for (int mask = 0; mask < 1 << placed.size(); mask++) {
            if (Integer.bitCount(mask) == decode) {
                List<InstancePlan> assigned = new ArrayList<>();
                for (int i = 0; i < placed.size(); i++) {
                    Role role = (mask >> i & 1) == 1 ? Role.DECODE : Role.PREFILL;
                    assigned.add(new InstancePlan(role, placed.get(i).region()));
                }
                least = Math.min(least, DecodeCentredPlacement.doubledHops(assigned));
                tried++;
            }
        }
        return List.of("best of all " + tried + " assignments of roles to these places", hops(least));
    }
}
