package org.wscsim.traces.workload;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.request.Arrival;
import org.wscsim.traces.format.TraceFile;
import org.wscsim.traces.length.EmpiricalLengths;
import org.wscsim.traces.length.FittedPairs;
import org.wscsim.traces.length.IndependentLengths;
import org.wscsim.traces.length.LengthPairs;
import org.wscsim.traces.length.TokenDistribution;
import org.wscsim.traces.synthetic.FittedWorkload;

/** How long the requests of a synthetic workload are, as {@code --lengths} names it. Stateless. */
final class LengthChoice {
    /** Kinds and their parameters, in the order to list them. */
    static final Map<String, List<String>> KINDS = kinds();

    private static final int DEFAULT_PROMPT = 1_024;
    private static final int DEFAULT_OUTPUT = 256;
    private static final int MAX_ZIPF = 1 << 20;

    private LengthChoice() {}

    private static Map<String, List<String>> kinds() {
        final Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("azure-conv", List.of());
        kinds.put("azure-code", List.of());
        kinds.put("fixed", List.of());
        kinds.put("uniform", List.of("spread"));
        kinds.put("lognormal", List.of("cv"));
        kinds.put("zipf", List.of("exponent"));
        kinds.put("empirical", List.of("trace"));
        return kinds;
    }

    static Map<String, String> meanings() {
        final Map<String, String> meanings = new LinkedHashMap<>();
        meanings.put("azure-conv", "as fitted to the Azure conversation trace");
        meanings.put("azure-code", "as fitted to the Azure code trace");
        meanings.put(
                "fixed",
                "--prompt-tokens (default: " + DEFAULT_PROMPT + ") and --output-tokens (default: " + DEFAULT_OUTPUT
                        + "), means below");
        meanings.put("uniform:spread=0.5", "at most this share of the mean away from it");
        meanings.put("lognormal:cv=1", "cv = coefficient of variation");
        meanings.put("zipf:exponent=1.1", "1 to --prompt-tokens, and 1 to --output-tokens");
        meanings.put("empirical:trace=FILE", "pairs drawn from a trace");
        return meanings;
    }

    /**
     * Reads the choice and, where it names a trace, that trace; each of the supplier's answers draws for itself.
     *
     * @param text the choice, or null for fixed lengths where one is given and those of azure-conv otherwise
     */
    static Supplier<LengthPairs> prepare(@Nullable String text, @Nullable Integer prompt, @Nullable Integer output) {
        final boolean given = prompt != null || output != null;
        final KindText choice =
                KindText.parse("lengths", Objects.requireNonNullElse(text, given ? "fixed" : "azure-conv"), KINDS);
        return switch (choice.kind()) {
            case "azure-conv" -> refusing(choice, given, () -> new FittedPairs(FittedWorkload.AZURE_CONV));
            case "azure-code" -> refusing(choice, given, () -> new FittedPairs(FittedWorkload.AZURE_CODE));
            case "empirical" -> {
                final String trace = choice.require("trace");
                refusing(choice, given, () -> null);
                final EmpiricalLengths lengths = EmpiricalLengths.of(TraceFile.open(Path.of(trace)));
                yield lengths::again;
            }
            default -> {
                final TokenDistribution prompts = distribution(choice, tokens("prompt_tokens", prompt, DEFAULT_PROMPT));
                final TokenDistribution outputs = distribution(choice, tokens("output_tokens", output, DEFAULT_OUTPUT));
                yield () -> new IndependentLengths(prompts, outputs);
            }
        };
    }

    private static Supplier<LengthPairs> refusing(KindText choice, boolean given, Supplier<LengthPairs> lengths) {
        if (given) {
            throw new BadInputException("lengths given twice: lengths=" + choice.text()
                    + "; leave out prompt_tokens and output_tokens, or choose fixed, uniform, lognormal or zipf");
        }
        return lengths;
    }

    private static int tokens(String name, @Nullable Integer tokens, int absent) {
        final int value = tokens == null ? absent : tokens;
        if (value < 1 || value > Arrival.MAX_TOKENS) {
            throw new BadInputException("length out of range: " + name + "=" + value + ", allowed=1.."
                    + Arrival.MAX_TOKENS + "; correct it");
        }
        return value;
    }

    /** Tokens are the mean, of zipf the longest. */
    private static TokenDistribution distribution(KindText choice, int tokens) {
        return switch (choice.kind()) {
            case "uniform" -> TokenDistribution.Uniform.around(tokens, choice.real("spread", 0.5, 0, 1));
            case "lognormal" -> TokenDistribution.LogNormal.of(tokens, choice.real("cv", 1, 0, 100));
            case "zipf" -> new TokenDistribution.Zipf(Math.min(MAX_ZIPF, tokens), choice.real("exponent", 1.1, 0, 20));
            default -> new TokenDistribution.Fixed(tokens);
        };
    }
}
