package org.wscsim.schedulers.partition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.engine.InstancePlan;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.serving.Role;
import org.wscsim.core.wafer.Region;
import org.wscsim.core.wafer.WaferSpec;

/**
 * The text form of a plan: {@code 3xP:2x4,3xD:2x4}, or with places {@code P:2x4@0,0,D:2x4@2,0}, or parts of a die
 * {@code 4xM:1x1/64c}, or with pipeline stages {@code 3xM:2x8/2pp}.
 *
 * <p>An entry is {@code [<count>x]<P|D|M>:<columns>x<rows>[@<x>,<y>][/<cores>c][/<stages>pp]}; entries are separated by commas or
 * semicolons (by commas only where several models have a plan each, which semicolons then separate). Entries without a place are placed here: one size of prefill and one of decode instances around the centre
 * ({@link DecodeCentredPlacement}), everything else in the first free place in row-major order, around the placed ones.
 * Stateless.
 */
public final class PlanText {
    /** Allowed syntax, for messages and help. */
    public static final String SYNTAX =
            "[<count>x]<P|D|M>:<columns>x<rows>[@<x>,<y>][/<cores>c][/<stages>pp], entries separated by"
                    + " commas, such as 3xP:2x4,3xD:2x4 or P:2x4@0,0,D:2x4@2,0 or 4xM:1x1/64c";

    /** What a plan is, for help. */
    public static final String HELP = "instances: " + SYNTAX
            + "; of several models one plan each, separated by semicolons; or a YAML file with the key plan";

    private static final Pattern ENTRY =
            Pattern.compile("\\s*(?:(\\d{1,4})x)?([PDM]):(\\d{1,4})x(\\d{1,4})(?:@(\\d{1,4}),(\\d{1,4}))?"
                    + "(?:/(\\d{1,6})c)?(?:/(\\d{1,3})pp)?\\s*(?:[,;]|$)");

    /** One entry as written; {@code x} and {@code y} are -1 without a place, {@code cores} 0 for whole dies. */
    private record Entry(String text, Role role, int count, RegionSize size, int x, int y, int cores, int stages) {
        boolean placed() {
            return x >= 0;
        }
    }

    private PlanText() {}

    /**
     * Reads a plan and places what has no place.
     *
     * @throws BadInputException for a syntax error, an overlap, or when no place is left
     */
    public static WaferPlan parse(String text, WaferSpec wafer) {
        return parse(text, Ground.whole(wafer));
    }

    /**
     * Reads a plan and places what has no place, on what works.
     *
     * @throws BadInputException for a syntax error, an overlap, a place that does not work, or when no place is left
     */
    public static WaferPlan parse(String text, Ground ground) {
        List<Entry> entries = entries(text);
        List<String> notes = new ArrayList<>();
        List<InstancePlan> instances = centred(entries, ground);
        if (instances == null) {
            instances = firstFit(entries, ground);
        } else {
            notes.add("instances placed around the centre of the wafer, decode instances first");
        }
        return new WaferPlan(text.strip(), instances, notes);
    }

    /**
     * Reads the plans of several models, separated by semicolons, in the order of the models, and places what has no place:
     * the first model's instances first, each model's on dies that no other has.
     *
     * @throws BadInputException as {@link #parse}, or when there are not as many plans as models
     */
    public static WaferPlan parse(String text, int models, Ground ground) {
        if (models == 1) {
            return parse(text, ground);
        }
        String[] texts = text.split(";", -1);
        if (texts.length != models) {
            throw new BadInputException("plans and models differ in number: models=" + models + ", plans="
                    + texts.length + ", plan=" + text
                    + "; give one plan per model, in their order, separated by semicolons: 3xM:2x4;4xM:2x2");
        }
        List<Set<Integer>> taken = new ArrayList<>();
        for (String ownText : texts) {
            taken.add(placedDies(entries(ownText), ground.wafer()));
        }
        List<InstancePlan> instances = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (int model = 0; model < models; model++) {
            WaferPlan own = parse(texts[model], ground.without(takenByOthers(taken, model)));
            for (InstancePlan instance : own.instances()) {
                instances.add(instance.serving(model));
                addDies(taken.get(model), instance.region(), ground.wafer());
            }
            for (String note : own.notes()) {
                notes.add("model " + model + ": " + note);
            }
        }
        return new WaferPlan(text.strip(), instances, notes);
    }

    private static Set<Integer> placedDies(List<Entry> entries, WaferSpec wafer) {
        Set<Integer> dies = new TreeSet<>();
        for (Entry entry : entries) {
            if (entry.placed()) {
                addDies(dies, region(entry, wafer, entry.x(), entry.y()), wafer);
            }
        }
        return dies;
    }

    private static void addDies(Set<Integer> dies, Region region, WaferSpec wafer) {
        for (int die : region.dieIds(wafer.dieColumns())) {
            dies.add(die);
        }
    }

    private static Set<Integer> takenByOthers(List<Set<Integer>> taken, int model) {
        Set<Integer> others = new TreeSet<>();
        for (int other = 0; other < taken.size(); other++) {
            if (other != model) {
                others.addAll(taken.get(other));
            }
        }
        return others;
    }

    /** Writes every instance with its place; {@link #parse} reads it back to the same instances. */
    public static String format(WaferPlan plan) {
        StringBuilder text = new StringBuilder();
        int model = 0;
        for (InstancePlan instance : plan.instances()) {
            text.append(text.isEmpty() ? "" : instance.model() == model ? "," : ";")
                    .append(format(instance));
            model = instance.model();
        }
        return text.toString();
    }

