package org.wscsim.cli.command;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.core.design.Design;
import org.wscsim.core.design.DesignRules;
import org.wscsim.core.design.Limits;
import org.wscsim.core.design.Packing;
import org.wscsim.core.design.WaferOutline;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The options of {@code wsc design}, and what they say. Stateless. */
final class DesignOptions {
    private static final String LARGEST = "largest";
    private static final String WIDEST = "widest";
    private static final Pattern GRID = Pattern.compile("(\\d{1,4})x(\\d{1,4})");
    private static final int MAX_CORES = 4_096;
    private static final int MAX_DIES = 512;
    private static final int MAX_STACKS = 64;
    private static final double MAX_TERA = 1_000;
    private static final double MAX_SRAM_MIB = 65_536;
    private static final double MAX_KILOWATTS = 1e6;
    private static final double MAX_MM = 1_000;
    private static final double TERA = 1e12;
    private static final double KIB_PER_MIB = 1_024;

    private DesignOptions() {}

    static void addTo(CommandSpec spec) {
        addDesign(spec);
        addRest(spec);
    }

    private static void addDesign(CommandSpec spec) {
        OptionValue.addTo(
                spec, "--technology", "NAME|FILE", "constants and budgets: 7nm or a file like it (default: 7nm)");
        OptionValue.addTo(spec, "--cores", "CxR", "cores of a die (default: 16x16)");
        OptionValue.addTo(spec, "--tflops-per-core", "X", "matrix peak of a core, TFLOP/s fp16 (default: 1.02)");
        OptionValue.addTo(spec, "--sram-mib-per-core", "X", "SRAM of a core, MiB (default: 1.25)");
        OptionValue.addTo(spec, "--dram-stacks", "N", "DRAM stacks of a die (default: 4)");
        OptionValue.addTo(
                spec,
                "--d2d-tbs",
                "X",
                "a die-to-die link, TB/s and direction, or widest: all the edge that DRAM leaves (default: widest)");
        OptionValue.addTo(spec, "--dies", "CxR", "grid of dies, or largest (default: largest)");
    }

    private static void addRest(CommandSpec spec) {
        OptionValue.addTo(
                spec,
                "--packing",
                "WORD",
                "for the largest grid: strips = die and stacks are a rigid rectangle, area = only areas are summed (default: strips)");
        OptionValue.addTo(
                spec, "--power-kw", "X", "power limit instead of the technology's (default: the technology's)");
        OptionValue.addTo(
                spec,
                "--wafer-mm",
                "WxH|D",
                "outline instead of the technology's; one number is a circle (default: the technology's)");
        OptionValue.addTo(spec, "--space", "FILE", "judge a space of designs instead, or 'default' (default: none)");
        OptionValue.addTo(spec, "--out", "FILE", "write the wafer for 'wsc run --wafer FILE' (default: none)");
        OptionValue.addFlagTo(spec, "--json", "print one JSON document instead, and nothing else, on standard output");
        OptionValue.addFlagTo(spec, "--show-technology", "print the technology with its sources");
        OptionValue.addFlagTo(spec, "--show-space", "print the default space, the start of a file of your own");
    }

    static Packing packing(ParseResult parsed) {
        String word = OptionValue.choice(parsed, "--packing", List.of("strips", "area"), "strips");
        return word.equals("area") ? Packing.AREA : Packing.STRIPS;
    }

    /** The design that the options say; links and grid as asked, or the widest and the largest that fit. */
    static Design design(ParseResult parsed, DesignRules rules, Packing packing) {
        int[] cores = grid("--cores", parsed.matchedOptionValue("--cores", "16x16"), MAX_CORES);
        double flops = OptionValue.positive(parsed, "--tflops-per-core", 1.02, MAX_TERA) * TERA;
        double kib = OptionValue.positive(parsed, "--sram-mib-per-core", 1.25, MAX_SRAM_MIB) * KIB_PER_MIB;
        long sram = Math.max(1, Math.round(kib)) * (long) KIB_PER_MIB;
        int stacks = OptionValue.whole(parsed, "--dram-stacks", 4, 1, MAX_STACKS);
        Design die = new Design(Math.rint(flops), sram, cores[0], cores[1], stacks, 1, 1, 1);
        boolean widest = parsed.matchedOptionValue("--d2d-tbs", WIDEST).equals(WIDEST);
        double link = widest
                ? rules.widestLink(die)
                : Math.rint(OptionValue.positive(parsed, "--d2d-tbs", 1, MAX_TERA) * TERA);
        die = new Design(die.matrixFlopsPerCore(), sram, cores[0], cores[1], stacks, link, 1, 1);
        String dies = parsed.matchedOptionValue("--dies", LARGEST);
        if (dies.equals(LARGEST)) {
            return rules.largestGrids(die, packing).stream()
                    .max(Comparator.comparingInt(Design::dies))
                    .orElse(die);
        }
        int[] size = grid("--dies", dies, MAX_DIES);
        return die.on(size[0], size[1]);
    }

    private static int[] grid(String option, String text, int most) {
        Matcher matcher = GRID.matcher(text);
        if (matcher.matches()) {
            int columns = Integer.parseInt(matcher.group(1));
            int rows = Integer.parseInt(matcher.group(2));
            if (columns >= 1 && columns <= most && rows >= 1 && rows <= most) {
                return new int[] {columns, rows};
            }
        }
        throw new BadInputException("not a grid: " + option + "=" + text + ", allowed=columns x rows as 16x16, each 1.."
                + most + "; correct it");
    }

    /** The technology's limits, or those asked for in their place. */
    static Limits limits(ParseResult parsed, Limits own) {
        Limits limits = own;
        if (parsed.hasMatchedOption("--power-kw")) {
            limits = limits.withPowerWatts(1_000 * OptionValue.positive(parsed, "--power-kw", 1, MAX_KILOWATTS));
        }
        if (parsed.hasMatchedOption("--wafer-mm")) {
            limits = limits.withWafer(outline(parsed.matchedOptionValue("--wafer-mm", "")));
        }
        return limits;
    }

    private static WaferOutline outline(String text) {
        String[] sides = text.split("x", -1);
        try {
            double width = Double.parseDouble(sides[0]);
            double height = Double.parseDouble(sides[sides.length - 1]);
            if (sides.length <= 2 && width > 0 && width <= MAX_MM && height > 0 && height <= MAX_MM) {
                return sides.length == 1 ? new WaferOutline.Circle(width) : new WaferOutline.Rectangle(width, height);
            }
        } catch (NumberFormatException e) {
            // told below, with the range
        }
        throw new BadInputException(
                "not an outline: --wafer-mm=" + text + ", allowed=215x215 or 300, each above 0..1000; correct it");
    }
}
