package org.wscsim.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.cli.study.OutcomeStore;
import org.wscsim.core.failure.BadInputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc explore merge}: the stores of shards joined into one. */
final class ExploreMergeCommand implements Callable<Integer> {
    private static final String INTO = "--into";

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    ExploreMergeCommand(Console console) {
        this.console = console;
    }

    CommandSpec spec() {
        spec.addOption(HelpOption.make());
        spec.addPositional(PositionalParamSpec.builder()
                .arity("1..*")
                .type(String[].class)
                .paramLabel("STORE")
                .description("stores that 'wsc explore --shard' has left")
                .build());
        OptionValue.addTo(spec, INTO, "FILE", "the store that takes them; what it holds is kept");
        spec.usageMessage()
                .description(
                        "Joins the stores of shards. The same 'wsc explore' without --shard and with --store FILE then finds what"
                                + " one machine would have found, to the byte. It evaluates only what no shard could know to be"
                                + " asked for: neighbours of the best over all, and full runs that better candidates of its own"
                                + " share had displaced in a shard; it says how many.")
                .footerHeading("%nExamples:%n")
                .footer("  wsc explore merge one.mv two.mv --into all.mv");
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        String into = parsed.matchedOptionValue(INTO, "");
        if (into.isEmpty()) {
            throw new BadInputException("no store to merge into: --into=none; give --into FILE");
        }
        List<String> names = List.of(parsed.matchedPositionalValue(0, new String[0]));
        if (names.isEmpty()) {
            throw new BadInputException("no stores to merge: --into=" + into
                    + "; name those that 'wsc explore --shard' has left before --into");
        }
        Path target = Path.of(into);
        for (String name : names) {
            refuseItself(Path.of(name), target);
        }
        // all are read before the target is touched, and it takes all or nothing
        List<OutcomeStore.Contents> stores =
                names.stream().map(name -> OutcomeStore.contents(Path.of(name))).toList();
        if (stores.stream().allMatch(store -> store.lines().isEmpty())) {
            throw new BadInputException("stores hold no outcomes: stores=" + String.join(",", names)
                    + "; name those that 'wsc explore --shard' has left");
        }
        try (OutcomeStore all = OutcomeStore.open(target)) {
            List<Integer> added = all.join(stores);
            for (int i = 0; i < names.size(); i++) {
                console.print(
                        names.get(i) + ": " + stores.get(i).lines().size() + " outcomes, " + added.get(i) + " new\n");
            }
            console.print(into + ": " + all.size() + " outcomes\n");
        }
        return 0;
    }

    private static void refuseItself(Path store, Path target) {
        try {
            boolean same = store.toAbsolutePath()
                            .normalize()
                            .equals(target.toAbsolutePath().normalize())
                    || (Files.exists(store) && Files.exists(target) && Files.isSameFile(store, target));
            if (same) {
                throw new BadInputException(
                        "store merged into itself: store=" + store + ", --into=" + target
                                + "; name another file with --into, or leave this one out of the list: what --into holds is kept");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
