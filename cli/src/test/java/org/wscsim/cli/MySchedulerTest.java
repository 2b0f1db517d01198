package org.wscsim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wscsim.core.serving.Router;

/** The example of a user's own scheduler compiles against the classes and runs; one that is wrong is told what and where. */
final class MySchedulerTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "my-scheduler", "src", "example", "MyScheduler.java");

    @TempDir
    Path root;

    @Test
    void theExampleCompilesAndServesEveryRequest() throws IOException {
        compile(EXAMPLE);
        CommandLineRun run = run("example.MyScheduler", "a");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains("Successful requests:                     40 ")
                .contains("example.MyScheduler");
        assertThat(root.resolve("a/config.yaml"))
                .content()
                .contains("system: example.MyScheduler")
                .contains("most-free-blocks");
        CommandLineRun again = run("example.MyScheduler", "b");
        assertThat(again.code()).isZero();
        assertThat(root.resolve("b/requests.csv")).hasSameBinaryContentAs(root.resolve("a/requests.csv"));
    }

    @Test
    void theExampleSurvivesAFullCache() throws IOException {
        compile(EXAMPLE);
        CommandLineRun run = run("example.MyScheduler", "a", "--num-kv-blocks-override", "150", "--rate-scale", "100");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).doesNotContain("Preemptions:                             0 ");
    }

    @Test
    void whatTheUsersCodeThrowsNamesClassMethodInstanceAndTime() throws IOException {
        String plan = "throw new IllegalArgumentException(\"no idea\");";
        assertRefused(
                        wrong("Throws", "return 0;", plan),
                        "user's scheduler failed",
                        "class=wrong.Throws",
                        "method=plan")
                .contains("instance=0", "time_ps=", "no idea", "Throws.java");
    }

    @Test
    void anInstanceThatIsNotThereNamesTheRoutersMethod() throws IOException {
        assertRefused(
                        wrong("Lost", "return 99;", ""),
                        "broke its contract",
                        "class=wrong.Lost",
                        "method=prefillInstance")
                .contains("instance=99", "time_ps=0");
    }

    @Test
    void aPlanOutOfRangeAndOneThatNeverComesAreBreaches() throws IOException {
        assertRefused(wrong("Greedy", "return 0;", "plan.decodeFirst(7);"), "broke its contract", "method=plan")
                .contains("class=wrong.Greedy", "instance=0", "count=7, allowed=0..0");
        assertRefused(wrong("Idle", "return 0;", ""), "broke its contract", "method=plan")
                .contains("class=wrong.Idle", "schedule stalled", "requests=40");
    }

    @Test
    void aPlanThatNamesAPromptTwiceIsABreach() throws IOException {
        String prefill = "plan.prefill(view.waiting(0), view.requests().promptTokens(view.waiting(0)), 1);";
        assertRefused(
                        wrong("Twice", "return 0;", "if (view.waitingCount() > 0) {" + prefill + prefill + "}"),
                        "broke its contract",
                        "method=plan")
                .contains("class=wrong.Twice", "prefilled a request twice in a step", "request=0");
    }

    @Test
    void aClassThatCannotBeMadeSaysWhy() throws IOException {
        Files.createDirectories(root.resolve("classes"));
        assertRefused("wrong.Missing", "scheduler not found", "class=wrong.Missing", "--scheduler-jar");
        assertRefused("java.lang.String", "scheduler of another kind", "class=java.lang.String", "UserSystem");
        source(
                "Closed",
                "package wrong; public final class Closed implements org.wscsim.schedulers.system.UserSystem {"
                        + " public Closed(int a) {} public org.wscsim.core.serving.SchedulerSpec build("
                        + "org.wscsim.schedulers.system.SystemOptions options) { return null; } }");
        assertRefused("wrong.Closed", "scheduler cannot be made", "class=wrong.Closed", "public constructor");
        CommandLineRun run = CommandLineRun.of("run", "--system", "vlm");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("vllm");
    }

    private org.assertj.core.api.AbstractStringAssert<?> assertRefused(String system, String... parts) {
        CommandLineRun run = run(system, "refused");
        assertThat(run.code()).as(run.err()).isEqualTo(2);
        assertThat(run.err().strip().lines()).hasSize(1);
        return assertThat(run.err()).startsWith("wsc: ").contains(parts);
    }

    private CommandLineRun run(String system, String folder, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "run",
                "--workload",
                "poisson",
                "--request-rate",
                "20",
                "--num-requests",
                "40",
                "--system",
                system,
                "--scheduler-jar",
                root.resolve("classes").toString(),
                "--out",
                root.resolve(folder).toString()));
        args.addAll(List.of(more));
        return CommandLineRun.of(args.toArray(new String[0]));
    }

    /** Compiles a scheduler with these bodies of its router and batcher; returns its class name. */
    private String wrong(String name, String route, String plan) throws IOException {
        source(name, """
                package wrong;
                import org.wscsim.core.serving.*;
                import org.wscsim.schedulers.system.*;
                public final class %s implements UserSystem {
                    public SchedulerSpec build(SystemOptions options) {
                        Router router = new Router() {
                            public int prefillInstance(ClusterView cluster, int slot) { %s }
                            public int decodeInstance(ClusterView cluster, int slot, int prefill) { return 0; }
                        };
                        Batcher batcher = new Batcher() {
                            public void plan(InstanceView view, StepPlan plan) { %s }
                        };
                        return new SchedulerSpec("w", router, role -> batcher,
                                PolicyCatalogue.placement("decode-local"), "r", "b", "decode-local");
                    }
                }
                """.formatted(name, route, plan));
        return "wrong." + name;
    }

    private void source(String name, String text) throws IOException {
        Path file = root.resolve(name + ".java");
        Files.writeString(file, text);
        compile(file);
    }

    private void compile(Path file) throws IOException {
        Files.createDirectories(root.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", root.resolve("classes").toString(), "-cp", coreClasses());
            boolean done = compiler.getTask(messages, files, null, options, null, files.getJavaFileObjects(file))
                    .call();
            assertThat(done).as(messages.toString()).isTrue();
        }
    }

    /** Where the seams were loaded from, whatever starts the tests. */
    private static String coreClasses() {
        return String.join(
                java.io.File.pathSeparator, place(Router.class), place(org.wscsim.schedulers.system.UserSystem.class));
    }

    private static String place(Class<?> type) {
        return Path.of(java.net.URI.create(
                        type.getProtectionDomain().getCodeSource().getLocation().toString()))
                .toString();
    }
}
