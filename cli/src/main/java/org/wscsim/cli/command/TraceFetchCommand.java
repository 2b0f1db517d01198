package org.wscsim.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.wscsim.core.failure.BadInputException;
import org.wscsim.core.yaml.NearestName;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code wsc trace fetch}: downloads a published trace from its owner and checks that it is the one known. */
final class TraceFetchCommand implements Callable<Integer> {
    private static final String OUT = "-o";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_BYTES = 64 << 20;

    private final Console console;
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    private TraceFetchCommand(Console console) {
        this.console = console;
    }

    static CommandSpec spec(Console console) {
        return new TraceFetchCommand(console).build();
    }

    private CommandSpec build() {
        spec.addOption(HelpOption.make());
        spec.addPositional(PositionalParamSpec.builder()
                .index("0")
                .arity("1")
                .required(true)
                .type(String.class)
                .paramLabel("NAME")
                .description("one of " + String.join(", ", PublishedFile.names()))
                .build());
        spec.addOption(OptionSpec.builder(OUT, "--output")
                .arity("1")
                .type(String.class)
                .paramLabel("FILE")
                .description("file to write (default: the owner's name for it, here)")
                .build());
        List<String> footer = new ArrayList<>();
        for (PublishedFile file : PublishedFile.values()) {
            footer.add("  " + file.publishedName() + ": " + file.content());
        }
        footer.addAll(List.of("", "Examples:", "  wsc trace fetch azure-conv-2023"));
        spec.usageMessage()
                .description(
                        "Downloads a published trace from its owner and checks its SHA-256. Nothing else is fetched, ever.")
                .footerHeading("%nTraces:%n")
                .footer(footer.toArray(new String[0]));
        return spec;
    }

    @Override
    public Integer call() {
        ParseResult parsed = spec.commandLine().getParseResult();
        PublishedFile published = find(parsed.matchedPositionalValue(0, ""));
        Path target = Path.of(parsed.matchedOptionValue(OUT, published.fileName()));
        if (Files.exists(target)) {
            throw new BadInputException("output exists: " + OUT + "=" + target + "; remove it or name another file");
        }
        byte[] content = download(published);
        requireKnown(published, content);
        write(target, content);
        console.print("fetched " + PathText.of(target) + ": " + published.content() + '\n');
        return 0;
    }

    private static PublishedFile find(String name) {
        for (PublishedFile file : PublishedFile.values()) {
            if (file.publishedName().equals(name)) {
                return file;
            }
        }
        throw new BadInputException(
                "unknown published trace: name=" + name + "; " + NearestName.remedy(name, PublishedFile.names()));
    }

    private static byte[] download(PublishedFile published) {
        HttpRequest request = HttpRequest.newBuilder(published.address())
                .timeout(ANSWER_TIMEOUT)
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw failed(published, "status=" + answer.statusCode(), null);
                }
                return body.readNBytes(MAX_BYTES);
            }
        } catch (IOException e) {
            throw failed(published, "reason=" + e.getClass().getSimpleName() + ' ' + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(published, "reason=interrupted", e);
        }
    }

    private static BadInputException failed(
            PublishedFile published, String reason, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "trace not fetched: name=" + published.publishedName() + ", url=" + published.address() + ", "
                + reason + "; check the network, or download it by hand and give it with --trace";
        String line = message.replaceAll("\\s+", " ");
        return cause == null ? new BadInputException(line) : new BadInputException(line, cause);
    }

    static void requireKnown(PublishedFile published, byte[] content) {
        String found = HexFormat.of().formatHex(sha256().digest(content));
        if (!found.equals(published.sha256())) {
            throw new BadInputException("not the trace known by that name: name=" + published.publishedName() + ", url="
                    + published.address() + ", sha256=" + found + ", expected=" + published.sha256()
                    + "; its owner may have replaced it, download it by hand and give it with --trace");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static void write(Path target, byte[] content) {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            Files.write(part, content);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new BadInputException(
                    "trace not written: output=" + target + ", reason=" + e + "; check the folder and its free space",
                    e);
        }
    }
}