    /** One instance: {@code P:2x4@0,0}. */
    public static String format(InstancePlan instance) {
        String stages = instance.stages() == 1 ? "" : "/" + instance.stages() + "pp";
        return instance.role().name().charAt(0) + ":" + instance.region() + stages;
    }

    /** What {@link #format} wrote, without places and counted: {@code 5xP:2x4,3xD:1x4}, for people. */
    public static String summary(String formatted) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        for (String instance : formatted.replaceAll("@\\d+,\\d+", "").split(",", -1)) {
            kinds.merge(instance, 1, Integer::sum);
        }
        return kinds.entrySet().stream()
                .map(kind -> kind.getValue() + "x" + kind.getKey())
                .collect(Collectors.joining(","));
    }

    private static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        Matcher matcher = ENTRY.matcher(text);
        int at = 0;
        while (at < text.length()) {
            matcher.region(at, text.length());
            if (!matcher.lookingAt()) {
                throw syntax(text, text.substring(at));
            }
            entries.add(entry(text, matcher));
            at = matcher.end();
        }
        if (entries.isEmpty()) {
            throw syntax(text, text);
        }
        return entries;
    }

    private static Entry entry(String text, Matcher matcher) {
        Role role = switch (matcher.group(2)) {
            case "P" -> Role.PREFILL;
            case "D" -> Role.DECODE;
            default -> Role.MIXED;
        };
        int count = number(matcher.group(1), 1);
        int x = number(matcher.group(5), -1);
        int y = number(matcher.group(6), -1);
        String own = matcher.group().replaceAll(",\\s*$", "").strip();
        if (count < 1 || (count > 1 && x >= 0)) {
            throw syntax(text, own);
        }
        int cores = number(matcher.group(7), 0);
        if (matcher.group(7) != null && cores == 0) {
            throw new BadInputException("instance without cores: plan=" + text + ", entry=" + own
                    + "; give a number of cores, or leave the part after / out for whole dies");
        }
        RegionSize size = new RegionSize(number(matcher.group(3), 0), number(matcher.group(4), 0));
        return new Entry(own, role, count, size, x, y, cores, number(matcher.group(8), 1));
    }

    private static int number(@Nullable String digits, int otherwise) {
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static BadInputException syntax(String text, String at) {
        return new BadInputException("plan not understood: plan=" + text + ", at=" + at + "; write " + SYNTAX);
    }

    /** Places around the centre, where the entries are of that kind and there is such a packing; else null. */
    private static @Nullable List<InstancePlan> centred(List<Entry> entries, Ground ground) {
        Entry prefill = only(entries, Role.PREFILL);
        Entry decode = only(entries, Role.DECODE);
        if (entries.size() != 2 || prefill == null || decode == null) {
            return null;
        }
        return DecodeCentredPlacement.place(ground, prefill.size(), prefill.count(), decode.size(), decode.count());
    }

    private static @Nullable Entry only(List<Entry> entries, Role role) {
        Entry found = null;
        for (Entry entry : entries) {
            if (entry.role() == role && !entry.placed() && entry.cores() == 0) {
                found = entry;
            }
        }
        return found;
    }

    private static List<InstancePlan> firstFit(List<Entry> entries, Ground ground) {
        WaferSpec wafer = ground.wafer();
        Occupancy occupancy = new Occupancy(ground);
        for (Entry entry : entries) {
            if (entry.placed()) {
                takePlaced(entry, wafer, occupancy);
            }
        }
        List<InstancePlan> instances = new ArrayList<>();
        for (Entry entry : entries) {
            for (int i = 0; i < entry.count(); i++) {
                Region region = entry.placed()
                        ? region(entry, wafer, entry.x(), entry.y())
                        : takeFirstFree(entry, wafer, occupancy);
                instances.add(new InstancePlan(entry.role(), region, entry.stages()));
            }
        }
        return instances;
    }

    private static void takePlaced(Entry entry, WaferSpec wafer, Occupancy occupancy) {
        Region region = region(entry, wafer, entry.x(), entry.y());
        if (!occupancy.inside(region) || !occupancy.free(region)) {
            throw new BadInputException("instance outside the wafer, on another one or on broken hardware: entry="
                    + entry.text() + ", wafer=" + wafer.dieColumns() + "x" + wafer.dieRows() + "; move or shrink it");
        }
        occupancy.take(region);
    }

    private static Region takeFirstFree(Entry entry, WaferSpec wafer, Occupancy occupancy) {
        for (int y = 0; y + entry.size().rows() <= wafer.dieRows(); y++) {
            for (int x = 0; x + entry.size().columns() <= wafer.dieColumns(); x++) {
                Region region = region(entry, wafer, x, y);
                if (occupancy.free(region)) {
                    occupancy.take(region);
                    return region;
                }
            }
        }
        throw new BadInputException("no place left on the wafer: entry=" + entry.text() + ", wafer="
                + wafer.dieColumns() + "x" + wafer.dieRows() + "; use fewer or smaller instances");
    }

    private static Region region(Entry entry, WaferSpec wafer, int x, int y) {
        int cores = entry.cores() == 0 ? wafer.die().cores() : entry.cores();
        boolean partOfDies = cores < wafer.die().cores() && entry.size().dies() > 1;
        if (cores > wafer.die().cores() || partOfDies) {
            throw new BadInputException("core share out of range: entry=" + entry.text() + ", coresInDie="
                    + wafer.die().cores() + "; give a share to a 1x1 instance only, of no more cores than a die has");
        }
        return new Region(
                x,
                y,
                entry.size().columns(),
                entry.size().rows(),
                cores,
                wafer.die().cores());
    }
}
