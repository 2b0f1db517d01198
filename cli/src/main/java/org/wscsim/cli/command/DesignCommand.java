package org.wscsim.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.wscsim.cli.config.CauseText;
import org.wscsim.cli.config.InputFile;
import org.wscsim.core.design.Design;
import org.wscsim.core.design.DesignRules;
import org.wscsim.core.design.DesignSpace;
import org.wscsim.core.design.DesignSpaceYaml;
import org.wscsim.core.design.Feasibility;
import org.wscsim.core.design.Limits;
import org.wscsim.core.design.Packing;
import org.wscsim.core.design.SpaceSurvey;
import org.wscsim.core.design.Technology;
import org.wscsim.core.design.TechnologyCatalogue;
import org.wscsim.core.design.TechnologyYaml;
import org.wscsim.core.design.WaferOutline;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc design}: a wafer from what a designer chooses, judged by a technology's budgets; or a whole space of them. */
final class DesignCommand implements Callable<Integer> {
    private static final String LARGEST = "largest";
    private static final String WIDEST = "widest";
    private static final String DEFAULT_SPACE = "default";
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

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    DesignCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
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
        OptionValue.addFlagTo(spec, "--show-technology", "print the technology with its sources");
        OptionValue.addFlagTo(spec, "--show-space", "print the default space, the start of a file of your own");
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Designs a wafer: area, die edge, power, yield and cost from cores, stacks and links.",
                        "Without options: the paper's case 3. Exit code 2 when a budget is not kept; the line says which, and by how much.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc design --cores 12x12 --dram-stacks 2 --out mine.yaml && wsc run --wafer mine.yaml",
                        "  wsc design --dram-stacks 6 --d2d-tbs 1.5 --dies 6x8       the paper's case 4",
                        "  wsc design --space default                                which constraint binds where",
                        "  wsc design --show-technology > mine-5nm.yaml");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        if (parsed.hasMatchedOption("--show-space")) {
            console.print(DesignSpaceYaml.defaultText());
            return 0;
        }
        String named = parsed.matchedOptionValue("--technology", TechnologyCatalogue.DEFAULT);
        String text = InputFile.looksLikePath(named)
                ? InputFile.text("--technology", named)
                : TechnologyCatalogue.text(named);
        if (parsed.hasMatchedOption("--show-technology")) {
            console.print(text);
            return 0;
        }
        Technology technology = TechnologyYaml.parse(text, named);
        DesignRules rules = new DesignRules(technology, limits(parsed, technology.limits()));
        if (parsed.hasMatchedOption("--space")) {
            survey(rules, parsed.matchedOptionValue("--space", DEFAULT_SPACE));
        } else {
            judge(parsed, rules);
        }
        return 0;
    }

    private void survey(DesignRules rules, String named) {
        DesignSpace space = named.equals(DEFAULT_SPACE)
                ? DesignSpaceYaml.defaultSpace()
                : DesignSpaceYaml.parse(InputFile.text("--space", named), named);
        SpaceSurvey survey = SpaceSurvey.of(space, rules);
        console.print(DesignText.of(survey, space, rules));
        if (survey.feasible() == 0 && survey.nearest() != null) {
            throw new BadInputException("no design of the space is feasible: designs=" + survey.designs() + ", nearest="
                    + survey.nearest().design().id() + ", "
                    + survey.nearest().budget().text() + "; change the space or the limits");
        }
    }

    private void judge(ParseResult parsed, DesignRules rules) {
        Packing packing = OptionValue.choice(parsed, "--packing", List.of("strips", "area"), "strips")
                        .equals("area")
                ? Packing.AREA
                : Packing.STRIPS;
        Design design = design(parsed, rules, packing);
        Feasibility judged = rules.judge(design);
        console.print(DesignText.of(judged, rules, packing));
        switch (judged) {
            case Feasibility.Infeasible infeasible ->
                throw new BadInputException("design not feasible: " + design.id() + ", "
                        + infeasible.budget().text() + "; make it smaller or raise the limit");
            case Feasibility.Feasible feasible -> {
                if (parsed.hasMatchedOption("--out")) {
                    String out = parsed.matchedOptionValue("--out", "");
                    write(out, feasible.waferYaml());
                    console.print("\nwafer: " + out + "   wsc run --wafer " + out + '\n');
                }
            }
        }
    }

    private static Design design(ParseResult parsed, DesignRules rules, Packing packing) {
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

    private static Limits limits(ParseResult parsed, Limits own) {
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

    /** Whole or not there. */
    private static void write(String name, String text) {
        try {
            Path target = Path.of(name).toAbsolutePath();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                throw new BadInputException("not a file: --out=" + name + "; name a file");
            }
            Path half = target.resolveSibling("." + target.getFileName() + ".partial-"
                    + ProcessHandle.current().pid());
            Files.writeString(half, text);
            Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (InvalidPathException e) {
            throw new BadInputException("not a path: --out=" + name + "; correct the path", e);
        } catch (IOException e) {
            throw new BadInputException(
                    "wafer cannot be written: --out=" + name + ", cause=" + CauseText.of(e) + "; name another file", e);
        }
    }
}
