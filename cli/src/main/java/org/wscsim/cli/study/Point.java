package org.wscsim.cli.study;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wscsim.cli.config.Platform;
import org.wscsim.cli.config.RunKey;
import org.wscsim.cli.config.Settings;
import org.wscsim.core.artifact.ArtifactFault;
import org.wscsim.core.artifact.ArtifactOperatorModel;

/**
 * One simulation of a study: what a run is told, with values of the wafer's definition replaced. An infinite request rate
 * asks for the saturation throughput, any other for latencies of the second half of the requests. Immutable.
 *
 * @param settings what was said, without defaults
 * @param hardware values of the wafer's definition by path
 * @param planning which of the system's plans
 * @param corrected faults of the authors' formulas that are put right where these price the operators
 */
public record Point(
        Settings settings, SortedMap<String, String> hardware, Planning planning, SortedSet<Character> corrected) {
    /** Requests that a saturated point serves. */
    public static final long MOST_AT_ONCE = 6_000;

    public Point {
        hardware = Collections.unmodifiableSortedMap(new TreeMap<>(hardware));
        corrected = Collections.unmodifiableSortedSet(new TreeSet<>(corrected));
    }

    /** Nothing said yet. */
    public static Point empty() {
        return new Point(Settings.none(), new TreeMap<>(), Planning.TUNED, new TreeSet<>());
    }

    /** A copy with one more canonical value. */
    public Point with(RunKey key, String canonical) {
        return new Point(Settings.none().with(key, canonical).over(settings), hardware, planning, corrected);
    }

    /** A copy with another value in the wafer's definition. */
    public Point withHardware(String path, String value) {
        SortedMap<String, String> changed = new TreeMap<>(hardware);
        changed.put(path, value);
        return new Point(settings, changed, planning, corrected);
    }

    public Point with(Planning other) {
        return new Point(settings, hardware, other, corrected);
    }

    /** A copy with these faults of the authors' formulas put right. */
    public Point withCorrected(String letters) {
        SortedSet<Character> all = new TreeSet<>(corrected);
        letters.chars().forEach(letter -> all.add((char) letter));
        return new Point(settings, hardware, planning, all);
    }

    /**
     * The same with all requests at once, at most {@value #MOST_AT_ONCE}: their number over the duration is what the system
     * can do, less some percent for the end, when instances run empty.
     */
    public Point saturated() {
        return with(RunKey.REQUEST_RATE, "inf").with(RunKey.RATE_SCALE, "1.0");
    }

    public boolean isSaturated() {
        return "inf".equals(settings.get(RunKey.REQUEST_RATE));
    }

    /** The settings a run is made from, the edited definition of the wafer in them. */
    public Settings resolved() {
        Settings priced = settings.with(RunKey.OPERATOR_MODEL, operatorModel());
        if (hardware.isEmpty()) {
            return priced;
        }
        String wafer = get(RunKey.WAFER);
        return priced.with(RunKey.WAFER_TEXT, WaferEdit.of(wafer, Platform.waferText(wafer), hardware));
    }

    private String operatorModel() {
        String model = get(RunKey.OPERATOR_MODEL);
        if (corrected.isEmpty() || !model.startsWith(ArtifactOperatorModel.NAME)) {
            return model;
        }
        boolean some = model.indexOf(':') >= 0;
        StringBuilder left = new StringBuilder(ArtifactOperatorModel.NAME).append(':');
        for (ArtifactFault fault : ArtifactFault.values()) {
            boolean there = !some || model.indexOf(fault.letter(), model.indexOf(':')) >= 0;
            if (there && !corrected.contains(fault.letter())) {
                left.append(fault.letter());
            }
        }
        return left.toString();
    }

    /** The value of a key that has a default. */
    public String get(RunKey key) {
        return settings.over(Settings.defaults()).require(key);
    }

    /** Only systems with several plans have a choice. */
    Planning effectivePlanning() {
        boolean several = get(RunKey.SYSTEM).startsWith("splitwise") && !settings.has(RunKey.PLAN);
        return several ? planning : Planning.PUBLISHED;
    }

    /** Whether all plans are to be run, the best of them on the first half. */
    public boolean isTuned() {
        return effectivePlanning() == Planning.TUNED;
    }
}
