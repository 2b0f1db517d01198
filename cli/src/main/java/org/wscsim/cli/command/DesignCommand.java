package org.wscsim.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.wscsim.cli.config.CauseText;
import org.wscsim.cli.config.InputFile;
import org.wscsim.core.design.Design;
import org.wscsim.core.design.DesignRules;
import org.wscsim.core.design.DesignSpace;
import org.wscsim.core.design.DesignSpaceYaml;
import org.wscsim.core.design.Feasibility;
import org.wscsim.core.design.Packing;
import org.wscsim.core.design.SpaceSurvey;
import org.wscsim.core.design.Technology;
import org.wscsim.core.design.TechnologyCatalogue;
import org.wscsim.core.design.TechnologyYaml;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc design}: a wafer from what a designer chooses, judged by a technology's budgets; or a whole space of them. */
final class DesignCommand implements Callable<Integer> {
    private static final String DEFAULT_SPACE = "default";
    private static final String JSON = "--json";

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    DesignCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        DesignOptions.addTo(spec);
        spec.usageMessage()
                .sortOptions(false)
                .description(
                        "Designs a wafer: area, die edge, power, yield and cost from cores, stacks and links.",
                        "Without options: the paper's case 3. Exit code 2 when a budget is not kept; the line says which, and by how much.")
                .footerHeading("%nExamples:%n")
                .footer(
                        "  wsc design --cores 12x12 --dram-stacks 2 --out mine.yaml && wsc run --wafer mine.yaml",
                        "  wsc design --dram-stacks 6 --d2d-tbs 1.5 --dies 6x8       the paper's case 4",
                        "  wsc design --dram-stacks 2 --json | jq .figures.peak_watts",
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
        DesignRules rules = new DesignRules(technology, DesignOptions.limits(parsed, technology.limits()));
        if (parsed.hasMatchedOption("--space")) {
            survey(parsed, rules);
        } else {
            judge(parsed, rules);
        }
        return 0;
    }

    private void survey(ParseResult parsed, DesignRules rules) {
        String named = parsed.matchedOptionValue("--space", DEFAULT_SPACE);
        DesignSpace space = named.equals(DEFAULT_SPACE)
                ? DesignSpaceYaml.defaultSpace()
                : DesignSpaceYaml.parse(InputFile.text("--space", named), named);
        SpaceSurvey survey = SpaceSurvey.of(space, rules);
        console.print(
                parsed.hasMatchedOption(JSON)
                        ? DesignJson.of(survey, space, rules)
                        : DesignText.of(survey, space, rules));
        if (survey.feasible() == 0 && survey.nearest() != null) {
            throw new BadInputException("no design of the space is feasible: designs=" + survey.designs() + ", nearest="
                    + survey.nearest().design().id() + ", "
                    + survey.nearest().budget().text() + "; change the space or the limits");
        }
    }

    private void judge(ParseResult parsed, DesignRules rules) {
        Packing packing = DesignOptions.packing(parsed);
        Design design = DesignOptions.design(parsed, rules, packing);
        Feasibility judged = rules.judge(design);
        boolean json = parsed.hasMatchedOption(JSON);
        console.print(json ? DesignJson.of(judged, rules, packing) : DesignText.of(judged, rules, packing));
        switch (judged) {
            case Feasibility.Infeasible infeasible ->
                throw new BadInputException("design not feasible: " + design.id() + ", "
                        + infeasible.budget().text() + "; make it smaller or raise the limit");
            case Feasibility.Feasible feasible -> {
                if (parsed.hasMatchedOption("--out")) {
                    String out = parsed.matchedOptionValue("--out", "");
                    write(out, feasible.waferYaml());
                    String told = "\nwafer: " + out + "   wsc run --wafer " + out + '\n';
                    console.print(json ? "" : told);
                }
            }
        }
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
